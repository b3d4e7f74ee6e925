"""What must hold of clinics at any moment, read from the tables alone: a storm or a kill may not break it.

Nothing here asks the code that it judges: what a booking must claim is worked out again from its panel and
its times. The order of the line is read from the audit log, whose entries are written under the line's lock.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.clinic.models import (
    Booking,
    Cancellation,
    ClaimTick,
    Clinic,
    DelayedBooking,
    Move,
    NoShow,
    PanelSeat,
    SlotHold,
    Station,
    WaitlistEntry,
    WaitlistOffer,
)
from events.clinic.models import Delay as DelayRow
from yurong.accounts.models import AuditEntry
from yurong.kit.clock import local
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

TICK = 300
Ticks = set[tuple[str, int]]


def violations(database: Database, now: datetime) -> list[str]:
    """Everything that is wrong, in words; empty when all is well. Reads only, in one snapshot on SQLite.

    Nothing may be writing meanwhile.
    """
    with database.reading() as session:
        rows = Rows(session)
        return [
            *_overlaps(rows),
            *_claims(rows, now),
            *_offers(rows),
            *_one_each(rows),
            *_order(rows, session),
            *_counters(rows, session),
        ]


class Rows:
    """The tables, read once."""

    def __init__(self, session: Session) -> None:
        self.clinics = {each.id: each for each in session.scalars(select(Clinic))}
        self.bookings = list(session.scalars(select(Booking).order_by(Booking.id)))
        self.cancelled = set(session.scalars(select(Cancellation.booking_id)))
        self.gone = self.cancelled | set(session.scalars(select(NoShow.booking_id)))
        self.live = [each for each in self.bookings if each.id not in self.gone]
        self.holds = list(session.scalars(select(SlotHold)))
        self.claims = list(session.scalars(select(ClaimTick)))
        self.entries = {each.id: each for each in session.scalars(select(WaitlistEntry))}
        self.offers = list(session.scalars(select(WaitlistOffer).order_by(WaitlistOffer.id)))
        self.moves = Counter(session.scalars(select(Move.booking_id)))
        panels: dict[int, list[str]] = defaultdict(list)
        for seat in session.execute(select(PanelSeat.station_id, PanelSeat.expert_id)):
            panels[seat.station_id].append(f"expert:{seat.expert_id}")
        self.panels = {
            each: [f"station:{each}", *panels[each]] for each in session.scalars(select(Station.id))
        }

    def wanted(self, one: Booking | SlotHold) -> Ticks:
        """What this booking or hold must claim."""
        clinic = self.clinics[one.clinic_id]
        begins = int(one.starts_at.timestamp())
        ends = int((one.ends_at + timedelta(minutes=clinic.buffer_minutes)).timestamp())
        span = range(begins // TICK, -(-ends // TICK))
        held = [*self.panels[one.station_id], f"firm:{one.enterprise_id}"]
        return {(each, tick) for each in held for tick in span} | {
            (f"clinic:{one.clinic_id}/firm:{one.enterprise_id}", 0)
        }


def _overlaps(rows: Rows) -> Iterator[str]:
    """No station, expert or firm is booked twice at one time, by the bookings, not by the claims."""
    held = Counter(tick for each in rows.live for tick in rows.wanted(each))
    for (resource, tick), times in sorted(held.items()):
        if times > 1:
            yield f"{resource} is booked {times} times at tick {tick}"


def _claims(rows: Rows, now: datetime) -> Iterator[str]:
    """Claims belong to live bookings, holds or open offers, which claim exactly what they need."""
    of_booking: dict[int, Ticks] = defaultdict(set)
    of_hold: dict[int, Ticks] = defaultdict(set)
    for each in rows.claims:
        if each.booking_id is not None:
            of_booking[each.booking_id].add((each.resource, each.tick))
        else:
            assert each.hold_id is not None, "the table says so"
            of_hold[each.hold_id].add((each.resource, each.tick))
    for booking in rows.live:
        if of_booking.pop(booking.id, set()) != rows.wanted(booking):
            yield f"booking {booking.code} does not claim what it needs"
    for left in sorted(of_booking):
        yield f"booking {left} is not live and claims"
    for hold in rows.holds:
        has = of_hold.pop(hold.id, set())
        is_binding = hold.is_offer or hold.until > now
        if has != rows.wanted(hold) if is_binding else not has <= rows.wanted(hold):
            yield f"hold {hold.id} does not claim what it needs"
    for left in sorted(of_hold):
        yield f"claims of hold {left}, which is not there"


def _offers(rows: Rows) -> Iterator[str]:
    """Each open offer keeps its slot for a firm that waits; nothing else is kept as an offer."""
    kept = {(each.clinic_id, each.enterprise_id): each for each in rows.holds if each.is_offer}
    booked = {(each.clinic_id, each.enterprise_id, each.made_at) for each in rows.bookings}
    for offer in rows.offers:
        entry = rows.entries[offer.entry_id]
        if offer.outcome is None:
            hold = kept.pop((entry.clinic_id, entry.enterprise_id), None)
            if hold is None or (hold.station_id, hold.starts_at) != (offer.station_id, offer.starts_at):
                yield f"offer {offer.id} is open and keeps nothing"
            if entry.ended_at is not None:
                yield f"offer {offer.id} is open, its firm no longer waits"
        accepted_at = (entry.clinic_id, entry.enterprise_id, offer.ended_at)
        if offer.outcome == "accepted" and accepted_at not in booked:
            yield f"offer {offer.id} is accepted without a booking"
    for hold in kept.values():
        yield f"hold {hold.id} is kept for no open offer"


def _one_each(rows: Rows) -> Iterator[str]:
    """A firm has one live booking at a clinic, waits once, and does not wait once it is booked."""
    booked = Counter((each.clinic_id, each.enterprise_id) for each in rows.live)
    for (clinic_id, firm), times in sorted(booked.items()):
        if times > 1:
            yield f"firm {firm} has {times} bookings at clinic {clinic_id}"
    waiting = [each for each in rows.entries.values() if each.ended_at is None]
    for each in waiting:
        if (each.clinic_id, each.enterprise_id) in booked:
            yield f"firm {each.enterprise_id} is booked at clinic {each.clinic_id} and waits"
    for (clinic_id, place), times in Counter((each.clinic_id, each.place) for each in waiting).items():
        if times > 1:
            yield f"{times} firms stand at place {place} of clinic {clinic_id}"


@dataclass
class _Line:
    """One clinic's line while the audit log is read forward: entry ids, the first in line first."""

    waiting: list[int] = field(default_factory=list)
    answering: set[int] = field(default_factory=set)
    asked: set[tuple[int, int, datetime]] = field(default_factory=set)


def _order(rows: Rows, session: Session) -> Iterator[str]:
    """Nobody is offered a slot before one in front who wanted it and could be asked."""
    lines: dict[int, _Line] = defaultdict(_Line)
    offers = {each.id: each for each in rows.offers}
    bookings = {each.code: each for each in rows.bookings}
    told = ("waitlist.joined", "waitlist.left", "waitlist.offered", "waitlist.declined", "waitlist.expired")
    log = select(AuditEntry).where(AuditEntry.verb.in_((*told, "booking.made"))).order_by(AuditEntry.id)
    for noted in session.scalars(log):
        kind, _, name = noted.subject.partition(":")
        if kind == "booking":
            booking = bookings[name]
            line = lines[booking.clinic_id]
            mine = [e for e in line.waiting if rows.entries[e].enterprise_id == booking.enterprise_id]
            _leave(line, mine)
            continue
        entry = rows.entries[int(name)]
        line = lines[entry.clinic_id]
        if noted.verb == "waitlist.joined":
            line.waiting.append(entry.id)
        elif noted.verb == "waitlist.offered":
            offer = offers[noted.detail["offer"]]
            before = _in_front(rows, line, offer)
            if before:
                yield f"offer {offer.id} passed over entries {before}"
            line.answering.add(entry.id)
            line.asked.add((entry.id, offer.station_id, offer.starts_at))
        elif noted.verb == "waitlist.declined":
            line.answering.discard(entry.id)
        else:
            _leave(line, [entry.id])


def _in_front(rows: Rows, line: _Line, offer: WaitlistOffer) -> list[int]:
    """Who should have been asked about this slot before the one who was."""
    half = "am" if local(offer.starts_at).hour < 12 else "pm"
    front = line.waiting[: line.waiting.index(offer.entry_id)] if offer.entry_id in line.waiting else []
    return [
        each
        for each in front
        if each not in line.answering
        and rows.entries[each].part in ("any", half)
        and (each, offer.station_id, offer.starts_at) not in line.asked
    ]


def _leave(line: _Line, entries: Iterable[int]) -> None:
    for each in list(entries):
        if each in line.waiting:
            line.waiting.remove(each)
        line.answering.discard(each)


def _counters(rows: Rows, session: Session) -> Iterator[str]:
    """What is counted beside the rows is what the rows come to."""
    late: Counter[int] = Counter()
    found = select(DelayedBooking.booking_id, DelayRow.undone_at).join(
        DelayRow, DelayRow.id == DelayedBooking.delay_id
    )
    for row in session.execute(found):
        late[row.booking_id] += 1 if row.undone_at is None else 2
    for each in rows.bookings:
        changes = rows.moves[each.id] + late[each.id] + (each.id in rows.cancelled)
        if each.sequence != changes:
            yield f"booking {each.code} counts {each.sequence} changes, there are {changes}"
    for verb, expected in (
        ("booking.made", len(rows.bookings)),
        ("booking.cancelled", len(rows.cancelled)),
        ("booking.moved", rows.moves.total()),
        ("waitlist.joined", len(rows.entries)),
        ("waitlist.offered", len(rows.offers)),
    ):
        noted = session.scalar(select(func.count()).where(AuditEntry.verb == verb))
        if noted != expected:
            yield f"the audit log has {noted} of {verb}, the tables {expected}"
    if Counter(_codes(session, "made")) != Counter(each.code for each in rows.bookings):
        yield "not each booking was confirmed once"
    for code in set(_codes(session, "remind")) & {e.code for e in rows.bookings if e.id in rows.cancelled}:
        yield f"booking {code} is cancelled, its reminders still wait"


def _codes(session: Session, kind: str) -> Iterator[str]:
    """The codes of the bookings that mails of this kind are about; of reminders, those not yet sent."""
    found = select(OutboxMail.key).where(
        OutboxMail.key.like(f"booking:%:{kind}:%"), OutboxMail.channel == "mail"
    )
    if kind == "remind":
        found = found.where(OutboxMail.sent_at.is_(None))
    return (key.split(":")[1] for key in session.scalars(found))
