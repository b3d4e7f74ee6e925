"""Calling a booking off."""

from typing import Annotated, Literal

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

WHY = [
    ("time", "时间有冲突"),
    ("unready", "材料或事情还没准备好"),
    ("other_way", "已用别的办法解决"),
    ("other", "其他原因"),
]


class CancelForm(BaseModel):
    kind: Literal["time", "unready", "other_way", "other"] = "other"
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
        kind="organiser" if standing(who, booking) == "organiser" else form.value.kind,
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
    return render(
        request, "clinic/visit/cancel.html", {"booking": booking, "form": form, "why": WHY}, status=status
    )
