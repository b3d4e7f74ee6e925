"""The page of a booking's papers: what is there, one more, taken, removed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.booking_queries import Standing, booking_for, standing
from events.clinic.intake_case import case_of
from events.clinic.models import MOST_PAPERS, Booking, IntakePaper, PaperKind
from events.clinic.preparing.completeness import wanted_papers
from events.clinic.preparing.forgetting import KEPT
from events.clinic.preparing.papers import (
    NoSuchPaper,
    add_paper,
    paper_for,
    paper_storage,
    papers_of,
    remove_paper,
)
from events.clinic.visit.intake_page import own_booking
from events.handing_out import download
from events.sent import LARGEST, Sent, receive
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import NotYours
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see
from yurong.settings import Settings

FIELD = "paper"
DONE = {"added": "材料已上传", "removed": "材料已删除"}


class PaperForm(BaseModel):
    """What the file is; the file itself is no text."""

    kind: PaperKind


@dataclass(frozen=True)
class PapersPage:
    """The context of clinic/preparing/papers.html. `wanted`: each kind asked for, and whether it is there."""

    booking: Booking
    is_firm: bool
    papers: list[IntakePaper]
    labels: dict[str, str]
    wanted: list[tuple[PaperKind, bool]]
    may_add: bool
    erased_on: date
    done: str
    most: int = MOST_PAPERS
    largest: int = LARGEST


def keep(request: Request) -> None:
    """Puts the file on disk and judges it, before the transaction: nobody waits for disk or scanner."""
    sent, settings = form_of(request).get(FIELD), _settings(request)
    request.state.sent = None
    if isinstance(sent, UploadFile) and sent.filename:
        request.state.sent = receive(sent.file, sent.filename, settings.folder, settings.scan_command)


def show(request: Request, session: Session) -> Response:
    booking, as_what = _seen(request, session)
    known = request.query_params.get("kind", PaperKind.LICENCE.value)
    return _page(request, session, booking, as_what, prefilled(PaperForm, {"kind": known}))


def add(request: Request, session: Session) -> Response:
    """Takes one more paper; a wrong file shows the page again (422). Writes."""
    sent: Sent | None = request.state.sent
    try:
        return _added(request, session, sent)
    finally:
        if sent:
            sent.drop()


def _added(request: Request, session: Session, sent: Sent | None) -> Response:
    booking = own_booking(request, session)
    form = fill(PaperForm, form_of(request))
    if refusal := sent.refusal if sent else "请选择文件":
        form = form.refused(FIELD, refusal)
    if form.value is None or sent is None:
        return _page(request, session, booking, "firm", form, status=422)
    add_paper(
        session,
        booking=booking,
        kind=form.value.kind,
        sent=sent,
        storage=paper_storage(_settings(request).folder),
        account_id=_account(request),
        now=now(),
    )
    return see(f"/bookings/{booking.code}/papers?done=added")


def take(request: Request, session: Session) -> Response:
    """The file, only ever as a download: never shown by this site as a page of its own."""
    booking, _ = _seen(request, session)
    paper = paper_for(session, booking, request.path_params["paper"])
    try:
        content = paper_storage(_settings(request).folder).read(paper.token)
    except FileNotFoundError:
        raise NoSuchPaper(next_label="返回材料", next_url=f"/bookings/{booking.code}/papers") from None
    return download(content, name=paper.name, media=paper.media, size_bytes=paper.size_bytes)


def remove(request: Request, session: Session) -> Callable[[], Response]:
    """Erases one paper; the file goes once the row is gone. Writes."""
    booking, token = own_booking(request, session), request.path_params["paper"]
    remove_paper(session, booking, token, _account(request))
    storage, address = (
        paper_storage(_settings(request).folder),
        f"/bookings/{booking.code}/papers?done=removed",
    )

    def erase_and_see() -> Response:
        storage.remove(token)
        return see(address)

    return erase_and_see


def _seen(request: Request, session: Session) -> tuple[Booking, Standing]:
    """The booking, for its firm; for panel and organiser while it is not cancelled. Raises NotFound."""
    booking = booking_for(session, visitor(request), request.path_params["code"])
    as_what = standing(visitor(request), booking)
    assert as_what is not None, "booking_for refuses strangers"
    if booking.cancellation is not None and as_what != "firm":
        raise NotYours
    return booking, as_what


def _page(
    request: Request,
    session: Session,
    booking: Booking,
    as_what: Standing,
    form: Form[PaperForm],
    status: int = 200,
) -> Response:
    papers = papers_of(session, [booking.id])
    there = {each.kind for each in papers}
    case = case_of(booking.intake) if booking.intake else None
    page = PapersPage(
        booking=booking,
        is_firm=as_what == "firm",
        papers=papers,
        labels={kind.value: kind.label for kind in PaperKind},
        wanted=[(kind, kind.value in there) for kind in wanted_papers(case)],
        may_add=as_what == "firm" and booking.cancellation is None and len(papers) < MOST_PAPERS,
        erased_on=booking.clinic.on_day + KEPT,
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    return render(request, "clinic/preparing/papers.html", {"page": page, "form": form}, status=status)


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _account(request: Request) -> int:
    account_id = visitor(request).account_id
    assert account_id is not None, "the guard lets only signed-in people in"
    return account_id
