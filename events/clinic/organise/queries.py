"""Reading clinics as their organiser sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from events.clinic.models import Booking, Cancellation, Clinic
from events.clinic.queries import slots_of, with_panels
from yurong.accounts.visitor import Visitor


@dataclass(frozen=True)
class Counts:
    """How full a clinic is."""

    booked: int
    free: int


def clinics_run_by(session: Session, visitor: Visitor) -> list[Clinic]:
    """The visitor's own clinics, drafts included, all of them for an administrator; newest day first."""
    found = select(Clinic).order_by(Clinic.on_day.desc(), Clinic.id.desc()).options(*with_panels())
    if not visitor.has("administrator"):
        found = found.where(Clinic.organiser_account_id == visitor.account_id)
    return list(session.scalars(found))


def counts_of(session: Session, clinics: Sequence[Clinic], now: datetime) -> dict[int, Counts]:
    """Live bookings and free slots of each clinic, by its id. Two queries for all of them."""
    live = (
        select(Booking.clinic_id, func.count())
        .where(Booking.clinic_id.in_([each.id for each in clinics]))
        .where(~exists().where(Cancellation.booking_id == Booking.id))
        .group_by(Booking.clinic_id)
    )
    booked = dict(session.execute(live).all())
    slots = slots_of(session, clinics, now)
    return {
        each.id: Counts(booked.get(each.id, 0), sum(slot.state == "free" for slot in slots[each.id]))
        for each in clinics
    }
