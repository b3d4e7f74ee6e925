"""Firms without a booking: registered at the door, seated, or gone."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.booking import Contact
from events.clinic.models import Booking
from events.clinic.on_the_day import walk_in as domain
from events.clinic.on_the_day.pages.forms import WalkInForm
from events.clinic.organise.asking import account_of, own_clinic
from yurong.kit.clock import now, today
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


def show(request: Request, session: Session) -> Response:
    """The form."""
    return _page(request, session, Form())


def register(request: Request, session: Session) -> Response:
    """Registers the firm. Writes. A wrong code is said beside the field (422), nothing typed is lost."""
    clinic = own_clinic(request, session)
    form = fill(WalkInForm, form_of(request))
    if form.value is None:
        return _page(request, session, form, status=422)
    typed = form.value
    made = domain.register(
        session,
        clinic=clinic,
        firm=domain.FirmAtDoor(typed.uscc, typed.name, clinic.region),
        contact=Contact(typed.contact_name, typed.contact_phone),
        account_id=account_of(request),
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    if made.booking_id is None:
        return see(f"/organise/clinics/{clinic.code}/day?done=queued#queue")
    code = session.get_one(Booking, made.booking_id).code
    return see(f"/organise/clinics/{clinic.code}/check-in?done={code}#said")


def seat(request: Request, session: Session) -> Response:
    """Gives free slots to the queue. Writes."""
    clinic = own_clinic(request, session)
    made = domain.seat_waiting(
        session,
        clinic=clinic,
        account_id=account_of(request),
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"/organise/clinics/{clinic.code}/day?done={'seated' if made else 'none'}#queue")


def leave(request: Request, session: Session) -> Response:
    """A firm no longer waits. Writes."""
    clinic = own_clinic(request, session)
    domain.leave(
        session,
        clinic=clinic,
        walk_in_id=request.path_params["id"],
        account_id=account_of(request),
        now=now(),
    )
    return see(f"/organise/clinics/{clinic.code}/day?done=left#queue")


def _page(request: Request, session: Session, form: Form[WalkInForm], status: int = 200) -> Response:
    clinic = own_clinic(request, session)
    context = {"clinic": clinic, "form": form, "is_today": clinic.on_day == today()}
    return render(request, "clinic/day/walk_in.html", context, status=status)
