"""The line before a full group: a freed seat is offered to its head at once, and to nobody twice.

Whoever frees a seat calls `fill` in the same transaction, holding the group (`seats.hold`), so that it never
lies open to strangers in between. An offer holds its seat until it is answered or its time is over.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.answering import answer_by
from events.matchmaking.models import Event, Registration, RegistrationState
from events.matchmaking.registering import letters, seats, steps
from yurong.accounts.audit import record
from yurong.kit.work_calendar import work_calendar


def fill(session: Session, event: Event, group_id: int, now: datetime, public_url: str) -> int:
    """Offers every free seat of the group to who waits longest; how many offers. Writes.

    Nobody is asked when the event is called off or begins too soon for an answer. The caller holds the group.
    """
    if event.called_off_at is not None:
        return 0
    head = _head(session, group_id)
    until = answer_by(now, event.starts_at, work_calendar(session)) if head else None
    made = 0
    while head is not None and until is not None and seats.take(session, group_id, from_line=True):
        head.state, head.until, head.changed_at = RegistrationState.OFFERED, until, now
        steps.note(session, head, "offered", now)
        letters.offered(session, event, head, now, public_url)
        record(session, None, "registration.offered", f"registration:{head.code}")
        session.flush()
        made += 1
        head = _head(session, group_id)
    return made


def expire(
    session: Session, event: Event, registration: Registration, now: datetime, public_url: str
) -> None:
    """Nobody answered in time: the registration is over, the seat goes to the next. Writes.

    The caller holds the group and has found the offer overdue.
    """
    registration.state, registration.until = RegistrationState.EXPIRED, None
    registration.ended_at = registration.changed_at = now
    seats.give_back(session, registration.group_id)
    steps.note(session, registration, "expired", now)
    letters.expired(session, event, registration, now, public_url)
    record(session, None, "registration.expired", f"registration:{registration.code}")
    session.flush()
    fill(session, event, registration.group_id, now, public_url)


def expire_due(session: Session, event: Event, group_id: int, now: datetime, public_url: str) -> int:
    """Ends every offer of the group whose time is over, oldest first; how many. Writes.

    None of an event that was called off meanwhile: everybody was told of that.
    """
    seats.hold(session, event.id, group_id)
    session.refresh(event, ["called_off_at"])
    if event.called_off_at is not None:
        return 0
    due = (
        select(Registration)
        .where(Registration.group_id == group_id, Registration.state == RegistrationState.OFFERED)
        .where(Registration.until <= now)
        .order_by(Registration.until, Registration.place)
        .execution_options(populate_existing=True)
    )
    found = session.scalars(due).all()
    for each in found:
        expire(session, event, each, now, public_url)
    return len(found)


def _head(session: Session, group_id: int) -> Registration | None:
    """Who has waited longest, read afresh."""
    waiting = select(Registration).where(
        Registration.group_id == group_id, Registration.state == RegistrationState.WAITING
    )
    first = waiting.order_by(Registration.place, Registration.id).limit(1)
    return session.scalar(first.execution_options(populate_existing=True))
