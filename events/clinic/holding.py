"""Holding a booking still: every change to it, or to what hangs on it, takes its row first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clinic.models import Booking, Cancellation, DiagnosisSheet
from events.clinic.refusals import AlreadyReleased, Cancelled

CHANGING = ("station_id", "starts_at", "ends_at", "sequence")


def hold(session: Session, booking: Booking) -> Cancellation | None:
    """Locks the booking's row until the transaction ends and reads it afresh; its cancellation, if any.

    On SQLite the write transaction itself is the lock.
    """
    session.refresh(booking, CHANGING, with_for_update={"key_share": True})
    return session.scalar(select(Cancellation).where(Cancellation.booking_id == booking.id))


def hold_live(session: Session, booking: Booking) -> None:
    """The same for changes that only make sense while the booking lives. Raises Cancelled (410)."""
    if hold(session, booking):
        raise Cancelled


def refuse_released(session: Session, booking: Booking) -> None:
    """Raises AlreadyReleased (409) when a sheet of this booking is out."""
    if session.scalar(select(DiagnosisSheet.id).where(DiagnosisSheet.booking_id == booking.id).limit(1)):
        raise AlreadyReleased(next_url=f"/bookings/{booking.code}")
