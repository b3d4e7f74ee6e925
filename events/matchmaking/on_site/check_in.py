"""Checking a person in: the one entrance for lists, scanners, what devices send later, and walk-ins."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.arrivals import Arrival
from events.matchmaking.models import Event, EventCheckIn, EventCheckInUndo, Registration
from events.matchmaking.on_site.arrivals import arrivals
from events.matchmaking.on_site.days import believed
from events.matchmaking.on_site.holding import hold, hold_confirmed
from events.matchmaking.on_site.refusals import NotArrived, UndoTooLate
from yurong.accounts.audit import record

How = Literal["list", "scan", "code", "walk_in"]
UNDO_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True)
class CheckedIn:
    """The arrival that counts now; `is_first` unless somebody had been quicker."""

    arrival: Arrival
    is_first: bool


def check_in(
    session: Session,
    *,
    registration: Registration,
    event: Event,
    account_id: int,
    request_key: str,
    how: How,
    at: datetime,
    now: datetime,
    door: str = "",
) -> CheckedIn:
    """Notes that the person is here and says whether it was known. Writes; the same key is one scan.

    `at` is the time on the device, which may have been offline; a clock that runs ahead or is set to
    another day is not believed. The earliest scan counts. Raises NotToday or NotConfirmed (409).
    """
    hold_confirmed(session, registration)
    at = believed(at, event, now)
    known = select(EventCheckIn.id).where(
        EventCheckIn.account_id == account_id, EventCheckIn.request_key == request_key
    )
    if session.scalar(known) is None:
        session.add(
            EventCheckIn(
                event_id=event.id,
                registration_id=registration.id,
                account_id=account_id,
                request_key=request_key,
                how=how,
                door=door,
                at=at,
                received_at=now,
            )
        )
        subject = f"registration:{registration.code}"
        record(session, account_id, "registration.checked_in", subject, how=how, door=door)
        session.flush()
    found = arrivals(session, event.id, registration.id).get(registration.id)
    if found is None:  # made offline before somebody took the arrival back
        raise NotArrived("这次扫码之后，签到已被撤销。本人确实在场，请重新签到。")
    return CheckedIn(found, is_first=not found.again)


def undo(
    session: Session,
    *,
    registration: Registration,
    account_id: int,
    reason: str,
    now: datetime,
) -> None:
    """Takes the arrival back, with the reason. Writes; the scans are kept.

    Raises NotArrived (409), UndoTooLate (410) five minutes after the last scan.
    """
    hold(session, registration)
    found = arrivals(session, registration.event_id, registration.id).get(registration.id)
    if found is None:
        raise NotArrived
    if now - found.heard_at > UNDO_WITHIN:
        raise UndoTooLate
    session.add(
        EventCheckInUndo(
            event_id=registration.event_id,
            registration_id=registration.id,
            account_id=account_id,
            at=now,
            reason=reason,
        )
    )
    record(session, account_id, "registration.check_in_undone", f"registration:{registration.code}")
    session.flush()
