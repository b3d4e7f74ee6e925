"""Checking a firm in: the one entrance for the list, the scanner, what devices send later, and walk-ins."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.arrivals import Arrival
from events.clinic.holding import hold_live
from events.clinic.life import no_show
from events.clinic.models import Booking, CheckIn, CheckInUndo, Clinic, NoShow
from events.clinic.on_the_day.arrivals import arrivals
from events.clinic.on_the_day.refusals import MarkedAbsent, NotArrived, NotToday, UndoTooLate
from yurong.accounts.audit import record
from yurong.kit.clock import local

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
    booking: Booking,
    clinic: Clinic,
    account_id: int,
    request_key: str,
    how: How,
    at: datetime,
    now: datetime,
) -> CheckedIn:
    """Notes that the firm is here and says whether it was known. Writes; the same key is one scan.

    `at` is the time on the device, which may have been offline; a clock that runs ahead or is set to
    another day is not believed. The earliest scan counts. A scan from before the firm was marked absent lifts
    that mark. Raises NotToday or MarkedAbsent (409), Cancelled (410).
    """
    hold_live(session, booking)
    at = _believed(at, clinic, now)
    absent = session.scalar(select(NoShow).where(NoShow.booking_id == booking.id))
    if absent is not None and at > absent.at:
        raise MarkedAbsent(next_url=f"/organise/clinics/{clinic.code}/walk-ins")
    if absent is not None:
        reason = f"{local(at):%H:%M} 已在另一台设备签到，晚些才同步"
        no_show.lift(session, no_show=absent, account_id=account_id, reason=reason, now=now)
    known = select(CheckIn.id).where(CheckIn.account_id == account_id, CheckIn.request_key == request_key)
    if session.scalar(known) is None:
        session.add(
            CheckIn(
                booking_id=booking.id,
                account_id=account_id,
                request_key=request_key,
                how=how,
                at=at,
                received_at=now,
            )
        )
        record(session, account_id, "booking.checked_in", f"booking:{booking.code}", how=how)
        session.flush()
    found = arrivals(session, [booking.id]).get(booking.id)
    if found is None:  # made offline before somebody took the arrival back
        raise NotArrived("这次扫码之后，签到已被撤销。企业确实在场，请重新签到。")
    return CheckedIn(found, is_first=not found.again)


def undo(session: Session, *, booking: Booking, account_id: int, reason: str, now: datetime) -> None:
    """Takes the arrival back, with the reason. Writes; the scans are kept.

    Raises NotArrived (409), UndoTooLate (410) five minutes after the last scan.
    """
    hold_live(session, booking)
    found = arrivals(session, [booking.id]).get(booking.id)
    if found is None:
        raise NotArrived
    if now - found.heard_at > UNDO_WITHIN:
        raise UndoTooLate
    session.add(CheckInUndo(booking_id=booking.id, account_id=account_id, at=now, reason=reason))
    record(session, account_id, "booking.check_in_undone", f"booking:{booking.code}")
    session.flush()


def _believed(at: datetime, clinic: Clinic, now: datetime) -> datetime:
    if at <= now and local(at).date() == clinic.on_day:
        return at
    if local(now).date() == clinic.on_day:
        return now
    raise NotToday(
        f"这场诊疗会在 {clinic.on_day.month}月{clinic.on_day.day}日，当天才能签到。",
        next_url=f"/organise/clinics/{clinic.code}",
    )
