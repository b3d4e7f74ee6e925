"""Two at once on the day: several doors take one firm in, several desks push one station.

The negative controls take the booking's row lock away on PostgreSQL. On SQLite the write transaction itself
is the lock and cannot be taken away.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clinic import holding, queries
from events.clinic.models import Booking, Cancellation
from events.clinic.on_the_day import shifting
from events.clinic.on_the_day.check_in import check_in
from events.clinic.on_the_day.refusals import ExpertElsewhere
from tests.events.test_check_in import MORNING, arrive, scans
from tests.events.test_delay import MINUTE, claims_fit, late, starts, two_in_a_row
from tests.factories import FIRST, STEP, a_booking, a_world
from yurong.kit.db import Database

DOORS = 6
on_postgresql = pytest.mark.parametrize("template", ["postgresql"], indirect=True)


def unlocked(session: Session, booking: Booking) -> Cancellation | None:
    """What holding a booking reads, without taking its row."""
    session.refresh(booking, holding.CHANGING)
    return session.scalar(select(Cancellation).where(Cancellation.booking_id == booking.id))


def firsts(database: Database, doors: int) -> int:
    """How many of so many doors are told that theirs was the first scan of the firm."""
    world = a_world(database)
    booking = a_booking(database, world)
    staff = (world.organiser, world.stranger)
    at_once = Barrier(doors)

    def scan(door: int) -> bool:
        at_once.wait()
        now = MORNING + timedelta(seconds=door)
        return arrive(database, world, booking, key=f"door-{door}", now=now, by=staff[door % 2]).is_first

    with ThreadPoolExecutor(doors) as pool:
        return sum(pool.map(scan, range(doors)))


def delayed(database: Database, desks: int) -> int:
    """Two bookings in a row, pushed by ten minutes from so many desks at once; how many were refused."""
    world = two_in_a_row(database)
    at_once = Barrier(desks)

    def push(desk: int) -> bool:
        at_once.wait()
        try:
            late(database, world, key=f"desk-{desk}")
        except ExpertElsewhere:
            return True
        return False

    with ThreadPoolExecutor(desks) as pool:
        return sum(pool.map(push, range(desks)))


def test_one_of_many_doors_is_first_and_every_scan_is_kept(database: Database) -> None:
    assert firsts(database, DOORS) == 1
    assert scans(database) == DOORS


@on_postgresql
def test_without_the_lock_two_doors_are_both_first(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "hold", unlocked)
    world = a_world(database)
    code = a_booking(database, world).code
    with database.writing() as here, database.writing() as there:
        answers = [
            check_in(
                session,
                booking=session.scalars(select(Booking).where(Booking.code == code)).one(),
                clinic=queries.clinic_to_book(session, world.clinic_code),
                account_id=world.organiser.id,
                request_key=key,
                how="list",
                at=MORNING,
                now=MORNING,
            )
            for session, key in ((here, "door-here"), (there, "door-there"))
        ]
    assert [each.is_first for each in answers] == [True, True]


def test_delays_of_one_station_at_once_add_up(database: Database) -> None:
    assert delayed(database, 3) == 0
    assert starts(database) == [FIRST + 30 * MINUTE, FIRST + STEP + 30 * MINUTE]
    assert claims_fit(database)


@on_postgresql
def test_without_the_lock_a_delay_is_lost(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    both_read = Barrier(2)

    def read_together(session: Session, booking: Booking) -> Cancellation | None:
        found = unlocked(session, booking)
        both_read.wait(timeout=10)
        return found

    monkeypatch.setattr(shifting, "hold", read_together)
    delayed(database, 2)
    assert starts(database) != [FIRST + 20 * MINUTE, FIRST + STEP + 20 * MINUTE]
