"""Calling a published clinic off."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import calling_off
from events.clinic.allocation.gathering import live_applications
from events.clinic.booking_queries import bookings_of_clinic
from events.clinic.organise.asking import account_of, own_clinic
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class CallOffForm(BaseModel):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=200)]


def show(request: Request, session: Session) -> Response:
    return _page(request, session, Form())


def call_off(request: Request, session: Session) -> Response:
    """Cancels every booking and tells everybody; twice is once. Writes."""
    clinic = own_clinic(request, session)
    form = fill(CallOffForm, form_of(request))
    if form.value is None:
        return _page(request, session, form, status=422)
    calling_off.call_off(
        session,
        clinic=clinic,
        reason=form.value.reason,
        account_id=account_of(request),
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"/organise/clinics/{clinic.code}?done=called-off")


def _page(request: Request, session: Session, form: Form[CallOffForm], status: int = 200) -> Response:
    clinic = own_clinic(request, session)
    if clinic.published_at is None:
        raise calling_off.NotOut(next_url=f"/organise/clinics/{clinic.code}")
    context = {
        "clinic": clinic,
        "form": form,
        "booked": sum(each.cancellation is None for each in bookings_of_clinic(session, clinic)),
        "applied": len(live_applications(session, clinic)),
    }
    return render(request, "clinic/organise/call_off.html", context, status=status)
