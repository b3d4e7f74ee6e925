"""A firm in the line before a full clinic: joining, leaving, answering an offer; the organiser's order."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.answering import part_of
from events.clinic import queries
from events.clinic.admission import refuse_outsiders
from events.clinic.booking import Contact, book
from events.clinic.life import line, line_letters
from events.clinic.life.no_show import refuse_restricted
from events.clinic.models import (
    Booking,
    Cancellation,
    Clinic,
    SlotsBy,
    WaitlistEntry,
    WaitlistMove,
    WaitlistOffer,
)
from events.clinic.refusals import (
    AlreadyBooked,
    BookingClosed,
    CalledOff,
    GivenByRule,
    NotOpenYet,
    OfferOver,
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

    `part`: any, am or pm. `is_given`: the organiser puts the firm there (the rest of an allocation). `clinic`
    as loaded by queries.clinic_to_book. Raises AlreadyBooked, StillFree, NotOpenYet or GivenByRule (409),
    BookingClosed or CalledOff (410), NotAdmitted (403).
    """
    refuse_outsiders(session, clinic, enterprise_id)
    line.hold_line(session, clinic.id)
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
    line_letters.joined(session, clinic, entry, position(session, entry), now, public_url)
    record(session, account_id, "waitlist.joined", f"waitlist:{entry.id}", clinic=clinic.code)
    session.flush()
    return entry


def position(session: Session, entry: WaitlistEntry) -> int:
    """The entry's place in the line, from 1. Reads only."""
    return [each.id for each in line.waiting(session, entry.clinic_id)].index(entry.id) + 1


def accept(
    session: Session,
    *,
    clinic: Clinic,
    offer_id: int,
    enterprise_id: int,
    account_id: int,
    now: datetime,
    public_url: str,
) -> Booking | None:
    """The booking of the offered slot; a second tap gives the first one. Writes.

    None when the time to answer is over: the slot then went to the next in line. Raises NotFound for an offer
    of another firm, OfferOver (410) when it was declined, has expired or was withdrawn.
    """
    entry, made = _own_offer(session, clinic, offer_id, enterprise_id)
    if made.outcome == "accepted":
        found = select(Booking).where(Booking.request_key == f"offer-{made.id}")
        return session.scalars(found.where(Booking.clinic_id == clinic.id)).one()
    if made.outcome is not None:
        raise OfferOver(next_url=f"/clinics/{clinic.code}/waitlist")
    if now >= made.until:
        line.expire(session, clinic, entry, made, now, public_url)
        return None
    return book(
        session,
        clinic=clinic,
        station_id=made.station_id,
        starts_at=made.starts_at,
        enterprise_id=enterprise_id,
        account_id=account_id,
        contact=Contact(entry.contact_name, entry.contact_phone),
        request_key=f"offer-{made.id}",
        now=now,
        public_url=public_url,
        is_given=True,
    )


def firm_of_offer(session: Session, clinic: Clinic, offer_id: int, enterprise_ids: Collection[int]) -> int:
    """Which of these firms the offer was made to. Reads only. Raises NotFound for another firm's."""
    found = session.scalar(
        select(WaitlistEntry.enterprise_id)
        .join(WaitlistOffer, WaitlistOffer.entry_id == WaitlistEntry.id)
        .where(WaitlistOffer.id == offer_id, WaitlistEntry.clinic_id == clinic.id)
    )
    if found is None or found not in enterprise_ids:
        raise _no_offer(clinic)
    return found


def decline(
    session: Session,
    *,
    clinic: Clinic,
    offer_id: int,
    enterprise_id: int,
    account_id: int,
    now: datetime,
    public_url: str,
) -> None:
    """The slot goes to the next; the firm keeps its place and is not asked about this slot again. Writes.

    Declining twice is once. Raises NotFound, OfferOver (410).
    """
    entry, made = _own_offer(session, clinic, offer_id, enterprise_id)
    if made.outcome == "declined":
        return
    if made.outcome is not None:
        raise OfferOver(next_url=f"/clinics/{clinic.code}/waitlist")
    line.close(session, clinic, made, "declined", now)
    record(session, account_id, "waitlist.declined", f"waitlist:{entry.id}", offer=made.id)
    session.flush()
    line.offer(session, clinic, made.station_id, made.starts_at, now, public_url)


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


def _own_offer(
    session: Session, clinic: Clinic, offer_id: int, enterprise_id: int
) -> tuple[WaitlistEntry, WaitlistOffer]:
    line.hold_line(session, clinic.id)
    row = session.execute(
        select(WaitlistEntry, WaitlistOffer)
        .join(WaitlistOffer, WaitlistOffer.entry_id == WaitlistEntry.id)
        .where(WaitlistOffer.id == offer_id, WaitlistEntry.clinic_id == clinic.id)
        .where(WaitlistEntry.enterprise_id == enterprise_id)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise _no_offer(clinic)
    return row[0], row[1]


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


def _no_offer(clinic: Clinic) -> NotFound:
    back = f"/clinics/{clinic.code}/waitlist"
    return NotFound("没有找到这个候补时段。", next_label="看候补", next_url=back)
