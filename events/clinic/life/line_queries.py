"""Reading a clinic's line for its organiser."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from events.clinic.life import line
from events.clinic.models import (
    Booking,
    Clinic,
    NoShow,
    NoShowLift,
    WaitlistEntry,
    WaitlistMove,
    WaitlistOffer,
)
from yurong.accounts.models import Enterprise


@dataclass(frozen=True)
class LineRow:
    """One who waits; `why` is the organiser's last reason for the place."""

    position: int
    entry: WaitlistEntry
    firm: str
    offer: WaitlistOffer | None
    why: str


@dataclass(frozen=True)
class MissedRow:
    """A slot that a firm missed; `lifted` is why it no longer counts, empty while it does."""

    no_show: NoShow
    booking: Booking
    firm: str
    lifted: str


def rows_of(session: Session, clinic: Clinic) -> list[LineRow]:
    """Who waits, the first in line first. Reads only."""
    queue = line.waiting(session, clinic.id)
    ids = [each.id for each in queue]
    firms = select(Enterprise.id, Enterprise.name).where(
        Enterprise.id.in_([each.enterprise_id for each in queue])
    )
    names = {each.id: each.name for each in session.execute(firms)}
    open_ones = select(WaitlistOffer).where(WaitlistOffer.entry_id.in_(ids), WaitlistOffer.outcome.is_(None))
    offers = {each.entry_id: each for each in session.scalars(open_ones)}
    moved = select(WaitlistMove).where(WaitlistMove.entry_id.in_(ids)).order_by(WaitlistMove.id)
    why = {each.entry_id: each.reason for each in session.scalars(moved)}
    return [
        LineRow(place, each, names[each.enterprise_id], offers.get(each.id), why.get(each.id, ""))
        for place, each in enumerate(queue, 1)
    ]


def missed_at(session: Session, clinic: Clinic) -> list[MissedRow]:
    """Slots missed by firms that have booked or wait here, newest first, lifted ones included. Reads only."""
    here = or_(
        Booking.enterprise_id.in_(select(Booking.enterprise_id).where(Booking.clinic_id == clinic.id)),
        Booking.enterprise_id.in_(
            select(WaitlistEntry.enterprise_id).where(WaitlistEntry.clinic_id == clinic.id)
        ),
    )
    found = (
        select(NoShow, Booking, Enterprise.name, NoShowLift.reason)
        .join(Booking, Booking.id == NoShow.booking_id)
        .join(Enterprise, Enterprise.id == Booking.enterprise_id)
        .outerjoin(NoShowLift, NoShowLift.no_show_id == NoShow.id)
        .where(here)
        .order_by(Booking.starts_at.desc(), NoShow.id)
    )
    return [MissedRow(row[0], row[1], row[2], row[3] or "") for row in session.execute(found)]
