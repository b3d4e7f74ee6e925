"""Releasing the diagnosis sheet, and printing it once the release is safe."""

import logging
from collections.abc import Callable

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.evaluate import ENGINE_VERSION
from catalog.snapshot import snapshot
from events.clinic.assemble import assemble
from events.clinic.assemble_file import file_of
from events.clinic.case.forms import ReleaseForm
from events.clinic.case.loading import case_for, case_url
from events.clinic.case.page import is_renewed
from events.clinic.case.show import Answer, refused
from events.clinic.models import Booking, DiagnosisSheet
from events.clinic.refusals import NotAllSigned
from events.clinic.release import Mark, note_pdf, release
from events.clinic.sheet_store import Frozen, digest, frozen, printed
from yurong.accounts.visitor import Visitor, visitor
from yurong.kit.clock import local, now
from yurong.kit.db import Database
from yurong.kit.errors import BadInput, Conflict
from yurong.kit.forms import fill
from yurong.kit.pdf import PdfTooSlow
from yurong.kit.web import form_of, see
from yurong.settings import Settings

log = logging.getLogger(__name__)


class NothingNew(Conflict):
    title = "没有新的签署"
    message = "上一版诊断书出具后还没有专家重新签署。请先撤回签署、修改、再签署，然后出具更正版。"


def put_out(request: Request, session: Session) -> Response | Callable[[], Response]:
    """The next version. Printing follows after the transaction: a slow press never holds the database."""
    who = visitor(request)
    booking = case_for(session, who, request.path_params["code"])
    form = fill(ReleaseForm, form_of(request))
    if form.value is None:
        raise BadInput(next_label="返回诊断", next_url=case_url(booking))
    after_version = form.value.after_version
    try:
        if after_version == len(booking.sheets) and not is_renewed(booking):
            raise NothingNew
        sheet = _release(request, session, who, booking, after_version)
    except (NotAllSigned, NothingNew) as refusal:
        return refused(request, session, Answer(refusal=refusal, refused_at="release", status=409))
    released, sheet_id, address = frozen(sheet), sheet.id, case_url(booking, "released", "release")

    def print_and_see() -> Response:
        _print_first(request, released, sheet_id)
        return see(address)

    return print_and_see


def _release(
    request: Request, session: Session, who: Visitor, booking: Booking, after_version: int
) -> DiagnosisSheet:
    catalogue, at = snapshot(session), now()
    settings: Settings = request.app.state.settings
    assert who.account_id is not None

    def freeze(mark: Mark) -> str:
        # The booking is locked only now: what was read before may have changed in between.
        session.expire_all()
        return assemble(
            file_of(case_for(session, who, booking.code)),
            catalogue,
            mark,
            as_of=local(at).date(),
            verify_url=f"{settings.public_url.rstrip('/')}/verify/{mark.short_code}",
        ).model_dump_json()

    return release(
        session,
        booking=booking,
        after_version=after_version,
        account_id=who.account_id,
        engine_version=ENGINE_VERSION,
        catalog_version=catalogue.version,
        freeze=freeze,
        now=at,
    )


def _print_first(request: Request, released: Frozen, sheet_id: int) -> None:
    """Stores the paper and notes its hash. A slow press leaves both to the first who opens the PDF."""
    settings: Settings = request.app.state.settings
    database: Database = request.app.state.database
    try:
        pdf = printed(settings.folder.files, released)
    except PdfTooSlow:
        log.warning("sheet %s: released, not printed yet", released.number)
        return
    with database.writing() as session:
        sheet = session.get_one(DiagnosisSheet, sheet_id)
        if not note_pdf(session, sheet, digest(pdf)):
            log.error("sheet %s: printed differently before", released.number)
