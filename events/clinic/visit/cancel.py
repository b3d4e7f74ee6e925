"""Calling a booking off."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import queries
from events.clinic.booking_queries import booking_for, standing
from events.clinic.cancelling import cancel
from events.clinic.models import Booking
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import NotYours
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class CancelForm(BaseModel):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


def show(request: Request, session: Session) -> Response:
    return _page(request, _booking(request, session), Form())


def cancel_booking(request: Request, session: Session) -> Response:
    """Cancels and shows the booking as cancelled. A second one changes nothing. Writes."""
    booking = _booking(request, session)
    form = fill(CancelForm, form_of(request))
    if form.value is None:
        return _page(request, booking, form, status=422)
    who = visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    cancel(
        session,
        booking=booking,
        clinic=queries.clinic_to_book(session, booking.clinic.code),
        account_id=who.account_id,
        reason=form.value.reason,
        now=now(),
        public_url=request.app.state.settings.public_url,
        by_organiser=standing(who, booking) == "organiser",
    )
    return see(f"/bookings/{booking.code}")


def _booking(request: Request, session: Session) -> Booking:
    booking = booking_for(session, visitor(request), request.path_params["code"])
    if standing(visitor(request), booking) == "expert":
        raise NotYours
    return booking


def _page(request: Request, booking: Booking, form: Form[CancelForm], status: int = 200) -> Response:
    return render(request, "clinic/visit/cancel.html", {"booking": booking, "form": form}, status=status)
