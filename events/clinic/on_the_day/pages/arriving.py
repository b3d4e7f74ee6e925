"""The check-in list: search, one tap, who has come; works without network once it was opened."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from events.arrivals import Arrival
from events.clinic.models import Booking, Clinic
from events.clinic.on_the_day import check_in as domain
from events.clinic.on_the_day import queries
from events.clinic.on_the_day.arrivals import arrivals
from events.clinic.on_the_day.pages.forms import CheckInForm, UndoForm
from events.clinic.organise.asking import account_of, own_clinic
from yurong.kit.api import problem_json
from yurong.kit.clock import now, today
from yurong.kit.errors import BadInput, Problem
from yurong.kit.forms import Form, fill
from yurong.kit.templating import clock, render
from yurong.kit.web import form_of, see


@dataclass(frozen=True)
class Row:
    """One booking of the day. `find` is what the search looks in, small letters."""

    booking: Booking
    arrival: Arrival | None
    key: str
    find: str
    may_undo: bool
    is_absent: bool


@dataclass(frozen=True)
class ListPage:
    """The context of clinic/day/check_in.html. `said` is (kind, title, body) after a tap, or None."""

    clinic: Clinic
    rows: list[Row]
    query: str
    total: int
    arrived: int
    is_today: bool
    read_at: datetime
    said: tuple[str, str, str] | None


def show(request: Request, session: Session) -> Response:
    """The day's list; `q` narrows it by firm, name, the end of the phone number or the booking code."""
    asked = request.query_params
    said = None
    if asked.get("done") == "undone":
        said = ("done", "已撤销签到", "扫码记录仍保留。")
    elif code := asked.get("done") or asked.get("again"):
        said = _said(request, session, code, is_first="done" in asked)
    return _page(request, session, said, Form())


def make(request: Request, session: Session) -> Response:
    """One check-in. Writes. A page gets 303, a device that sends later (Accept: JSON) what became of it."""
    as_json = "application/json" in request.headers.get("accept", "")
    try:
        booking, found = _check_in(request, session)
    except Problem as refused:
        if as_json:
            return problem_json(refused)
        raise
    if as_json:
        first = found.arrival
        return JSONResponse(
            {
                "booking": booking.code,
                "name": booking.enterprise.name,
                "at": clock(first.at),
                "by": first.who,
                "again": not found.is_first,
            }
        )
    outcome = "done" if found.is_first else "again"
    return see(f"/organise/clinics/{request.path_params['code']}/check-in?{outcome}={booking.code}#said")


def undo(request: Request, session: Session) -> Response:
    """Takes an arrival back, with a reason. Writes."""
    clinic = own_clinic(request, session)
    form = fill(UndoForm, form_of(request))
    if form.value is None:
        said = ("refused", "请写明撤销的原因", "至少两个字，如「点错了」。")
        return _page(request, session, said, form, status=422)
    booking = queries.booking_at(session, clinic, form.value.booking)
    try:
        domain.undo(
            session, booking=booking, account_id=account_of(request), reason=form.value.reason, now=now()
        )
    except Problem as refused:
        refused.next_url = f"/organise/clinics/{clinic.code}/check-in"
        raise
    return see(f"/organise/clinics/{clinic.code}/check-in?done=undone#said")


def _check_in(request: Request, session: Session) -> tuple[Booking, domain.CheckedIn]:
    clinic = own_clinic(request, session)
    form = fill(CheckInForm, form_of(request))
    back = f"/organise/clinics/{clinic.code}/check-in"
    if form.value is None:
        raise BadInput(
            "预约码是字母和数字，请对照企业的预约页面再输一次。", next_label="返回签到名单", next_url=back
        )
    at = now()
    booking = queries.booking_at(session, clinic, form.value.booking)
    made = domain.check_in(
        session,
        booking=booking,
        clinic=clinic,
        account_id=account_of(request),
        request_key=form.value.key,
        how=form.value.how,
        at=form.value.at or at,
        now=at,
    )
    return booking, made


def _page(
    request: Request,
    session: Session,
    said: tuple[str, str, str] | None,
    form: Form[UndoForm],
    status: int = 200,
) -> Response:
    clinic, at = own_clinic(request, session), now()
    bookings = queries.live_bookings(session, clinic)
    arrived = arrivals(session, [each.id for each in bookings])
    query = request.query_params.get("q", "").strip()[:40]
    absent = queries.absent(session, [each.id for each in bookings])
    rows = [_row(each, arrived.get(each.id), at, is_absent=each.id in absent) for each in bookings]
    page = ListPage(
        clinic=clinic,
        rows=[each for each in rows if query.lower() in each.find],
        query=query,
        total=len(rows),
        arrived=len(arrived),
        is_today=clinic.on_day == today(),
        read_at=at,
        said=said,
    )
    code_key = secrets.token_urlsafe(18)
    context = {"page": page, "form": form, "code_key": code_key}
    answer = render(request, "clinic/day/check_in.html", context, status=status)
    # The scanner needs the camera, on this page only.
    answer.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return answer


def _row(booking: Booking, arrival: Arrival | None, at: datetime, *, is_absent: bool) -> Row:
    return Row(
        booking=booking,
        arrival=arrival,
        key=secrets.token_urlsafe(18),
        find=_joined(
            (booking.enterprise.name, booking.contact_name, booking.contact_phone[-4:], booking.code)
        ),
        may_undo=arrival is not None and at - arrival.heard_at <= domain.UNDO_WITHIN,
        is_absent=is_absent,
    )


def _joined(parts: Iterable[str]) -> str:
    return " ".join(parts).lower()


def _said(request: Request, session: Session, code: str, *, is_first: bool) -> tuple[str, str, str] | None:
    """What the last tap came to, read afresh; None for an address that somebody made up."""
    clinic = own_clinic(request, session)
    rows = [each for each in queries.live_bookings(session, clinic) if each.code == code]
    found = arrivals(session, [each.id for each in rows]).get(rows[0].id) if rows else None
    if found is None:
        return None
    name, who = rows[0].enterprise.name, f"{clock(found.at)} {found.who}"
    if is_first:
        return "done", f"{name}已签到", f"{who} 办理，{rows[0].station.name} {clock(rows[0].starts_at)}"
    return "wait", f"{name}之前已经签到", f"{who} 已办理过。这一次也记下了，以最早的为准。"
