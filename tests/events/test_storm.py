"""Everybody at once: 64 clients, 200 slots, on both databases, with and without the guard.

The negative control drops the key that forbids a second claim: double bookings must then appear, which
shows that the race is real and that the key, not luck, prevents them.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from threading import Barrier
from typing import Any

from sqlalchemy import func, insert, select, text

from events.clinic import queries
from events.clinic.booking import Contact, book
from events.clinic.calling import NewStation
from events.clinic.models import Booking, Cancellation, ClaimTick, Clinic, Station
from events.clinic.refusals import FirmBusy, SlotTaken
from tests.factories import (
    FIRST,
    NOW,
    PUBLIC_URL,
    STEP,
    a_booking,
    a_clinic,
    a_world,
    cancel_booking,
    move_booking,
)
from yurong.accounts.models import Account, Enterprise
from yurong.kit.db import Database
from yurong.kit.errors import Problem
from yurong.kit.outbox import OutboxMail

CLIENTS = 64
STATIONS = 20
SLOTS = 10 * STATIONS
FIRMS = 640


@dataclass(frozen=True)
class Storm:
    """Who wants which slot: every slot is wanted by several firms, in an order that collides."""

    clinic_code: str
    slots: tuple[tuple[int, datetime], ...]
    firms: tuple[tuple[int, int], ...]
    """Enterprise and account."""


def test_each_slot_is_taken_once_and_every_acknowledged_booking_is_stored(database: Database) -> None:
    storm = _prepare(database)
    answers = _together([partial(_try, database, storm, each) for each in range(FIRMS)], CLIENTS)
    acknowledged = [each for each in answers if isinstance(each, str)]
    refused = [each for each in answers if not isinstance(each, str)]
    assert {type(each) for each in refused} <= {SlotTaken}
    with database.reading() as session:
        stored = session.scalars(select(Booking.code)).all()
        mails = session.scalar(select(func.count()).select_from(OutboxMail))
    assert sorted(stored) == sorted(acknowledged)
    assert len(acknowledged) == SLOTS
    assert mails == SLOTS
    assert _overlaps(database) == []


def test_without_the_key_the_same_storm_books_twice(database: Database) -> None:
    storm = _prepare(database)
    _drop_the_guard(database)
    answers = _together([partial(_try, database, storm, each) for each in range(FIRMS)], CLIENTS)
    acknowledged = [each for each in answers if isinstance(each, str)]
    assert len(acknowledged) > SLOTS
    assert _overlaps(database)


def test_an_expert_of_two_stations_is_never_at_both(database: Database) -> None:
    """The two stations share the policy expert, so of two simultaneous slots only one can be had."""
    world = a_world(database)
    firms = _firms(database, 40)
    slots = tuple((station, FIRST + STEP * row) for row in range(4) for station in world.station_ids)
    storm = Storm(world.clinic_code, slots, firms)
    answers = _together([partial(_try, database, storm, each) for each in range(40)], 16)
    assert {type(each) for each in answers} <= {str, SlotTaken}
    with database.reading() as session:
        starts = session.scalars(select(Booking.starts_at).order_by(Booking.starts_at)).all()
    assert starts == [FIRST + STEP * row for row in range(4)]
    assert _overlaps(database) == []


def test_a_double_click_from_many_threads_is_one_booking(database: Database) -> None:
    world = a_world(database)
    answers = _together([lambda: a_booking(database, world).code] * 12, 12)
    assert len(set(answers)) == 1
    assert isinstance(answers[0], str)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(OutboxMail)) == 1


def test_one_firm_racing_itself_for_two_slots_gets_one(database: Database) -> None:
    world = a_world(database)

    def ask(person: str, row: int) -> Callable[[], str]:
        return lambda: (
            a_booking(
                database, world, by=person, starts_at=FIRST + STEP * row, request_key=f"{person}-{row}"
            ).code
        )

    answers = _together([ask(person, row) for person in ("owner", "colleague") for row in range(4)], 8)
    assert len([each for each in answers if isinstance(each, str)]) == 1
    assert {type(each) for each in answers if not isinstance(each, str)} <= {FirmBusy, SlotTaken} | set(
        FirmBusy.__subclasses__()
    )


def test_swapping_slots_at_once_leaves_each_booking_exactly_one_slot(database: Database) -> None:
    world = a_world(database)
    for _ in range(4):
        mine = a_booking(database, world, request_key="mine")
        theirs = a_booking(database, world, by="stranger", starts_at=FIRST + STEP, request_key="theirs")
        answers = _together(
            [
                partial(move_booking, database, world, mine.code, FIRST + STEP),
                partial(move_booking, database, world, theirs.code, FIRST),
            ],
            2,
        )
        assert [type(each) for each in answers] == [SlotTaken, SlotTaken]  # a swap needs a free slot
        assert _overlaps(database) == []


def test_moving_in_a_ring_with_one_free_slot_keeps_everybody_seated(database: Database) -> None:
    world = a_world(database)
    mine = a_booking(database, world)
    theirs = a_booking(database, world, by="stranger", starts_at=FIRST + STEP)
    targets = [FIRST + STEP * row for row in (1, 2, 0, 3)]
    moves = [
        partial(move_booking, database, world, code, to)
        for to in targets
        for code in (mine.code, theirs.code)
    ]
    answers = _together(moves, 8)
    assert {type(each) for each in answers} <= {Booking, SlotTaken}
    assert _overlaps(database) == []
    with database.reading() as session:
        claims = dict(
            session.execute(select(ClaimTick.booking_id, func.count()).group_by(ClaimTick.booking_id)).all()
        )
    assert claims == {mine.id: 33, theirs.id: 33}


def test_a_slot_cancelled_while_others_ask_goes_to_at_most_one(database: Database) -> None:
    world = a_world(database)
    firms = _firms(database, 8)
    for row in range(3):
        held = a_booking(database, world, starts_at=FIRST + STEP * row, request_key=f"round-{row}")
        storm = Storm(world.clinic_code, ((world.station_ids[0], FIRST + STEP * row),), firms)
        answers = _together(
            [
                partial(cancel_booking, database, world, held.code),
                *[partial(_try, database, storm, each, key=f"{row}") for each in range(2 * row, 2 * row + 2)],
            ],
            3,
        )
        assert isinstance(answers[0], Cancellation)
        assert {type(each) for each in answers[1:]} <= {str, SlotTaken}
        assert len([each for each in answers[1:] if isinstance(each, str)]) <= 1
        assert _overlaps(database) == []


def _prepare(database: Database) -> Storm:
    """One clinic of 200 slots, 20 stations by 10 slots, and 640 firms: 3.2 for each slot."""
    world = a_world(database)
    with database.writing() as session:
        clinic = a_clinic(
            session,
            world.organiser,
            code="storm",
            opens_at=time(9, 0),
            closes_at=time(14, 0),
            slot_minutes=30,
            buffer_minutes=0,
            stations=(NewStation("诊台 1", (world.finance.id,)),),
        )
        session.execute(
            insert(Station),
            [
                {"clinic_id": clinic.id, "name": f"诊台 {place}", "position": place}
                for place in range(2, STATIONS + 1)
            ],
        )
        ids = session.scalars(select(Station.id).where(Station.clinic_id == clinic.id).order_by(Station.id))
        slots = tuple((each, FIRST + timedelta(minutes=30) * row) for each in ids for row in range(10))
    return Storm("storm", slots, _firms(database, FIRMS))


def _firms(database: Database, count: int) -> tuple[tuple[int, int], ...]:
    with database.writing() as session:
        common = {"region": "410100", "is_demo": False, "created_at": NOW}
        firms = [{"uscc": f"STORM{each:013}", "name": f"企业 {each}"} | common for each in range(count)]
        people = [
            {"email": f"{each}@storm.example", "name": "某人", "password_hash": "!", "created_at": NOW}
            for each in range(count)
        ]
        session.execute(insert(Enterprise), firms)
        session.execute(insert(Account), people)
        firm_ids = session.scalars(
            select(Enterprise.id).where(Enterprise.uscc.startswith("STORM")).order_by(Enterprise.uscc)
        )
        account_ids = session.scalars(
            select(Account.id).where(Account.email.endswith("@storm.example")).order_by(Account.id)
        )
        return tuple(zip(firm_ids, account_ids, strict=True))


def _try(database: Database, storm: Storm, client: int, key: str = "once") -> str:
    """One firm asks for its slot, neighbours for the same one; the code once it is committed."""
    enterprise_id, account_id = storm.firms[client]
    station_id, starts_at = storm.slots[client * len(storm.slots) // len(storm.firms)]
    with database.writing() as session:
        return book(
            session,
            clinic=queries.clinic_by_code(session, storm.clinic_code),
            station_id=station_id,
            starts_at=starts_at,
            enterprise_id=enterprise_id,
            account_id=account_id,
            contact=Contact("某人", "13800000000"),
            request_key=key,
            now=NOW,
            public_url=PUBLIC_URL,
        ).code


def _together(asks: Iterable[Callable[[], Any]], clients: int) -> list[Any]:
    """What each got, refusals as values; any other exception is raised. The first ones start together."""
    start = Barrier(clients)

    def ask(number: int, what: Callable[[], Any]) -> Any:
        if number < clients:
            start.wait()
        try:
            return what()
        except Problem as refusal:
            return refusal

    with ThreadPoolExecutor(clients) as pool:
        return [each.result() for each in [pool.submit(ask, *numbered) for numbered in enumerate(asks)]]


def _overlaps(database: Database) -> list[tuple[str, int]]:
    """Resources held twice at one time, found from the live bookings and not from the claims."""
    held: Counter[tuple[str, int]] = Counter()
    with database.reading() as session:
        live = session.scalars(
            select(Booking).where(Booking.id.not_in(select(Cancellation.booking_id)))
        ).all()
        panels = {
            station.id: [f"station:{station.id}", *(f"expert:{seat.expert_id}" for seat in station.seats)]
            for clinic in session.scalars(select(Clinic).options(*queries.with_panels()))
            for station in clinic.stations
        }
    for booking in live:
        for resource in [*panels[booking.station_id], f"firm:{booking.enterprise_id}"]:
            for minute in range(int((booking.ends_at - booking.starts_at).total_seconds()) // 60):
                held[resource, int(booking.starts_at.timestamp()) // 60 + minute] += 1
    return sorted(each for each, times in held.items() if times > 1)


def _drop_the_guard(database: Database) -> None:
    is_sqlite = database.engine.dialect.name == "sqlite"
    statements = (
        (
            "DROP TABLE claim_tick",
            "CREATE TABLE claim_tick (resource VARCHAR(40), tick BIGINT, booking_id INTEGER)",
        )
        if is_sqlite
        else ("ALTER TABLE claim_tick DROP CONSTRAINT pk_claim_tick",)
    )
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
