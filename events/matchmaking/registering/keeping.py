"""A registration's row while it is being changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration, RegistrationState
from events.matchmaking.models.registration import LIVE
from events.matchmaking.registering import seats
from events.matchmaking.registering.refusals import EventBegun, RegistrationOver


def hold(session: Session, registration: Registration) -> None:
    """Locks the group's line and reads the registration afresh."""
    seats.hold(session, registration.event_id, registration.group_id)
    session.refresh(registration)


def refuse_over(registration: Registration) -> None:
    """Raises RegistrationOver (410) unless it is live."""
    if RegistrationState(registration.state) not in LIVE:
        raise RegistrationOver


def refuse_begun(event: Event, now: datetime) -> None:
    """Raises EventBegun (410) once the event has begun."""
    if now >= event.starts_at:
        raise EventBegun
