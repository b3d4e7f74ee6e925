"""Two slots freed at once: two firms are asked, never one twice.

The negative control leaves the line unlocked and drops the keys: on PostgreSQL one firm is then asked twice.
On SQLite the write transaction itself is the line, there is no race to show.
"""

from datetime import datetime
from functools import partial
from threading import Barrier, Thread

from sqlalchemy import text

from events.clinic import queries
from events.clinic.life import line
from tests.clinic_invariants import violations
from tests.events.life_steps import join_line, offers
from tests.factories import FIRST, NOW, PUBLIC_URL, STEP, World, a_booking, a_world, cancel_booking
from tests.storm import drop_the_guard, some_firms, together
from yurong.kit.db import Database


def _full_with_a_line(database: Database) -> tuple[World, list[str]]:
    world = a_world(database)
    codes = [
        a_booking(database, world).code,
        a_booking(database, world, by="stranger", starts_at=FIRST + STEP, request_key="key-2").code,
    ]
    for each in some_firms(database, 3):
        join_line(database, world, *each)
    return world, codes


def test_two_slots_freed_at_once_go_to_the_first_two(database: Database) -> None:
    world, codes = _full_with_a_line(database)
    together([partial(cancel_booking, database, world, each, by_organiser=True) for each in codes], 2)
    made = offers(database)
    assert len({each.entry_id for each in made}) == len(made) == 2
    assert violations(database, NOW) == []


def test_without_lock_and_keys_one_firm_is_asked_twice(database: Database) -> None:
    world, codes = _full_with_a_line(database)
    for code in codes:
        _cancel_without_offering(database, world, code)
    drop_the_guard(database)
    if database.engine.dialect.name == "sqlite":
        for row in (0, 1):
            _offer_unlocked(database, world, FIRST + STEP * row, None)
        assert len({each.entry_id for each in offers(database)}) == 2
        return
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE slot_hold DROP CONSTRAINT uq_slot_hold_clinic_id_enterprise_id"))
        connection.execute(text("DROP INDEX uq_waitlist_offer_open"))
    both = Barrier(2)
    threads = [
        Thread(target=_offer_unlocked, args=(database, world, FIRST + STEP * row, both)) for row in (0, 1)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len({each.entry_id for each in offers(database)}) == 1
    assert violations(database, NOW)


def _cancel_without_offering(database: Database, world: World, code: str) -> None:
    """Cancelled while nobody waits, so that both slots lie open."""
    with database.writing() as session:
        session.execute(text("UPDATE waitlist_entry SET ended_at = joined_at, ended_as = 'left'"))
    cancel_booking(database, world, code, by_organiser=True)
    with database.writing() as session:
        session.execute(text("UPDATE waitlist_entry SET ended_at = NULL, ended_as = NULL"))


def _offer_unlocked(database: Database, world: World, starts_at: datetime, both: Barrier | None) -> None:
    with database.writing() as session:
        clinic = queries.clinic_to_book(session, world.clinic_code)
        if both:
            both.wait()
        line.offer(session, clinic, world.station_ids[0], starts_at, NOW, PUBLIC_URL)
        if both:
            both.wait()  # neither has committed when the other has chosen
