"""The background job: certificates for everybody who has the hours, and all of them in one file to print."""

import io
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from sqlalchemy import select

from events.kept_paper import Frozen, digest
from events.matchmaking.models import Certificate, Event, Registration, RegistrationState
from events.matchmaking.on_site.attendance import progress_of_all
from events.matchmaking.on_site.certificate_print import frozen, printed
from events.matchmaking.on_site.issuing import issue, note_pdf
from events.matchmaking.on_site.refusals import NotConfirmed, TooFewHours
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.jobs import Handler, JobFailed, Result, Running

KIND = "certificates"


def issuing(files: Path, public_url: str) -> Handler:
    """The handler of the job; `files` is where printed papers are kept."""

    def make(running: Running) -> Result:
        """Raises JobFailed when nobody has the hours, Cancelled when asked to stop."""
        code, account_id = str(running.params["event"]), int(running.params["account"])
        due = _due(running.database, code)
        for number, registration_id in enumerate(due, 1):
            _issue(running.database, code, registration_id, account_id, public_url)
            running.tell(number, 2 * len(due), f"正在出具第 {number} 份，共 {len(due)} 份")
        papers = _standing(running.database, code)
        if not papers:
            raise JobFailed("还没有人达到规定学时")
        whole = PdfWriter()
        whole.add_metadata({"/Title": "培训证书"})
        for number, (certificate_id, paper) in enumerate(papers, 1):
            pdf = print_and_note(running.database, files, certificate_id, paper)
            for page in PdfReader(io.BytesIO(pdf)).pages:
                whole.add_page(page).pop("/StructParents", None)
            running.tell(len(papers) + number, 2 * len(papers), f"正在印第 {number} 份，共 {len(papers)} 份")
        name = f"培训证书-{code}.pdf"
        with (running.folder / name).open("wb") as file:
            whole.write(file)
        return Result(f"新出具 {len(due)} 份；文件里是全部 {len(papers)} 份有效的证书，一人一页。", name)

    return make


def print_and_note(database: Database, files: Path, certificate_id: int, paper: Frozen) -> bytes:
    """The paper; the hash of its first printing is noted. Writes."""
    pdf = printed(files, paper)
    if paper.pdf_sha256 is None:
        with database.writing() as session:
            note_pdf(session, session.get_one(Certificate, certificate_id), digest(pdf))
    return pdf


def _due(database: Database, code: str) -> list[int]:
    """Who has the hours and no certificate that stands, by organisation and name."""
    with database.reading() as session:
        event = session.scalars(select(Event).where(Event.code == code)).one()
        has_one = select(Certificate.id).where(
            Certificate.registration_id == Registration.id, Certificate.revoked_at.is_(None)
        )
        found = select(Registration.id).where(
            Registration.event_id == event.id,
            Registration.state == RegistrationState.CONFIRMED,
            ~has_one.exists(),
        )
        ids = list(
            session.scalars(found.order_by(Registration.organisation, Registration.name, Registration.id))
        )
        progress = progress_of_all(session, event, ids, now())
        return [each for each in ids if progress[each].is_done]


def _issue(database: Database, code: str, registration_id: int, account_id: int, public_url: str) -> None:
    with database.writing() as session:
        try:
            issue(
                session,
                registration=session.get_one(Registration, registration_id),
                event=session.scalars(select(Event).where(Event.code == code)).one(),
                account_id=account_id,
                now=now(),
                public_url=public_url,
            )
        except (NotConfirmed, TooFewHours):  # cancelled or taken back since the list was made
            session.rollback()


def _standing(database: Database, code: str) -> list[tuple[int, Frozen]]:
    with database.reading() as session:
        found = (
            select(Certificate)
            .join(Event, Event.id == Certificate.event_id)
            .where(Event.code == code, Certificate.revoked_at.is_(None))
            .order_by(Certificate.number)
        )
        return [(each.id, frozen(each)) for each in session.scalars(found)]
