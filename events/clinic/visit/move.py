"""Moving a booking to another slot of the same clinic."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import queries
from events.clinic.booking_queries import booking_for, standing
from events.clinic.models import Booking
from events.clinic.moving import move
from events.clinic.refusals import Cancelled, TooLate
from events.clinic.visit.book import starts_at
from events.clinic.visit.grid import columns
from yurong.accounts.visitor import visitor
from yurong.kit.clock import local, now
from yurong.kit.errors import NotFound, NotYours
from yurong.kit.forms import fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class MoveForm(BaseModel):
    slot: Annotated[str, StringConstraints(pattern=r"^\d{1,9}-([01]\d|2[0-3])[0-5]\d$")]


def show(request: Request, session: Session) -> Response:
    """The clinic's grid; `slot` (station-HHMM) is the one to confirm. Nothing is kept before that."""
    booking = _changeable(request, session)
    clinic = queries.clinic_by_code(session, booking.clinic.code)
    found = queries.slots_of(session, [clinic], now())[clinic.id]
    free = {f"{each.station_id}-{local(each.starts_at):%H%M}": each for each in found if each.state == "free"}
    wanted = request.query_params.get("slot", "")
    address = f"/bookings/{booking.code}/moves"
    context = {
        "booking": booking,
        "free": free,
        "chosen": free.get(wanted),
        "chosen_slot": wanted,
        "columns": columns(
            clinic,
            found,
            f"{address}?slot=",
            (booking.station_id, f"{local(booking.starts_at):%H%M}"),
            f"/bookings/{booking.code}",
            between="-",
        ),
    }
    return render(request, "clinic/visit/move.html", context)


def move_booking(request: Request, session: Session) -> Response:
    """Moves and goes back to the booking. Writes."""
    booking = _changeable(request, session)
    form = fill(MoveForm, form_of(request))
    if form.value is None:
        raise NotFound("请先选一个时段。", next_label="选时段", next_url=f"/bookings/{booking.code}/moves")
    station, _, at = form.value.slot.partition("-")
    who = visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    clinic = queries.clinic_to_book(session, booking.clinic.code)
    move(
        session,
        booking=booking,
        clinic=clinic,
        station_id=int(station),
        starts_at=starts_at(clinic, at),
        account_id=who.account_id,
        now=now(),
        public_url=request.app.state.settings.public_url,
        by_organiser=standing(who, booking) == "organiser",
    )
    return see(f"/bookings/{booking.code}?done=moved")


def _changeable(request: Request, session: Session) -> Booking:
    booking = booking_for(session, visitor(request), request.path_params["code"])
    as_what = standing(visitor(request), booking)
    if as_what == "expert":
        raise NotYours
    if booking.cancellation:
        raise Cancelled
    if as_what == "firm" and now() >= booking.clinic.change_until:
        raise TooLate(next_url=f"/bookings/{booking.code}")
    return booking
