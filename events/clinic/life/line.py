"""The line before a full clinic: a freed slot is offered to the first who can use it, and to nobody twice.

Whoever frees a slot calls `offer` in the same transaction, so that it never lies open to strangers in
between. Everything that changes the line holds the clinic's row first (`hold_line`), before any booking and
before any claim: offers come one at a time whatever the number of processes.
"""

from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.answering import answer_by, part_of
from events.clinic import claims
from events.clinic.availability import Desk, Slot
from events.clinic.day import slot_at
from events.clinic.life import line_letters
from events.clinic.life.held import drop, hold_of
from events.clinic.models import Booking, Clinic, SlotHold, WaitlistEntry, WaitlistOffer
from events.clinic.refusals import AlreadyBooked, FirmBusy, PanelUnsuitable
from events.clinic.team.recusal import refuse_unsuitable
from yurong.accounts.audit import record
from yurong.kit.work_calendar import work_calendar


def hold_line(session: Session, clinic_id: int) -> None:
    """Nobody else changes this clinic's line until the transaction ends; bookings go on."""
    session.execute(select(Clinic.id).where(Clinic.id == clinic_id).with_for_update(key_share=True))


def hold_firm(session: Session, clinic_id: int, enterprise_id: int) -> None:
    """Until the transaction ends the firm either joins this line or books, not both at once.

    A booking that finds its firm not waiting does not hold the line, and neither sees the other's rows before
    they are committed: whichever comes second waits here and then looks again. Taken last, after line and
    claims: who has it waits for nobody. On SQLite the write transaction itself is the lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(clinic_id, enterprise_id)))


def waiting(session: Session, clinic_id: int) -> list[WaitlistEntry]:
    """Who waits, the first in line first; those with an open offer keep their place."""
    found = select(WaitlistEntry).where(
        WaitlistEntry.clinic_id == clinic_id, WaitlistEntry.ended_at.is_(None)
    )
    return list(session.scalars(found.order_by(WaitlistEntry.place, WaitlistEntry.id)))


def waiting_entry(session: Session, clinic_id: int, enterprise_id: int) -> WaitlistEntry | None:
    """The firm's place in the line, read afresh, or None."""
    found = select(WaitlistEntry).where(
        WaitlistEntry.clinic_id == clinic_id,
        WaitlistEntry.enterprise_id == enterprise_id,
        WaitlistEntry.ended_at.is_(None),
    )
    return session.scalar(found.execution_options(populate_existing=True))


def open_offer(session: Session, entry_id: int) -> WaitlistOffer | None:
    """The offer that waits for this firm's answer, read afresh, or None."""
    found = select(WaitlistOffer).where(WaitlistOffer.entry_id == entry_id, WaitlistOffer.outcome.is_(None))
    return session.scalar(found.execution_options(populate_existing=True))


def offer(
    session: Session, clinic: Clinic, station_id: int, starts_at: datetime, now: datetime, public_url: str
) -> WaitlistOffer | None:
    """The freed slot, offered to the first in line who wants its half-day and can be seen there. Writes.

    None when nobody can use it, it begins too soon, or somebody has it: then it is open to all. The caller
    holds the line.
    """
    found = slot_at(clinic, station_id, starts_at, now)
    if found is None or clinic.called_off_at is not None:
        return None
    until = answer_by(now, starts_at, work_calendar(session))
    if until is None:
        return None
    for entry in _eligible(session, clinic, station_id, starts_at):
        try:
            made = _offer_to(session, clinic, entry, *found, now, until)
        except (PanelUnsuitable, FirmBusy) as refused:
            if isinstance(refused, AlreadyBooked):
                entry.ended_at, entry.ended_as = now, "booked"
            continue
        if made:
            line_letters.offered(session, clinic, entry, made, now, public_url)
            record(session, None, "waitlist.offered", f"waitlist:{entry.id}", offer=made.id)
            session.flush()
        return made
    return None


def end_waiting(session: Session, clinic: Clinic, booking: Booking, now: datetime, public_url: str) -> None:
    """The firm has a booking: it waits no longer, and an offer of another slot goes to the next. Writes.

    The caller holds the firm. One that joined meanwhile has no offer: the booking's claims forbid it.
    """
    entry = waiting_entry(session, clinic.id, booking.enterprise_id)
    if entry is None:
        return
    made = open_offer(session, entry.id)
    entry.ended_at, entry.ended_as = now, "booked"
    if made is None:
        return
    is_this = (made.station_id, made.starts_at) == (booking.station_id, booking.starts_at)
    close(session, clinic, made, "accepted" if is_this else "withdrawn", now)
    if not is_this:
        offer(session, clinic, made.station_id, made.starts_at, now, public_url)


def expire(
    session: Session,
    clinic: Clinic,
    entry: WaitlistEntry,
    made: WaitlistOffer,
    now: datetime,
    public_url: str,
) -> None:
    """Nobody answered in time: the firm leaves the line, the slot goes to the next. Writes."""
    close(session, clinic, made, "expired", now)
    entry.ended_at, entry.ended_as = now, "expired"
    record(session, None, "waitlist.expired", f"waitlist:{entry.id}", offer=made.id)
    line_letters.expired(session, clinic, entry, made, now, public_url)
    session.flush()
    offer(session, clinic, made.station_id, made.starts_at, now, public_url)


def expire_due(session: Session, clinic: Clinic, now: datetime, public_url: str) -> int:
    """Ends every offer of the clinic whose time is over, oldest first; how many. Writes, if there are any."""
    due = (
        select(WaitlistOffer, WaitlistEntry)
        .join(WaitlistEntry, WaitlistEntry.id == WaitlistOffer.entry_id)
        .where(WaitlistEntry.clinic_id == clinic.id, WaitlistOffer.outcome.is_(None))
        .where(WaitlistOffer.until <= now)
        .order_by(WaitlistOffer.until, WaitlistOffer.id)
        .execution_options(populate_existing=True)
    )
    if session.execute(due.limit(1)).first() is None:
        return 0
    hold_line(session, clinic.id)
    found = session.execute(due).all()
    for made, entry in found:
        expire(session, clinic, entry, made, now, public_url)
    return len(found)


def close(session: Session, clinic: Clinic, made: WaitlistOffer, outcome: str, now: datetime) -> None:
    """The offer has ended this way and holds nothing any more. Writes; the caller holds the line."""
    made.outcome, made.ended_at = outcome, now
    entry = session.get_one(WaitlistEntry, made.entry_id)
    held = hold_of(session, clinic.id, entry.enterprise_id, lock=True)
    if held and held.is_offer:
        drop(session, held)
    session.flush()


def _eligible(session: Session, clinic: Clinic, station_id: int, starts_at: datetime) -> list[WaitlistEntry]:
    """Who may be offered this slot: no open offer, the right half-day, not asked about it before."""
    asked = exists().where(
        WaitlistOffer.entry_id == WaitlistEntry.id,
        (
            WaitlistOffer.outcome.is_(None)
            | ((WaitlistOffer.station_id == station_id) & (WaitlistOffer.starts_at == starts_at))
        ),
    )
    found = select(WaitlistEntry).where(
        WaitlistEntry.clinic_id == clinic.id,
        WaitlistEntry.ended_at.is_(None),
        WaitlistEntry.part.in_(("any", part_of(starts_at))),
        ~asked,
    )
    return list(session.scalars(found.order_by(WaitlistEntry.place, WaitlistEntry.id)))


def _offer_to(
    session: Session,
    clinic: Clinic,
    entry: WaitlistEntry,
    slot: Slot,
    desk: Desk,
    now: datetime,
    until: datetime,
) -> WaitlistOffer | None:
    """The offer with the slot held for it; None when it is not free. Raises PanelUnsuitable, FirmBusy."""
    panel = next(each for each in clinic.stations if each.id == slot.station_id).seats
    refuse_unsuitable(session, [seat.expert_id for seat in panel], entry.enterprise_id, clinic.code)
    wanted = claims.wanted(slot, desk, clinic.id, entry.enterprise_id)
    kept = hold_of(session, clinic.id, entry.enterprise_id, lock=True) or SlotHold(
        clinic_id=clinic.id, enterprise_id=entry.enterprise_id
    )
    try:
        with session.begin_nested():
            kept.station_id, kept.account_id = slot.station_id, entry.account_id
            kept.starts_at, kept.ends_at = slot.starts_at, slot.ends_at
            kept.made_at, kept.until, kept.is_offer = now, until, True
            session.add(kept)
            session.flush()
            claims.keep(session, kept, wanted, now)
            made = WaitlistOffer(
                entry_id=entry.id,
                station_id=slot.station_id,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                made_at=now,
                until=until,
            )
            session.add(made)
    except IntegrityError as error:
        refused = claims.refusal(session, error, wanted, kept, clinic.code)
        if isinstance(refused, FirmBusy):
            raise refused from error
        return None
    return made
