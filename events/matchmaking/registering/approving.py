"""The organiser's decision about a registration that waits for it."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration, RegistrationState
from events.matchmaking.registering import keeping, letters, line, steps
from events.matchmaking.registering.cancelling import end
from events.matchmaking.registering.refusals import NoReason, NotAwaited
from yurong.accounts.audit import record

SHORTEST_REASON = 2


def approve(
    session: Session,
    *,
    event: Event,
    registration: Registration,
    account_id: int,
    now: datetime,
    public_url: str,
) -> None:
    """The registration is confirmed; approving twice is once. Writes.

    Raises NotAwaited (409), EventCalledOff (410).
    """
    keeping.hold(session, event, registration)
    if registration.state == RegistrationState.CONFIRMED:
        return
    _refuse_unless_pending(event, registration)
    registration.state, registration.changed_at = RegistrationState.CONFIRMED, now
    registration.sequence += 1
    steps.note(session, registration, "approved", now, account_id=account_id)
    letters.approved(session, event, registration, now, public_url)
    record(session, account_id, "registration.approved", f"registration:{registration.code}")
    session.flush()


def refuse(
    session: Session,
    *,
    event: Event,
    registration: Registration,
    reason: str,
    account_id: int,
    now: datetime,
    public_url: str,
) -> None:
    """The registration is refused, the person is told why, the seat goes to the next in line. Writes.

    Refusing twice keeps the first reason. Raises NotAwaited (409), EventCalledOff (410), NoReason (400).
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise NoReason(next_url=f"/organise/events/{event.code}/registrations")
    keeping.hold(session, event, registration)
    if registration.state == RegistrationState.REFUSED:
        return
    _refuse_unless_pending(event, registration)
    end(session, registration, now, RegistrationState.REFUSED)
    steps.note(session, registration, "refused", now, account_id=account_id, reason=reason.strip())
    letters.refused(session, event, registration, reason.strip(), now, public_url)
    record(session, account_id, "registration.refused", f"registration:{registration.code}")
    session.flush()
    line.fill(session, event, registration.group_id, now, public_url)


def _refuse_unless_pending(event: Event, registration: Registration) -> None:
    if registration.state != RegistrationState.PENDING:
        raise NotAwaited(next_label="返回报名名单", next_url=f"/organise/events/{event.code}/registrations")
    keeping.refuse_called_off(event)
