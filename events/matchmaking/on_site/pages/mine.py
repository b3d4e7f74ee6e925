"""What a participant's own page says of the day: the pass, the arrival, hours, the certificate."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request

from events.arrivals import Arrival
from events.matchmaking.models import Certificate, Event, EventMode, Registration, RegistrationState
from events.matchmaking.on_site.arrivals import arrivals
from events.matchmaking.on_site.attendance import Progress, progress_of
from events.matchmaking.on_site.issuing import standing_certificate
from events.matchmaking.on_site.pages.passing import qr_of
from yurong.kit.clock import local, now, today


@dataclass(frozen=True)
class AtTheEvent:
    """The context of matchmaking/on_site/_mine.html. `qr` is empty where nobody scans it, or no longer;
    `progress` None for what is no training."""

    qr: str
    arrival: Arrival | None
    progress: Progress | None
    certificate: Certificate | None


def at_the_event(
    request: Request, session: Session, registration: Registration, event: Event
) -> AtTheEvent | None:
    """For somebody with a confirmed place; None for everybody else. Reads only."""
    if registration.state != RegistrationState.CONFIRMED or event.called_off_at is not None:
        return None
    is_training = event.training_minutes is not None
    has_door = event.mode != EventMode.ONLINE or is_training
    is_over = local(event.ends_at).date() < today()
    return AtTheEvent(
        qr=qr_of(request, registration.code) if has_door and not is_over else "",
        arrival=arrivals(session, event.id, registration.id).get(registration.id),
        progress=progress_of(session, event, registration.id, now()) if is_training else None,
        certificate=standing_certificate(session, registration.id),
    )
