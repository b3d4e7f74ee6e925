"""A firm in the line before a full clinic: joining, leaving, the organiser's order. Answers: replying.py."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.answering import part_of
from events.clinic import queries
from events.clinic.admission import refuse_outsiders
from events.clinic.booking import Contact
from events.clinic.life import line, line_letters
from events.clinic.life.no_show import refuse_restricted
from events.clinic.models import (
    Booking,
    Cancellation,
    Clinic,
    SlotsBy,
    WaitlistEntry,
    WaitlistMove,
)
from events.clinic.refusals import (
    AlreadyBooked,
    BookingClosed,
    CalledOff,
    GivenByRule,
    NotOpenYet,
    OnlyWaitlist,
    StillFree,
)
from yurong.accounts.audit import record
from yurong.kit.clock import instant
from yurong.kit.errors import BadInput, NotFound


def join(
    session: Session,
    *,
    clinic: Clinic,
    enterprise_id: int,
    account_id: int,
    contact: Contact,
    part: str,
    now: datetime,
    public_url: str,
    is_given: bool = False,
) -> WaitlistEntry:
    """The firm's place at the end of the line; joining again only changes the half-day wanted. Writes.

    `part`: any, am or pm. `is_given`: the organiser puts the firm there (the rest of an allocation), whatever
    the hours, and tells it. `clinic` as loaded by queries.clinic_to_book. Raises AlreadyBooked, StillFree,
    NotOpenYet or GivenByRule (409), BookingClosed or CalledOff (410), NotAdmitted (403).
    """
    refuse_outsiders(session, clinic, enterprise_id)
    line.hold_line(session, clinic.id)
    line.hold_firm(session, clinic.id, enterprise_id)
    if code := _booked(session, clinic.id, enterprise_id):
        raise AlreadyBooked(next_url=f"/bookings/{code}")
    if entry := line.waiting_entry(session, clinic.id, enterprise_id):
        entry.part = part
        session.flush()
        return entry
    if not is_given:
        _check_open(session, clinic, enterprise_id, part, now)
    last = session.scalar(select(func.max(WaitlistEntry.place)).where(WaitlistEntry.clinic_id == clinic.id))
    entry = WaitlistEntry(
        clinic_id=clinic.id,
        enterprise_id=enterprise_id,
        account_id=account_id,
        contact_name=contact.name,
        contact_phone=contact.phone,
        part=part,
        place=(last or 0) + 1,
        joined_at=now,
    )
    session.add(entry)
    session.flush()
    if not is_given:
        line_letters.joined(session, clinic, entry, position(session, entry), now, public_url)
    record(session, account_id, "waitlist.joined", f"waitlist:{entry.id}", clinic=clinic.code)
    session.flush()
    return entry


def position(session: Session, entry: WaitlistEntry) -> int:
    """The entry's place in the line, from 1. Reads only."""
    return [each.id for each in line.waiting(session, entry.clinic_id)].index(entry.id) + 1


def leave(
    session: Session, *, clinic: Clinic, enterprise_id: int, account_id: int, now: datetime, public_url: str
) -> None:
    """The firm waits no longer; an open offer goes to the next. Leaving twice is once. Writes."""
    line.hold_line(session, clinic.id)
    entry = line.waiting_entry(session, clinic.id, enterprise_id)
    if entry is None:
        return
    made = line.open_offer(session, entry.id)
    entry.ended_at, entry.ended_as = now, "left"
    if made:
        line.close(session, clinic, made, "withdrawn", now)
    record(session, account_id, "waitlist.left", f"waitlist:{entry.id}", clinic=clinic.code)
    session.flush()
    if made:
        line.offer(session, clinic, made.station_id, made.starts_at, now, public_url)


def put(
    session: Session,
    *,
    clinic: Clinic,
    entry_id: int,
    to_position: int,
    reason: str,
    account_id: int,
    now: datetime,
) -> None:
    """The firm stands at this position (from 1; past the end is the end). Writes; open offers stand.

    Raises NotFound for nobody in this line, BadInput (400) without a reason.
    """
    if len(reason.strip()) < 2:
        raise BadInput("请写明为什么调整，至少两个字；企业问起时要答得上来。")
    line.hold_line(session, clinic.id)
    queue = line.waiting(session, clinic.id)
    entry = next((each for each in queue if each.id == entry_id), None)
    if entry is None:
        raise NotFound("这家企业已不在候补里。", next_label="返回候补名单", next_url=_list_of(clinic))
    before = queue.index(entry) + 1
    queue.remove(entry)
    queue.insert(max(1, to_position) - 1, entry)
    for place, each in enumerate(queue, 1):
        each.place = place
    after = queue.index(entry) + 1
    if after != before:
        session.add(
            WaitlistMove(
                entry_id=entry.id,
                from_position=before,
                to_position=after,
                reason=reason.strip(),
                account_id=account_id,
                at=now,
            )
        )
        record(session, account_id, "waitlist.moved", f"waitlist:{entry.id}", to=after)
    session.flush()


def call_off(session: Session, *, clinic: Clinic, reason: str, now: datetime) -> None:
    """Nobody waits for this clinic any more, and everybody who did is told why. Writes."""
    line.hold_line(session, clinic.id)
    for entry in line.waiting(session, clinic.id):
        if made := line.open_offer(session, entry.id):
            line.close(session, clinic, made, "withdrawn", now)
        entry.ended_at, entry.ended_as = now, "closed"
        line_letters.called_off(session, clinic, entry, reason, now)
    session.flush()


def _check_open(session: Session, clinic: Clinic, enterprise_id: int, part: str, now: datetime) -> None:
    if clinic.called_off_at is not None:
        raise CalledOff
    if clinic.slots_by == SlotsBy.ALLOCATION:
        raise GivenByRule(next_url=f"/clinics/{clinic.code}")
    if now < clinic.booking_opens_at:
        raise NotOpenYet("还没有开始预约，暂时不用候补。", next_url=f"/clinics/{clinic.code}")
    if now >= instant(clinic.on_day, clinic.closes_at):
        raise BookingClosed
    if now >= clinic.booking_closes_at:
        return
    try:
        refuse_restricted(session, clinic, enterprise_id, now)
    except OnlyWaitlist:
        return
    slots = queries.slots_of(session, [clinic], now)[clinic.id]
    if any(each.state == "free" and part in ("any", part_of(each.starts_at)) for each in slots):
        raise StillFree(next_url=f"/clinics/{clinic.code}#slots")


def _booked(session: Session, clinic_id: int, enterprise_id: int) -> str | None:
    live = select(Booking.code).where(
        Booking.clinic_id == clinic_id,
        Booking.enterprise_id == enterprise_id,
        Booking.id.not_in(select(Cancellation.booking_id)),
    )
    return session.scalar(live.order_by(Booking.id.desc()).limit(1))


def _list_of(clinic: Clinic) -> str:
    return f"/organise/clinics/{clinic.code}/waitlist"
