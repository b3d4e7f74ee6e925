"""The answer to an offer from the line."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration, RegistrationState
from events.matchmaking.registering import keeping, letters, line, steps
from events.matchmaking.registering.cancelling import end
from events.matchmaking.registering.refusals import OfferOver
from yurong.accounts.audit import record

SEATED = (RegistrationState.CONFIRMED, RegistrationState.PENDING)


def accept(
    session: Session,
    *,
    event: Event,
    registration: Registration,
    now: datetime,
    public_url: str,
    account_id: int | None = None,
) -> Registration:
    """The registration with its seat; a second tap changes nothing. Writes.

    When the time to answer is over it comes back expired, and the seat went to the next. Where the organiser
    approves, it waits for that, with the seat. Raises OfferOver (410) when there is no offer.
    """
    keeping.hold(session, event, registration)
    if registration.state in SEATED:
        return registration
    if registration.state != RegistrationState.OFFERED or registration.until is None:
        raise OfferOver(next_url=f"/events/{event.code}")
    keeping.refuse_called_off(event)
    if now >= registration.until:
        line.expire(session, event, registration, now, public_url)
        return registration
    registration.state = RegistrationState.PENDING if event.needs_approval else RegistrationState.CONFIRMED
    registration.until, registration.changed_at = None, now
    registration.sequence += 1
    steps.note(session, registration, "accepted", now, account_id=account_id)
    letters.accepted(session, event, registration, now, public_url)
    record(session, account_id, "registration.accepted", f"registration:{registration.code}")
    session.flush()
    return registration


def decline(
    session: Session,
    *,
    event: Event,
    registration: Registration,
    now: datetime,
    public_url: str,
    account_id: int | None = None,
) -> None:
    """The seat goes to the next and the registration is over: all seats of a group are alike. Writes.

    Declining twice is once. Raises OfferOver (410) when there is no offer.
    """
    keeping.hold(session, event, registration)
    if registration.state == RegistrationState.CANCELLED:
        return
    if registration.state != RegistrationState.OFFERED:
        raise OfferOver(next_url=f"/events/{event.code}")
    end(session, registration, now)
    steps.note(session, registration, "cancelled", now, account_id=account_id, reason="谢绝候补到的名额")
    record(session, account_id, "registration.declined", f"registration:{registration.code}")
    session.flush()
    line.fill(session, event, registration.group_id, now, public_url)
