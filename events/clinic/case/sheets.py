"""Releasing the diagnosis sheet, and printing it once the release is safe."""

import logging
from collections.abc import Callable

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.evaluate import ENGINE_VERSION
from catalog.snapshot import snapshot
from events.clinic.assemble import assemble, diagnose
from events.clinic.assemble_file import file_of
from events.clinic.case.forms import ReleaseForm
from events.clinic.case.loading import case_for, case_url, seat_of
from events.clinic.case.show import Answer, refused, screen
from events.clinic.chairs import NotTheChair, refuse_other_than_chair
from events.clinic.handing_on import hand_on
from events.clinic.models import Booking, DiagnosisSheet
from events.clinic.refusals import NotAllSigned, NothingNew
from events.clinic.release import Mark, note_pdf, release
from events.clinic.sheet_store import frozen, printed
from events.clinic.signature.keeping import strokes_of
from events.kept_paper import Frozen, digest
from yurong.accounts.visitor import Visitor, visitor
from yurong.kit.clock import local, now
from yurong.kit.db import Database
from yurong.kit.errors import BadInput
from yurong.kit.forms import fill
from yurong.kit.pdf import PdfTooSlow
from yurong.kit.web import form_of, see
from yurong.settings import Settings

log = logging.getLogger(__name__)


def put_out(request: Request, session: Session) -> Response | Callable[[], Response]:
    """The next version. Printing follows after the transaction: a slow press never holds the database."""
    who = visitor(request)
    booking = case_for(session, who, request.path_params["code"])
    form = fill(ReleaseForm, form_of(request))
    if form.value and form.value.after_version and not form.value.why:
        form = form.refused("why", "请写明更正的原因，会印在诊断书上")
    if form.value is None and "why" in form.errors:
        return screen(request, session, booking, Answer(correction=form, status=422))
    if form.value is None:
        raise BadInput(next_label="返回诊断", next_url=case_url(booking))
    me = seat_of(who, booking)
    try:
        refuse_other_than_chair(booking.station, me.id if me else None)
        sheet = _release(request, session, who, booking, form.value)
    except (NotAllSigned, NothingNew, NotTheChair) as refusal:
        answer = Answer(correction=form, refusal=refusal, refused_at="release", status=409)
        return refused(request, session, answer)
    released, sheet_id, address = frozen(sheet), sheet.id, case_url(booking, "released", "release")

    def print_and_see() -> Response:
        _print_first(request, released, sheet_id)
        return see(address)

    return print_and_see


def _release(
    request: Request, session: Session, who: Visitor, booking: Booking, asked: ReleaseForm
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
            strokes=strokes_of(session, booking),
        ).model_dump_json()

    sheet = release(
        session,
        booking=booking,
        after_version=asked.after_version,
        reason=asked.why,
        account_id=who.account_id,
        engine_version=ENGINE_VERSION,
        catalog_version=catalogue.version,
        freeze=freeze,
        now=at,
    )
    if sheet.released_at == at:
        seen = case_for(session, who, booking.code)
        file = file_of(seen)
        hand_on(session, seen, file, diagnose(file, catalogue, local(at).date()), sheet, at)
    return sheet


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
