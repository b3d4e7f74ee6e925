"""What the clients of a storm were told, and whether it is true: no acknowledgement may be lost."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clinic.models import (
    Booking,
    Cancellation,
    CheckIn,
    Delay,
    DelayedBooking,
    Move,
    NoShow,
    WaitlistEntry,
    WaitlistOffer,
)
from yurong.kit.db import Database

Act = str
"""hold, book, move, cancel, join, leave, accept, decline, check_in, no_show, delay or see."""


@dataclass(frozen=True)
class Told:
    """One answer. `status` is 0 when nobody answered, however often it was asked.

    `key` is the request's own key, or the booking's code, or the offer's id; `slot` is (station, start).
    """

    act: Act
    enterprise_id: int
    account_id: int
    key: str
    status: int
    went_to: str
    said: str
    """The title of a refusal."""
    seconds: float
    slot: tuple[int, datetime] | None = None
    is_mine: bool = False
    """The firm held this slot for itself when it asked."""

    @property
    def is_done(self) -> bool:
        return self.status == 303


def untrue(database: Database, told: Sequence[Told]) -> list[str]:
    """What was said and does not hold; empty when every word was true. `told` in the order of each firm."""
    with database.reading() as session:
        tables = _Tables(session)
    found = [f"{each.act}: {why}" for each in told for why in _wrong(each, tables)]
    return found + [f"{number} answers were {status}" for status, number in _broken(told)]


class _Tables:
    def __init__(self, session: Session) -> None:
        self.bookings = {each.code: each for each in session.scalars(select(Booking))}
        self.by_key = {(each.account_id, each.request_key): each for each in self.bookings.values()}
        self.cancelled = set(session.scalars(select(Cancellation.booking_id)))
        self.absent = set(session.scalars(select(NoShow.booking_id)))
        self.came_from: dict[int, tuple[int, datetime]] = {}
        self.places: set[tuple[int, int, datetime]] = set()
        for booking_id, station_id, before, to_station_id, after in _shifts(session):
            self.came_from.setdefault(booking_id, (station_id, before))
            self.places |= {(booking_id, station_id, before), (booking_id, to_station_id, after)}
        self.check_ins = {(each.account_id, each.request_key) for each in session.scalars(select(CheckIn))}
        self.delays = {(each.account_id, each.request_key) for each in session.scalars(select(Delay))}
        self.waited = set(session.scalars(select(WaitlistEntry.enterprise_id)))
        self.outcomes = {str(each.id): each.outcome for each in session.scalars(select(WaitlistOffer))}

    def first_slot(self, booking: Booking) -> tuple[int, datetime]:
        """What the booking was made for, before it was moved or delayed."""
        return self.came_from.get(booking.id, (booking.station_id, booking.starts_at))


def _shifts(session: Session) -> list[tuple[int, int, datetime, int, datetime]]:
    """Where bookings were put, in the order of time: by firms, or by delays, which are no moves."""
    moves = [
        (
            each.at,
            (
                each.booking_id,
                each.from_station_id,
                each.from_starts_at,
                each.to_station_id,
                each.to_starts_at,
            ),
        )
        for each in session.scalars(select(Move))
    ]
    delays = [
        (delay.at, (put.booking_id, delay.station_id, put.from_starts_at, delay.station_id, put.to_starts_at))
        for delay, put in session.execute(
            select(Delay, DelayedBooking).join(DelayedBooking, DelayedBooking.delay_id == Delay.id)
        )
    ]
    return [shift for _, shift in sorted((*moves, *delays))]


def _wrong(told: Told, tables: _Tables) -> Iterator[str]:
    code = told.went_to.removeprefix("/bookings/").partition("?")[0]
    made = tables.bookings.get(code)
    if told.act in ("book", "accept") and told.is_done and "done=over" not in told.went_to:
        if made is None or made.enterprise_id != told.enterprise_id:
            yield f"{code} is not there"
        elif told.slot and tables.first_slot(made) != told.slot:
            yield f"{code} was not made for the slot that was asked for"
    if told.act == "book" and 400 <= told.status < 500:
        if (told.account_id, told.key) in tables.by_key:
            yield f"refused ({told.said}) and booked"
        if told.is_mine and told.said in TAKEN:
            yield f"refused ({told.said}) though the slot was held for the firm"
    if told.act == "accept" and told.is_done:
        expected = "expired" if "done=over" in told.went_to else "accepted"
        if tables.outcomes.get(told.key) != expected:
            yield f"offer {told.key} is {tables.outcomes.get(told.key)}"
    if told.act == "decline" and told.is_done and tables.outcomes.get(told.key) != "declined":
        yield f"offer {told.key} is {tables.outcomes.get(told.key)}"
    if told.act == "move" and told.is_done:
        booking = tables.bookings[told.key]
        assert told.slot is not None, "a move names its slot"
        # Moving to where a delay has just put it changes nothing, and is no lie.
        if (booking.id, *told.slot) not in tables.places and tables.first_slot(booking) != told.slot:
            yield f"{told.key} was never there"
    if told.act == "cancel" and told.is_done and tables.bookings[told.key].id not in tables.cancelled:
        yield f"{told.key} still lives"
    if told.act == "no_show" and told.is_done and tables.bookings[told.key].id not in tables.absent:
        yield f"{told.key} is not marked"
    if told.act == "check_in" and told.is_done and (told.account_id, told.key) not in tables.check_ins:
        yield f"{told.key} is not there"
    if told.act == "delay" and told.is_done and (told.account_id, told.key) not in tables.delays:
        yield f"{told.key} is not there"
    if told.act == "join" and told.is_done and told.enterprise_id not in tables.waited:
        yield f"firm {told.enterprise_id} never waited"


TAKEN = ("这个时段刚被约走", "这个时段正为别的企业保留")


def _broken(told: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """Answers that no visitor should get: the server's own faults."""
    yield from sorted(Counter(each.status for each in told if each.status >= 500).items())
