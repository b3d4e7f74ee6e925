"""Where a booking's QR code leads: the staff check in, everybody else is asked to show it to the staff."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.models import Booking
from events.clinic.on_the_day.arrivals import arrivals
from events.clinic.on_the_day.refusals import NoSuchPass
from events.clinic.queries import runs
from events.passes import code_in, pass_url
from yurong.accounts.visitor import visitor
from yurong.kit.qr import draw_qr
from yurong.kit.templating import render
from yurong.settings import Settings


def show(request: Request, session: Session) -> Response:
    """The booking for its organiser; for others only the code itself. Raises NoSuchPass."""
    settings: Settings = request.app.state.settings
    code = code_in(request.path_params["token"], settings.secret_key)
    found = select(Booking).where(Booking.code == code)
    loaded = (joinedload(Booking.clinic), joinedload(Booking.station), joinedload(Booking.enterprise))
    booking = session.scalar(found.options(*loaded, joinedload(Booking.cancellation))) if code else None
    if booking is None:
        raise NoSuchPass
    who = visitor(request)
    if who.is_signed_in and runs(who, booking.clinic):
        context = {
            "booking": booking,
            "arrival": arrivals(session, [booking.id]).get(booking.id),
            "key": secrets.token_urlsafe(18),
        }
        return render(request, "clinic/day/scanned.html", context)
    shown: dict[str, object] = {
        "code": booking.code,
        "qr": qr_of(request, booking.code),
        "is_cancelled": booking.cancellation is not None,
    }
    return render(request, "clinic/day/pass.html", shown)


def qr_of(request: Request, code: str) -> str:
    """The booking's QR code as SVG, for the firm's pages."""
    settings: Settings = request.app.state.settings
    return draw_qr(pass_url(code, settings.secret_key, settings.public_url), title=f"签到码 {code}")
