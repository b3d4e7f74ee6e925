"""Putting several bookings of one station to other times at once: all of their claims, or none."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.clinic import claims, resources
from events.clinic.availability import Claim, Slot
from events.clinic.booking import station_of
from events.clinic.day import desks
from events.clinic.holding import hold
from events.clinic.models import Booking, ClaimTick, Clinic, Expert, NoShow, Station
from events.clinic.on_the_day.refusals import ExpertElsewhere
from yurong.accounts.models import Account
from yurong.kit.clock import local
from yurong.kit.duplicates import is_duplicate


def held(session: Session, found: Select[Booking]) -> list[Booking]:
    """The live bookings among these, by time, locked in the order of their ids until the transaction ends."""
    bookings = session.scalars(found.order_by(Booking.id)).all()
    live = [each for each in bookings if hold(session, each) is None]
    return sorted(live, key=lambda each: each.starts_at)


def came() -> ColumnElement[bool]:
    """Bookings that nobody has marked absent: the others hold no claims any more."""
    return ~exists().where(NoShow.booking_id == Booking.id)


def put(session: Session, clinic: Clinic, moves: Sequence[tuple[Booking, datetime]], now: datetime) -> None:
    """Each booking begins at its new time, in this order. Writes; the clinic's panels must be loaded.

    Later ones come first when time moves on, so that a booking never meets the next one. Raises
    ExpertElsewhere (409) and changes nothing when an expert or a firm is claimed at one of the new times.
    """
    buffer = timedelta(minutes=clinic.buffer_minutes)
    for booking, starts_at in moves:
        ends_at = starts_at + (booking.ends_at - booking.starts_at)
        desk = next(each for each in desks(clinic) if each.station_id == booking.station_id)
        slot = Slot(desk.station_id, desk.name, starts_at, ends_at, ends_at + buffer, "free")
        wanted = claims.wanted(slot, desk, clinic.id, booking.enterprise_id)
        try:
            with session.begin_nested():
                claims.swap(session, booking.id, wanted, now)
        except IntegrityError as error:
            if not is_duplicate(error):
                raise
            raise _clash(session, clinic, booking, wanted) from error
        booking.starts_at, booking.ends_at = starts_at, ends_at
        booking.sequence += 1
    session.flush()


def _clash(session: Session, clinic: Clinic, booking: Booking, wanted: set[Claim]) -> ExpertElsewhere:
    """Who is in the way, where and when."""
    back = {"next_label": "返回诊台", "next_url": f"/organise/clinics/{clinic.code}/day"}
    rival = session.execute(
        select(ClaimTick.resource, Booking.starts_at, Station.name)
        .join(Booking, Booking.id == ClaimTick.booking_id)
        .join(Station, Station.id == Booking.station_id)
        .where(tuple_(ClaimTick.resource, ClaimTick.tick).in_(sorted(wanted)), Booking.id != booking.id)
        .order_by(ClaimTick.resource, ClaimTick.tick)
        .limit(1)
    ).first()
    if rival is None:
        return ExpertElsewhere("刚才有别的变动，请再试一次。", **back)
    at = f"{local(rival.starts_at):%H:%M}"
    own = station_of(clinic, booking.station_id)
    name = next(
        (
            session.get_one(Account, session.get_one(Expert, seat.expert_id).account_id).name
            for seat in own.seats
            if resources.expert(seat.expert_id) == rival.resource
        ),
        "",
    )
    who = f"{name}专家" if name else "这家企业" if rival.resource.startswith("firm:") else "诊台"
    return ExpertElsewhere(
        f"顺延后，{who}会和 {rival.name} {at} 的预约撞在一起。"
        f"请先顺延{rival.name}，或为那一家改期，再顺延{own.name}。没有改动任何时间。",
        **back,
    )
