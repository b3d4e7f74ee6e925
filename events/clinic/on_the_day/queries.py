"""Reading a clinic's day."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from events.clinic.models import (
    Booking,
    Cancellation,
    Clinic,
    Delay,
    DelayedBooking,
    NoShow,
    NoShowLift,
    WalkIn,
    Wall,
)
from yurong.accounts.models import Enterprise
from yurong.kit.errors import NotFound


def live_bookings(session: Session, clinic: Clinic) -> list[Booking]:
    """The clinic's live bookings with firm, station and intake, by time and station."""
    found = (
        select(Booking)
        .where(Booking.clinic_id == clinic.id, ~exists().where(Cancellation.booking_id == Booking.id))
        .options(joinedload(Booking.enterprise), joinedload(Booking.station), joinedload(Booking.intake))
        .order_by(Booking.starts_at, Booking.station_id, Booking.id)
    )
    return list(session.scalars(found))


def absent(session: Session, booking_ids: Sequence[int]) -> set[int]:
    """Which of these bookings were marked as not having come; those lifted since are left out."""
    lifted = exists().where(NoShowLift.no_show_id == NoShow.id)
    found = select(NoShow.booking_id).where(NoShow.booking_id.in_(booking_ids), ~lifted)
    return set(session.scalars(found))


def booking_at(session: Session, clinic: Clinic, code: str) -> Booking:
    """The clinic's booking of that code, cancelled or not. Raises NotFound."""
    found = select(Booking).where(Booking.clinic_id == clinic.id, Booking.code == code.strip().upper())
    booking = session.scalar(found.options(joinedload(Booking.enterprise), joinedload(Booking.station)))
    if booking is None:
        raise NotFound(
            "这场诊疗会没有这个预约码。请对照企业的预约页面，或按企业名称查找。",
            next_label="返回签到名单",
            next_url=f"/organise/clinics/{clinic.code}/check-in",
        )
    return booking


def waiting(session: Session, clinic: Clinic) -> list[tuple[WalkIn, Enterprise]]:
    """The firms in the queue at the door, first come first."""
    found = (
        select(WalkIn, Enterprise)
        .join(Enterprise, Enterprise.id == WalkIn.enterprise_id)
        .where(WalkIn.clinic_id == clinic.id, WalkIn.booking_id.is_(None), WalkIn.left_at.is_(None))
        .order_by(WalkIn.at, WalkIn.id)
    )
    return list(session.execute(found))


def delays_of(session: Session, clinic: Clinic) -> list[Delay]:
    """The delays that stand, newest first; the clinic's stations must be loaded."""
    stations = [each.id for each in clinic.stations]
    found = select(Delay).where(Delay.station_id.in_(stations), Delay.undone_at.is_(None))
    return list(session.scalars(found.order_by(Delay.id.desc())))


def planned_starts(session: Session, booking_ids: Sequence[int]) -> dict[int, datetime]:
    """When delayed bookings should have begun, by booking id; only delays that stand."""
    found = (
        select(DelayedBooking.booking_id, DelayedBooking.from_starts_at)
        .join(Delay, Delay.id == DelayedBooking.delay_id)
        .where(Delay.undone_at.is_(None), DelayedBooking.booking_id.in_(booking_ids))
        .order_by(Delay.id.desc())
    )
    return dict(session.execute(found).all())  # the oldest delay comes last and stays


def wall_of(session: Session, clinic: Clinic) -> Wall | None:
    """How the clinic's wall is set up, None while nobody has."""
    return session.get(Wall, clinic.id)
