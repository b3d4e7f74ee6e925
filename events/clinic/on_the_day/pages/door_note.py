"""What a firm's own booking page says of the day: its check-in code, its arrival, how late it is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request

from events.arrivals import Arrival
from events.clinic.models import Booking
from events.clinic.on_the_day.arrivals import arrivals
from events.clinic.on_the_day.pages.passing import qr_of
from events.clinic.on_the_day.queries import planned_starts


@dataclass(frozen=True)
class AtTheDoor:
    """The context of clinic/day/_door.html. `planned_at` is when a late booking should have begun."""

    qr: str
    arrival: Arrival | None
    planned_at: datetime | None


def at_the_door(request: Request, session: Session, booking: Booking) -> AtTheDoor:
    """Reads only."""
    return AtTheDoor(
        qr=qr_of(request, booking.code),
        arrival=arrivals(session, [booking.id]).get(booking.id),
        planned_at=planned_starts(session, [booking.id]).get(booking.id),
    )
