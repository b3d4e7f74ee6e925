"""Taking a slot: the one entrance for page, API, import and command line."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events import codes
from events.clinic import claims, letters
from events.clinic.admission import refuse_outsiders
from events.clinic.appointment import appointment
from events.clinic.availability import Desk, Slot, slots
from events.clinic.day import desks, opening
from events.clinic.life import line
from events.clinic.life.held import drop, hold_of
from events.clinic.life.no_show import refuse_restricted
from events.clinic.models import Booking, Clinic, SlotHold, SlotsBy, Station
from events.clinic.refusals import (
    BookingClosed,
    CalledOff,
    FirmHolds,
    GivenByRule,
    NoSuchSlot,
    NotOpenYet,
    SlotPast,
)
from events.clinic.team.recusal import refuse_unsuitable
from events.moments import day_and_clock
from yurong.accounts.audit import record
from yurong.accounts.models import Account, Enterprise
from yurong.kit.errors import NotFound, Problem


@dataclass(frozen=True)
class Contact:
    """Whom to call about a booking."""

    name: str
    phone: str


def book(
    session: Session,
    *,
    clinic: Clinic,
    station_id: int,
    starts_at: datetime,
    enterprise_id: int,
    account_id: int,
    contact: Contact,
    request_key: str,
    now: datetime,
    public_url: str,
    is_given: bool = False,
) -> Booking:
    """The firm's booking of this slot, with its claims, mail and audit entry. Writes, never commits.

    `is_given`: the organiser gives the slot (an allocation, a promotion), so the hours of booking and the
    rule that slots are applied for do not bind.

    `clinic` as loaded by queries.clinic_to_book. The same `request_key` from the same account gives the
    booking made the first time, also when booking has closed since. What the firm held at the clinic goes
    over to the booking, and it leaves the waitlist. Raises SlotTaken, FirmBusy, AlreadyBooked,
    PanelUnsuitable, OnlyWaitlist, NotOpenYet or GivenByRule (409), NoSuchSlot (404), SlotPast, BookingClosed
    or CalledOff (410), NotAdmitted (403).
    """
    try:
        if not is_given:
            check_open(clinic, now)
            refuse_restricted(session, clinic, enterprise_id, now)
        refuse_outsiders(session, clinic, enterprise_id)
        slot, desk = offered(clinic, station_id, starts_at, now)
        refuse_unsuitable(session, panel_of(clinic, station_id), enterprise_id, clinic.code)
        booking = Booking(
            code=codes.booking_code(),
            clinic_id=clinic.id,
            station_id=station_id,
            enterprise_id=enterprise_id,
            account_id=account_id,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            contact_name=contact.name,
            contact_phone=contact.phone,
            request_key=request_key,
            made_at=now,
            sequence=0,
        )
        is_waiting = line.waiting_entry(session, clinic.id, enterprise_id) is not None
        if is_waiting:
            line.hold_line(session, clinic.id)
        held = hold_of(session, clinic.id, enterprise_id, lock=True)
        if held and held.is_offer and not is_waiting:  # it joined and was asked while we looked
            raise FirmHolds(next_url=f"/clinics/{clinic.code}/waitlist")
        _store(session, booking, slot, desk, clinic, held)
    except Problem:
        if earlier := _made_before(session, account_id, request_key):
            return earlier
        raise
    line.hold_firm(session, clinic.id, enterprise_id)
    _announce(session, booking, clinic, now, public_url)
    line.end_waiting(session, clinic, booking, now, public_url)
    return booking


def check_open(clinic: Clinic, now: datetime) -> None:
    """Raises unless firms may book at this instant."""
    if clinic.published_at is None:
        raise NotFound
    if clinic.called_off_at is not None:
        raise CalledOff
    if clinic.slots_by == SlotsBy.ALLOCATION:
        raise GivenByRule(next_url=f"/clinics/{clinic.code}/application")
    check_hours(clinic, now)


def check_hours(clinic: Clinic, now: datetime) -> None:
    """Raises unless booking, or applying, is open at this instant."""
    if now < clinic.booking_opens_at:
        raise NotOpenYet(
            f"这场诊疗会 {day_and_clock(clinic.booking_opens_at)} 开始预约，请到时再来。",
            next_label="返回诊疗会",
            next_url=f"/clinics/{clinic.code}",
        )
    if now >= clinic.booking_closes_at:
        raise BookingClosed


def offered(clinic: Clinic, station_id: int, starts_at: datetime, now: datetime) -> tuple[Slot, Desk]:
    """The slot the clinic offers there and then, free or not. Raises NoSuchSlot or SlotPast."""
    desk = next((each for each in desks(clinic) if each.station_id == station_id), None)
    if desk is None:
        raise NoSuchSlot(next_url=f"/clinics/{clinic.code}")
    minutes = clinic.slot_minutes, clinic.buffer_minutes
    for slot in slots(opening(clinic), *minutes, [desk], frozenset(), now):
        if slot.starts_at == starts_at:
            if slot.state == "past":
                raise SlotPast(next_url=f"/clinics/{clinic.code}")
            return slot, desk
    raise NoSuchSlot(next_url=f"/clinics/{clinic.code}")


def station_of(clinic: Clinic, station_id: int) -> Station:
    """The clinic's station of that id, which must exist."""
    return next(each for each in clinic.stations if each.id == station_id)


def panel_of(clinic: Clinic, station_id: int) -> list[int]:
    """Ids of the experts at the clinic's station."""
    return [seat.expert_id for seat in station_of(clinic, station_id).seats]


def _store(
    session: Session, booking: Booking, slot: Slot, desk: Desk, clinic: Clinic, held: SlotHold | None
) -> None:
    """Booking and claims, both or neither; the savepoint keeps the session usable after a refusal.

    What the firm held goes over to the booking in the same step.
    """
    claimed = claims.wanted(slot, desk, booking.clinic_id, booking.enterprise_id)
    try:
        with session.begin_nested():
            session.add(booking)
            session.flush()
            _recheck(session, clinic)
            claims.take(session, booking.id, claimed, booking.made_at, held.id if held else None)
            if held:
                drop(session, held)
    except IntegrityError as error:
        raise claims.refusal(session, error, claimed, booking, clinic.code) from error


def _recheck(session: Session, clinic: Clinic) -> None:
    """Raises NotFound when the clinic was withdrawn since it was loaded, CalledOff when it was called off.

    The booking's foreign key holds the clinic's row from now on, so it stays as it is until we commit.
    """
    state = select(Clinic.published_at, Clinic.called_off_at).where(Clinic.id == clinic.id)
    published_at, called_off_at = session.execute(state).one()
    if called_off_at is not None:
        raise CalledOff
    if published_at is None or published_at != clinic.published_at:
        raise NotFound("主办方刚刚撤回了这场诊疗会。", next_label="看看其他场次", next_url="/clinics")


def _made_before(session: Session, account_id: int, request_key: str) -> Booking | None:
    return session.scalar(
        select(Booking).where(Booking.account_id == account_id, Booking.request_key == request_key)
    )


def _announce(session: Session, booking: Booking, clinic: Clinic, now: datetime, public_url: str) -> None:
    to = session.get_one(Account, booking.account_id).email
    firm = session.get_one(Enterprise, booking.enterprise_id).name
    station = station_of(clinic, booking.station_id)
    letters.confirm(session, to, appointment(booking, clinic, station, firm, public_url), now)
    record(session, booking.account_id, "booking.made", f"booking:{booking.code}", clinic=clinic.code)
    session.flush()
