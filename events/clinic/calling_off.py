"""Calling a whole clinic off: every booking is cancelled, everybody is told."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from events.clinic.allocation import letters
from events.clinic.allocation.gathering import live_applications
from events.clinic.calling import hold_clinic
from events.clinic.cancelling import cancel
from events.clinic.life import waitlist
from events.clinic.models import Allocation, Booking, Cancellation, Clinic
from yurong.accounts.audit import record
from yurong.kit.errors import Conflict


class NotOut(Conflict):
    title = "草稿不用取消"
    message = "这场诊疗会还没有发布，企业看不到；不办了可以留着，或改好再发布。"
    next_label = "返回诊疗会"


def call_off(
    session: Session, *, clinic: Clinic, reason: str, account_id: int, now: datetime, public_url: str
) -> int:
    """How many bookings were cancelled, each with a mail and a calendar CANCEL; twice is once. Writes.

    Applicants without a booking, and who waits in line, get a mail of their own. The page stays, marked as
    cancelled, with the reason. `clinic` as loaded by queries.clinic_for. Raises NotOut for a draft,
    AlreadyReleased (409) when a diagnosis sheet is out already.
    """
    hold_clinic(session, clinic)
    if clinic.called_off_at is not None:
        return 0
    if clinic.published_at is None:
        raise NotOut(next_url=f"/organise/clinics/{clinic.code}")
    clinic.called_off_at, clinic.called_off_why = now, reason
    session.flush()
    bookings = list(
        session.scalars(
            select(Booking)
            .where(Booking.clinic_id == clinic.id)
            .where(~exists().where(Cancellation.booking_id == Booking.id))
            .order_by(Booking.starts_at, Booking.id)
        )
    )
    for each in bookings:
        cancel(
            session,
            booking=each,
            clinic=clinic,
            account_id=account_id,
            reason=reason,
            now=now,
            public_url=public_url,
            by_organiser=True,
        )
    waitlist.call_off(session, clinic=clinic, reason=reason, now=now)
    _tell_applicants(session, clinic, reason, now)
    record(session, account_id, "clinic.called_off", f"clinic:{clinic.code}", bookings=len(bookings))
    session.flush()
    return len(bookings)


def _tell_applicants(session: Session, clinic: Clinic, reason: str, now: datetime) -> None:
    """Who still waits for the result; once it is out, everybody has a booking or stands in line."""
    allocation = session.get(Allocation, clinic.id)
    if allocation is None or allocation.published_at is None:
        for each in live_applications(session, clinic):
            letters.tell_called_off(session, each.account.email, clinic, each, reason, now)
