"""Giving a registration up, which offers its seat to the next in line at once."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration, RegistrationState
from events.matchmaking.registering import keeping, letters, line, seats, steps
from yurong.accounts.audit import record


def cancel(
    session: Session,
    *,
    event: Event,
    registration: Registration,
    now: datetime,
    public_url: str,
    reason: str = "",
    account_id: int | None = None,
    by_organiser: bool = False,
) -> None:
    """The registration is over; a second time changes nothing. Writes.

    Who waits leaves the line. Raises EventBegun (410) after the start unless the organiser does it, and
    RegistrationOver (410) for one that ended otherwise.
    """
    keeping.hold(session, event, registration)
    if registration.state == RegistrationState.CANCELLED:
        return
    keeping.refuse_over(registration)
    if not by_organiser:
        keeping.refuse_begun(event, now)
    end(session, registration, now)
    steps.note(session, registration, "cancelled", now, account_id=account_id, reason=reason)
    letters.cancelled(session, event, registration, reason, now, public_url, by_organiser=by_organiser)
    record(
        session,
        account_id,
        "registration.cancelled",
        f"registration:{registration.code}",
        by_organiser=int(by_organiser),
    )
    session.flush()
    line.fill(session, event, registration.group_id, now, public_url)


def end(
    session: Session,
    registration: Registration,
    now: datetime,
    state: RegistrationState = RegistrationState.CANCELLED,
) -> None:
    """The registration ends in this state and its seat is free. Writes; the caller holds the group."""
    had_seat = RegistrationState(registration.state).has_seat
    registration.state, registration.until = state, None
    registration.ended_at = registration.changed_at = now
    registration.sequence += 1
    session.flush()
    if had_seat:
        seats.give_back(session, registration.group_id)
