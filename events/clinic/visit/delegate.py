"""Asking somebody else of the firm to come instead, and accepting it."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import queries
from events.clinic.booking import Contact
from events.clinic.booking_queries import booking_for, clinic_code_of, standing
from events.clinic.life import delegate
from events.clinic.models import Booking, BookingInvite
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import NotYours
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class InviteForm(BaseModel):
    email: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    ]


class AcceptForm(BaseModel):
    contact_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]
    contact_phone: Annotated[str, StringConstraints(pattern=r"^(1\d{10}|0\d{2,3}-?\d{7,8})$")]


def show(request: Request, session: Session) -> Response:
    return _page(request, _own(request, session), Form())


def ask(request: Request, session: Session) -> Response:
    """Sends the invitation; a wrong address shows the form again (422). Writes."""
    booking = _own(request, session)
    form = fill(InviteForm, form_of(request))
    if form.value is None:
        return _page(request, booking, form, status=422)
    who = visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    delegate.invite(
        session,
        booking=booking,
        clinic=queries.clinic_to_book(session, booking.clinic.code),
        email=form.value.email,
        account_id=who.account_id,
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"/bookings/{booking.code}?done=delegated")


def invited(request: Request, session: Session) -> Response:
    """What the invitation is about, and who will be called."""
    who = visitor(request)
    made, booking = delegate.invitation(session, request.path_params["token"], who.email, now())
    if made.accepted_at:
        return see(f"/bookings/{booking.code}")
    return _invitation(
        request, session, made, booking, Form(typed={"contact_name": who.name, "contact_phone": who.phone})
    )


def accept(request: Request, session: Session) -> Response:
    """The booking becomes the visitor's. Writes."""
    who = visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    made, booking = delegate.invitation(session, request.path_params["token"], who.email, now())
    form = fill(AcceptForm, form_of(request))
    if form.value is None:
        return _invitation(request, session, made, booking, form, status=422)
    delegate.accept(
        session,
        made=made,
        booking=booking,
        clinic=queries.clinic_to_book(session, clinic_code_of(session, booking)),
        account_id=who.account_id,
        contact=Contact(form.value.contact_name, form.value.contact_phone),
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"/bookings/{booking.code}?done=taken-over")


def _own(request: Request, session: Session) -> Booking:
    booking = booking_for(session, visitor(request), request.path_params["code"])
    if standing(visitor(request), booking) != "firm":
        raise NotYours
    return booking


def _page(request: Request, booking: Booking, form: Form[InviteForm], status: int = 200) -> Response:
    return render(request, "clinic/visit/delegate.html", {"booking": booking, "form": form}, status=status)


def _invitation(
    request: Request,
    session: Session,
    made: BookingInvite,
    booking: Booking,
    form: Form[AcceptForm],
    status: int = 200,
) -> Response:
    clinic = queries.clinic_to_book(session, clinic_code_of(session, booking))
    context = {
        "made": made,
        "booking": booking,
        "clinic": clinic,
        "form": form,
        "token": request.path_params["token"],
    }
    return render(request, "clinic/visit/invitation.html", context, status=status)
