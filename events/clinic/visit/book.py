"""Booking a slot."""

import secrets
from datetime import datetime, time
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import booking as booking_action
from events.clinic import booking_queries, queries
from events.clinic.availability import Slot
from events.clinic.booking import Contact, check_open, offered
from events.clinic.life.held import hold_of
from events.clinic.models import Clinic, SlotHold
from events.clinic.refusals import NoSuchSlot
from yurong.accounts.enterprises import enterprises_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import instant, local, now
from yurong.kit.errors import Conflict
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class BookingForm(BaseModel):
    """What booking asks. `request_key` is made with the page, so that a double click books once."""

    station: int
    at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3])[0-5]\d$")]
    enterprise: int
    contact_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]
    contact_phone: Annotated[str, StringConstraints(pattern=r"^(1\d{10}|0\d{2,3}-?\d{7,8})$")]
    request_key: Annotated[str, StringConstraints(pattern=r"^[\w-]{16,64}$")]


def show(request: Request, session: Session) -> Response:
    """The form for one slot, the contact filled from the account."""
    clinic = queries.clinic_by_code(session, request.path_params["code"])
    station, at = request.path_params["station"], request.path_params["at"]
    check_open(clinic, now())
    who = visitor(request)
    if own := booking_queries.live_booking_at(session, who, clinic.id):
        raise Conflict(
            "贵企业已约过这场诊疗会。想换时间，请打开原来的预约改期。",
            next_label="打开原来的预约",
            next_url=f"/bookings/{own.code}",
        )
    typed = {
        "station": str(station),
        "at": at,
        "enterprise": str(who.enterprise_ids[0]),
        "contact_name": who.name,
        "contact_phone": who.phone,
        "request_key": secrets.token_urlsafe(24),
    }
    return _page(request, session, clinic, Form(typed=typed), station, at)


def book_slot(request: Request, session: Session) -> Response:
    """Books, or shows the form again (422); a taken slot is refused with a way back (409). Writes."""
    clinic = queries.clinic_to_book(session, request.path_params["code"])
    form = fill(BookingForm, form_of(request))
    who = visitor(request)
    if form.value is None:
        station, at = form.typed.get("station", ""), form.typed.get("at", "")
        if not station.isdecimal() or "at" in form.errors:
            raise NoSuchSlot(next_url=f"/clinics/{clinic.code}")
        return _page(request, session, clinic, form, int(station), at, status=422)
    wanted = form.value
    if not who.speaks_for(wanted.enterprise):
        refused = form.refused("enterprise", "请选择您所在的企业")
        return _page(request, session, clinic, refused, wanted.station, wanted.at, status=422)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    made = booking_action.book(
        session,
        clinic=clinic,
        station_id=wanted.station,
        starts_at=starts_at(clinic, wanted.at),
        enterprise_id=wanted.enterprise,
        account_id=who.account_id,
        contact=Contact(wanted.contact_name, wanted.contact_phone),
        request_key=wanted.request_key,
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"/bookings/{made.code}?done=booked")


def starts_at(clinic: Clinic, at: str) -> datetime:
    """The instant of 「HHMM」 on the clinic's day. Raises NoSuchSlot for anything else."""
    try:
        return instant(clinic.on_day, time(int(at[:2]), int(at[2:])))
    except ValueError:
        raise NoSuchSlot(next_url=f"/clinics/{clinic.code}") from None


def _page(
    request: Request,
    session: Session,
    clinic: Clinic,
    form: Form[BookingForm],
    station: int,
    at: str,
    status: int = 200,
) -> Response:
    slot, desk = offered(clinic, station, starts_at(clinic, at), now())
    at_once = now()
    kept = [hold_of(session, clinic.id, each) for each in visitor(request).enterprise_ids]
    held = next((each for each in kept if each and _is_for(each, slot, at_once)), None)
    firms = [(str(each.id), each.name) for each in enterprises_of(session, visitor(request))]
    context = {
        "form": form,
        "clinic": clinic,
        "slot": slot,
        "desk": desk,
        "firms": firms,
        "held": held,
        "held_until": f"{local(held.until):%H:%M:%S}" if held else "",
        "at": at_once,
    }
    return render(request, "clinic/visit/book.html", context, status=status)


def _is_for(held: SlotHold, slot: Slot, at: datetime) -> bool:
    return (held.station_id, held.starts_at) == (slot.station_id, slot.starts_at) and at < held.until
