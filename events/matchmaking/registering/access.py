"""Whose registration it is: by its secret link, or one's own when signed in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration, RegistrationGroup
from events.matchmaking.queries import NO_EVENT
from events.matchmaking.registering.links import registration_by_token
from events.matchmaking.registering.refusals import NoSuchRegistration
from yurong.accounts.visitor import Visitor
from yurong.kit.errors import NotFound

CODE_LENGTH = 10


def registration_for(session: Session, visitor: Visitor, key: str) -> tuple[Event, Registration]:
    """The registration with its event: `key` is a link's token, or the code of the visitor's own.

    Raises NoSuchRegistration (404) for a stranger, as for an address that is not there.
    """
    if len(key) == CODE_LENGTH and visitor.account_id is not None:
        found = session.scalar(
            select(Registration).where(
                Registration.code == key.upper(), Registration.account_id == visitor.account_id
            )
        )
        if found is None:
            raise NoSuchRegistration
    else:
        found = registration_by_token(session, key)
    return session.get_one(Event, found.event_id), found


def published_event(session: Session, code: str) -> Event:
    """The published event of that address, its row alone: registering needs no programme. Raises NotFound."""
    wanted = select(Event).where(Event.code == code, Event.published_at.is_not(None))
    found = session.scalar(wanted) if code.isprintable() else None
    if found is None:
        raise NotFound(NO_EVENT, next_label="看看有哪些活动", next_url="/events")
    return found


def own_registrations(session: Session, account_id: int) -> list[tuple[Event, Registration]]:
    """The person's registrations with their events, the latest event first. Reads only."""
    rows = session.execute(
        select(Event, Registration)
        .join(Registration, Registration.event_id == Event.id)
        .where(Registration.account_id == account_id)
        .order_by(Event.starts_at.desc(), Registration.id.desc())
    )
    return [(event, registration) for event, registration in rows]


def party_of(session: Session, registration: Registration) -> list[Registration]:
    """The others who were registered with it, in order. Reads only."""
    if not registration.party:
        return []
    others = select(Registration).where(
        Registration.event_id == registration.event_id,
        Registration.party == registration.party,
        Registration.id != registration.id,
    )
    return list(session.scalars(others.order_by(Registration.id)))


def group_of(session: Session, registration: Registration) -> RegistrationGroup:
    """The group it is in."""
    return session.get_one(RegistrationGroup, registration.group_id)
