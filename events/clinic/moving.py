"""Moving a booking to another slot of its clinic."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.clinic import claims, letters
from events.clinic.appointment import appointment
from events.clinic.booking import offered, panel_of, station_of
from events.clinic.holding import hold_live, refuse_released
from events.clinic.life import line
from events.clinic.models import Booking, Clinic, Move, NoShow
from events.clinic.refusals import MarkedAbsent, TooLate
from events.clinic.team.recusal import refuse_unsuitable
from yurong.accounts.audit import record
from yurong.accounts.models import Account, Enterprise


def move(
    session: Session,
    *,
    booking: Booking,
    clinic: Clinic,
    station_id: int,
    starts_at: datetime,
    account_id: int,
    now: datetime,
    public_url: str,
    by_organiser: bool = False,
) -> Booking:
    """The booking at its new slot: the new claims are taken before the old ones go. Writes.

    Moving to where it already is changes nothing (a double click). Raises TooLate (410) after the
    cut-off unless the organiser does it, Cancelled (410), AlreadyReleased, MarkedAbsent, SlotTaken,
    FirmBusy or PanelUnsuitable (409), NoSuchSlot (404), SlotPast (410).
    """
    line.hold_line(session, clinic.id)
    hold_live(session, booking)
    if (booking.station_id, booking.starts_at) == (station_id, starts_at):
        return booking
    if not by_organiser and now >= clinic.change_until:
        raise TooLate(next_url=f"/bookings/{booking.code}")
    refuse_released(session, booking)
    _refuse_absent(session, booking)
    slot, desk = offered(clinic, station_id, starts_at, now)
    refuse_unsuitable(session, panel_of(clinic, station_id), booking.enterprise_id, clinic.code)
    claimed = claims.wanted(slot, desk, clinic.id, booking.enterprise_id)
    try:
        with session.begin_nested():
            claims.swap(session, booking.id, claimed, now)
    except IntegrityError as error:
        raise claims.refusal(session, error, claimed, booking, clinic.code) from error
    freed = booking.station_id, booking.starts_at
    session.add(
        Move(
            booking_id=booking.id,
            sequence=booking.sequence + 1,
            from_station_id=booking.station_id,
            from_starts_at=booking.starts_at,
            to_station_id=station_id,
            to_starts_at=slot.starts_at,
            account_id=account_id,
            at=now,
        )
    )
    booking.station_id, booking.starts_at, booking.ends_at = station_id, slot.starts_at, slot.ends_at
    booking.sequence += 1
    to = session.get_one(Account, booking.account_id).email
    firm = session.get_one(Enterprise, booking.enterprise_id).name
    meeting = appointment(booking, clinic, station_of(clinic, station_id), firm, public_url)
    letters.tell_move(session, to, meeting, now, by_organiser=by_organiser)
    record(session, account_id, "booking.moved", f"booking:{booking.code}", sequence=booking.sequence)
    session.flush()
    line.offer(session, clinic, *freed, now, public_url)
    return booking


def _refuse_absent(session: Session, booking: Booking) -> None:
    """A booking whose firm did not come has let its slot go: it takes no other."""
    if session.scalar(select(NoShow.id).where(NoShow.booking_id == booking.id)):
        raise MarkedAbsent(next_url=f"/bookings/{booking.code}")
