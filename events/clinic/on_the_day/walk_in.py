"""A firm that comes without a booking: the next free slot through the one entrance, else the queue."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.clinic.booking import Contact, book
from events.clinic.models import Booking, Cancellation, Clinic, NoShow, WalkIn
from events.clinic.on_the_day.check_in import check_in
from events.clinic.on_the_day.queries import waiting
from events.clinic.on_the_day.refusals import HasBooking, NotToday
from events.clinic.queries import slots_of
from events.clinic.refusals import FirmBusy, PanelUnsuitable, SlotTaken
from yurong.accounts.audit import record
from yurong.accounts.models import Enterprise, RoleGrant
from yurong.kit.clock import local
from yurong.kit.duplicates import is_duplicate
from yurong.kit.errors import NotFound


@dataclass(frozen=True)
class FirmAtDoor:
    """The firm as its people say; `uscc` is checked. A firm that is known keeps its name and region."""

    uscc: str
    name: str
    region: str


def register(
    session: Session,
    *,
    clinic: Clinic,
    firm: FirmAtDoor,
    contact: Contact,
    account_id: int,
    now: datetime,
    public_url: str,
) -> WalkIn:
    """The firm with a booking when a slot is free, else in the queue. Writes; the same firm is one walk-in.

    Whoever waited before is served first. Raises NotToday or HasBooking (409), NotAdmitted (403).
    """
    if local(now).date() != clinic.on_day:
        raise NotToday(next_url=f"/organise/clinics/{clinic.code}")
    enterprise = _enterprise(session, firm, now)
    if own := _live_booking(session, clinic.id, enterprise.id):
        raise HasBooking(
            f"{enterprise.name}今天 {local(own.starts_at):%H:%M} 有预约（{own.code}），请直接签到。",
            next_url=f"/organise/clinics/{clinic.code}/check-in?q={own.code}",
        )
    walk_in = _row(session, clinic, enterprise, contact, account_id, now)
    seat_waiting(session, clinic=clinic, account_id=account_id, now=now, public_url=public_url)
    session.refresh(walk_in)
    return walk_in


def seat_waiting(
    session: Session, *, clinic: Clinic, account_id: int, now: datetime, public_url: str
) -> list[Booking]:
    """Gives free slots to the queue, first come first, earliest slot first; checks those firms in.

    Writes. A firm that no free slot suits keeps its place and lets the next one pass.
    """
    made: list[Booking] = []
    for walk_in, enterprise in waiting(session, clinic):
        for slot in slots_of(session, [clinic], now)[clinic.id]:
            if slot.state != "free":
                continue
            try:
                booking = book(
                    session,
                    clinic=clinic,
                    station_id=slot.station_id,
                    starts_at=slot.starts_at,
                    enterprise_id=enterprise.id,
                    account_id=_told(session, enterprise.id) or account_id,
                    contact=Contact(walk_in.contact_name, walk_in.contact_phone),
                    request_key=f"walk-in-{walk_in.id}-{int(now.timestamp())}",
                    now=now,
                    public_url=public_url,
                    is_given=True,
                )
            except (SlotTaken, FirmBusy, PanelUnsuitable):
                continue
            walk_in.booking_id = booking.id
            check_in(
                session,
                booking=booking,
                clinic=clinic,
                account_id=account_id,
                request_key=f"walk-in-{walk_in.id}-{booking.id}",
                how="walk_in",
                at=now,
                now=now,
            )
            made.append(booking)
            break
    session.flush()
    return made


def leave(session: Session, *, clinic: Clinic, walk_in_id: int, account_id: int, now: datetime) -> None:
    """The firm no longer waits. Writes; twice is once. Raises NotFound."""
    walk_in = session.get(WalkIn, walk_in_id)
    if walk_in is None or walk_in.clinic_id != clinic.id:
        raise NotFound
    if walk_in.booking_id is None and walk_in.left_at is None:
        walk_in.left_at = now
        record(session, account_id, "walk_in.left", f"walk-in:{walk_in.id}")
        session.flush()


def _row(
    session: Session, clinic: Clinic, enterprise: Enterprise, contact: Contact, account_id: int, now: datetime
) -> WalkIn:
    """The firm's row, taken anew when it had left or its booking was called off."""
    walk_in = session.scalar(
        select(WalkIn)
        .where(WalkIn.clinic_id == clinic.id, WalkIn.enterprise_id == enterprise.id)
        .with_for_update()
    )
    if walk_in is None:
        walk_in = WalkIn(clinic_id=clinic.id, enterprise_id=enterprise.id, at=now)
        session.add(walk_in)
        record(session, account_id, "walk_in.registered", f"clinic:{clinic.code}")
    elif walk_in.left_at is not None or walk_in.booking_id is not None:
        walk_in.at = now
    walk_in.contact_name, walk_in.contact_phone = contact.name, contact.phone
    walk_in.account_id, walk_in.booking_id, walk_in.left_at = account_id, None, None
    session.flush()
    return walk_in


def _enterprise(session: Session, firm: FirmAtDoor, now: datetime) -> Enterprise:
    """The firm of that code, made when nobody knows it yet."""
    known = select(Enterprise).where(Enterprise.uscc == firm.uscc)
    if found := session.scalar(known):
        return found
    try:
        with session.begin_nested():
            made = Enterprise(uscc=firm.uscc, name=firm.name, region=firm.region, created_at=now)
            session.add(made)
            session.flush()
            return made
    except IntegrityError as error:  # another desk registered it meanwhile
        if not is_duplicate(error):
            raise
    return session.scalars(known).one()


def _live_booking(session: Session, clinic_id: int, enterprise_id: int) -> Booking | None:
    return session.scalar(
        select(Booking).where(
            Booking.clinic_id == clinic_id,
            Booking.enterprise_id == enterprise_id,
            ~exists().where(Cancellation.booking_id == Booking.id),
            ~exists().where(NoShow.booking_id == Booking.id),
        )
    )


def _told(session: Session, enterprise_id: int) -> int | None:
    """The person of the firm who gets the mails, when it has one."""
    found = select(RoleGrant.account_id).where(RoleGrant.enterprise_id == enterprise_id)
    return session.scalar(found.order_by(RoleGrant.id).limit(1))
