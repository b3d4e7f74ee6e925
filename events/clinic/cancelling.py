"""Calling a booking off, which frees its slot at once."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.clinic import claims, letters
from events.clinic.appointment import appointment
from events.clinic.booking import station_of
from events.clinic.holding import hold, refuse_released
from events.clinic.life import line
from events.clinic.models import Booking, Cancellation, Clinic
from events.clinic.refusals import TooLate
from yurong.accounts.audit import record
from yurong.accounts.models import Account, Enterprise


def cancel(
    session: Session,
    *,
    booking: Booking,
    clinic: Clinic,
    account_id: int,
    reason: str,
    now: datetime,
    public_url: str,
    by_organiser: bool = False,
    kind: str = "other",
) -> Cancellation:
    """The cancellation; a second one gives the first. Writes; the slot is free when the caller commits.

    Raises TooLate (410) after the cut-off unless the organiser does it, AlreadyReleased (409).
    """
    line.hold_line(session, clinic.id)
    if earlier := hold(session, booking):
        return earlier
    if not by_organiser and now >= clinic.change_until:
        raise TooLate(next_url=f"/bookings/{booking.code}")
    refuse_released(session, booking)
    cancellation = Cancellation(
        booking_id=booking.id, account_id=account_id, at=now, reason=reason, kind=kind
    )
    session.add(cancellation)
    claims.release(session, booking.id)
    booking.sequence += 1
    to = session.get_one(Account, booking.account_id).email
    firm = session.get_one(Enterprise, booking.enterprise_id).name
    meeting = appointment(booking, clinic, station_of(clinic, booking.station_id), firm, public_url)
    letters.tell_cancellation(session, to, meeting, reason, now, by_organiser=by_organiser)
    record(
        session, account_id, "booking.cancelled", f"booking:{booking.code}", by_organiser=int(by_organiser)
    )
    session.flush()
    if clinic.called_off_at is None:
        line.offer(session, clinic, booking.station_id, booking.starts_at, now, public_url)
    return cancellation
