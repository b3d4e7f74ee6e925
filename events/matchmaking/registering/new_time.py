"""What another time of an event means for its line: offers end before it begins, freed seats are offered."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.answering import AT_LEAST, BEFORE_THE_SLOT
from events.matchmaking.models import Event, Registration, RegistrationGroup, RegistrationState
from events.matchmaking.registering import line, seats


def clip_offers(session: Session, event: Event, now: datetime) -> int:
    """Ends every open offer one hour before the new beginning at the latest; how many changed. Writes.

    Who was asked already keeps ten minutes to answer, but never longer than until it begins. An offer is not
    made longer: its letter named the time.
    """
    _hold_groups(session, event)
    latest = min(max(event.starts_at - BEFORE_THE_SLOT, now + AT_LEAST), event.starts_at)
    late = select(Registration).where(
        Registration.event_id == event.id,
        Registration.state == RegistrationState.OFFERED,
        Registration.until > latest,
    )
    found = session.scalars(late.order_by(Registration.id).execution_options(populate_existing=True)).all()
    for each in found:
        each.until, each.changed_at = latest, now
    session.flush()
    return len(found)


def ask_again(session: Session, event: Event, now: datetime, public_url: str) -> int:
    """Offers seats that were freed too near the former beginning; how many offers. Writes."""
    groups = _hold_groups(session, event)
    return sum(line.fill(session, event, each, now, public_url) for each in groups)


def _hold_groups(session: Session, event: Event) -> list[int]:
    """All groups of the event, held in the order of their ids."""
    found = select(RegistrationGroup.id).where(RegistrationGroup.event_id == event.id)
    ids = list(session.scalars(found.order_by(RegistrationGroup.id)))
    if ids:
        seats.hold(session, event.id, ids[0], with_siblings=True)
    return ids
