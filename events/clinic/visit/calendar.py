"""A booking as a calendar file."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.appointment import appointment
from events.clinic.booking_queries import booking_for
from events.clinic.ics import booking_ics
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now


def show(request: Request, session: Session) -> Response:
    """The .ics of the booking; a cancelled one says CANCELLED."""
    booking = booking_for(session, visitor(request), request.path_params["code"])
    meeting = appointment(
        booking,
        booking.clinic,
        booking.station,
        booking.enterprise.name,
        request.app.state.settings.public_url,
    )
    text = booking_ics(meeting, now=now(), is_cancelled=booking.cancellation is not None)
    return Response(
        text,
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="yurong-{booking.code}.ics"'},
    )
