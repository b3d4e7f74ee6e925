"""A registration's row while it is being changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration, RegistrationState
from events.matchmaking.models.registration import LIVE
from events.matchmaking.refusals import EventCalledOff
from events.matchmaking.registering import seats
from events.matchmaking.registering.refusals import EventBegun, RegistrationOver


def hold(session: Session, event: Event, registration: Registration, *, with_siblings: bool = False) -> None:
    """Locks the group's line (or all of the event), and reads registration and event's state afresh."""
    seats.hold(session, event.id, registration.group_id, with_siblings=with_siblings)
    session.refresh(registration)
    session.refresh(event, ["called_off_at", "starts_at"])


def refuse_over(registration: Registration) -> None:
    """Raises RegistrationOver (410) unless it is live."""
    if RegistrationState(registration.state) not in LIVE:
        raise RegistrationOver


def refuse_called_off(event: Event) -> None:
    """Raises EventCalledOff (410): it is off for everybody, and everybody was told."""
    if event.called_off_at is not None:
        raise EventCalledOff


def refuse_begun(event: Event, now: datetime) -> None:
    """Raises EventBegun (410) once the event has begun."""
    if now >= event.starts_at:
        raise EventBegun
