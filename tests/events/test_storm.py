"""Everybody at once: 64 clients, 60 slots, on both databases, with and without the guard.

test_storm_http.py does it with 200 slots through the real server.
The negative control drops the key that forbids a second claim: double bookings must then appear, which
shows that the race is real and that the key, not luck, prevents them.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial

from sqlalchemy import func, select

from events.clinic import queries
from events.clinic.models import Booking, Cancellation, ClaimTick, Clinic
from events.clinic.refusals import FirmBusy, SlotTaken
from tests.factories import (
    FIRST,
    NOW,
    STEP,
    a_booking,
    a_world,
    cancel_booking,
    move_booking,
)
from tests.storm import CLIENTS, Storm, a_storm, ask, drop_the_guard, some_firms, together
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

STATIONS, SLOTS, FIRMS = 6, 60, 192


def test_each_slot_is_taken_once_and_every_acknowledged_booking_is_stored(database: Database) -> None:
    storm = a_storm(database, STATIONS, FIRMS)
    answers = together([partial(ask, database, storm, each) for each in range(FIRMS)], CLIENTS)
    acknowledged = [each for each in answers if isinstance(each, str)]
    refused = [each for each in answers if not isinstance(each, str)]
    assert {type(each) for each in refused} <= {SlotTaken}
    with database.reading() as session:
        stored = session.scalars(select(Booking.code)).all()
        mails = session.scalar(select(func.count()).where(OutboxMail.run_at <= NOW))
    assert sorted(stored) == sorted(acknowledged)
    assert len(acknowledged) == SLOTS
    assert mails == SLOTS
    assert _overlaps(database) == []


def test_without_the_key_the_same_storm_books_twice(database: Database) -> None:
    storm = a_storm(database, STATIONS, FIRMS)
    drop_the_guard(database)
    answers = together([partial(ask, database, storm, each) for each in range(FIRMS)], CLIENTS)
    acknowledged = [each for each in answers if isinstance(each, str)]
    assert len(acknowledged) > SLOTS
    assert _overlaps(database)


def test_an_expert_of_two_stations_is_never_at_both(database: Database) -> None:
    """The two stations share the policy expert, so of two simultaneous slots only one can be had."""
    world = a_world(database)
    firms = some_firms(database, 40)
    slots = tuple((station, FIRST + STEP * row) for row in range(4) for station in world.station_ids)
    storm = Storm(world.clinic_code, slots, firms)
    answers = together([partial(ask, database, storm, each) for each in range(40)], 16)
    assert {type(each) for each in answers} <= {str, SlotTaken}
    with database.reading() as session:
        starts = session.scalars(select(Booking.starts_at).order_by(Booking.starts_at)).all()
    assert starts == [FIRST + STEP * row for row in range(4)]
    assert _overlaps(database) == []


def test_a_double_click_from_many_threads_is_one_booking(database: Database) -> None:
    world = a_world(database)
    answers = together([lambda: a_booking(database, world).code] * 12, 12)
    assert len(set(answers)) == 1
    assert isinstance(answers[0], str)
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(OutboxMail.run_at <= NOW)) == 1


def test_one_firm_racing_itself_for_two_slots_gets_one(database: Database) -> None:
    world = a_world(database)

    def as_one(person: str, row: int) -> Callable[[], str]:
        return lambda: (
            a_booking(
                database, world, by=person, starts_at=FIRST + STEP * row, request_key=f"{person}-{row}"
            ).code
        )

    answers = together([as_one(person, row) for person in ("owner", "colleague") for row in range(4)], 8)
    assert len([each for each in answers if isinstance(each, str)]) == 1
    assert {type(each) for each in answers if not isinstance(each, str)} <= {FirmBusy, SlotTaken} | set(
        FirmBusy.__subclasses__()
    )


def test_swapping_slots_at_once_leaves_each_booking_exactly_one_slot(database: Database) -> None:
    world = a_world(database)
    for _ in range(4):
        mine = a_booking(database, world, request_key="mine")
        theirs = a_booking(database, world, by="stranger", starts_at=FIRST + STEP, request_key="theirs")
        answers = together(
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
    answers = together(moves, 8)
    assert {type(each) for each in answers} <= {Booking, SlotTaken}
    assert _overlaps(database) == []
    with database.reading() as session:
        claims = dict(
            session.execute(select(ClaimTick.booking_id, func.count()).group_by(ClaimTick.booking_id)).all()
        )
    assert claims == {mine.id: 33, theirs.id: 33}


def test_a_slot_cancelled_while_others_ask_goes_to_at_most_one(database: Database) -> None:
    world = a_world(database)
    firms = some_firms(database, 8)
    for row in range(3):
        held = a_booking(database, world, starts_at=FIRST + STEP * row, request_key=f"round-{row}")
        storm = Storm(world.clinic_code, ((world.station_ids[0], FIRST + STEP * row),), firms)
        answers = together(
            [
                partial(cancel_booking, database, world, held.code),
                *[partial(ask, database, storm, each, key=f"{row}") for each in range(2 * row, 2 * row + 2)],
            ],
            3,
        )
        assert isinstance(answers[0], Cancellation)
        assert {type(each) for each in answers[1:]} <= {str, SlotTaken}
        assert len([each for each in answers[1:] if isinstance(each, str)]) <= 1
        assert _overlaps(database) == []


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
