"""Checking in: the earliest scan counts, all are kept, one can be taken back for five minutes."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from events.arrivals import Scan, arrival
from events.clinic import queries
from events.clinic.life import no_show
from events.clinic.models import Booking, CheckIn, NoShowLift
from events.clinic.on_the_day import check_in as domain
from events.clinic.on_the_day.absence import mark_absent
from events.clinic.on_the_day.refusals import (
    HasArrived,
    MarkedAbsent,
    NotArrived,
    NotToday,
    TooEarly,
    UndoTooLate,
)
from events.clinic.refusals import Cancelled
from tests.factories import FIRST, PUBLIC_URL, World, a_booking, a_world, cancel_booking
from yurong.accounts.models import Account
from yurong.kit.db import Database

MORNING = FIRST - timedelta(minutes=20)
MINUTE = timedelta(minutes=1)


def arrive(
    database: Database,
    world: World,
    booking: Booking,
    *,
    key: str = "key-one-of-the-door",
    at: datetime = MORNING,
    now: datetime | None = None,
    by: Account | None = None,
) -> domain.CheckedIn:
    with database.writing() as session:
        return domain.check_in(
            session,
            booking=session.get_one(Booking, booking.id),
            clinic=queries.clinic_to_book(session, world.clinic_code),
            account_id=(by or world.organiser).id,
            request_key=key,
            how="list",
            at=at,
            now=now or at,
        )


def undo(database: Database, world: World, booking: Booking, now: datetime) -> None:
    with database.writing() as session:
        domain.undo(
            session,
            booking=session.get_one(Booking, booking.id),
            account_id=world.organiser.id,
            reason="点错了",
            now=now,
        )


def absent(database: Database, world: World, booking: Booking, now: datetime) -> None:
    with database.writing() as session:
        mark_absent(
            session,
            booking=session.get_one(Booking, booking.id),
            clinic=queries.clinic_to_book(session, world.clinic_code),
            account_id=world.organiser.id,
            now=now,
            public_url=PUBLIC_URL,
        )


def scans(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count(CheckIn.id))).one()


def test_a_firm_is_checked_in_once_however_often_the_same_scan_is_sent(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    answers = [arrive(database, world, booking, now=MORNING + each * MINUTE) for each in range(5)]
    assert all(each.is_first for each in answers)
    assert scans(database) == 1


def test_the_second_device_hears_who_was_first(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    arrive(database, world, booking)
    later = arrive(
        database, world, booking, key="another-device-key", at=MORNING + MINUTE, by=world.colleague
    )
    assert not later.is_first
    assert (later.arrival.at, later.arrival.who) == (MORNING, world.organiser.name)
    assert scans(database) == 2


def test_the_earliest_scan_counts_although_its_device_was_offline(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    arrive(database, world, booking, at=MORNING)
    heard = MORNING + 30 * MINUTE
    early = MORNING - 2 * MINUTE
    found = arrive(
        database, world, booking, key="offline-device-key", at=early, now=heard, by=world.colleague
    )
    assert (found.arrival.at, found.arrival.who) == (early, world.colleague.name)
    assert [each.at for each in found.arrival.again] == [MORNING]


@pytest.mark.parametrize("claimed", [MORNING + 9 * MINUTE, MORNING - timedelta(days=2)])
def test_a_device_whose_clock_is_wrong_is_not_believed(database: Database, claimed: datetime) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    assert arrive(database, world, booking, at=claimed, now=MORNING).arrival.at == MORNING


def test_only_on_the_day_from_midnight_to_midnight(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    midnight = FIRST - timedelta(hours=9)
    with pytest.raises(NotToday):
        arrive(database, world, booking, at=midnight - timedelta(seconds=1))
    assert arrive(database, world, booking, at=midnight).is_first
    with pytest.raises(NotToday):
        arrive(database, world, booking, key="key-of-the-next-day", at=midnight + timedelta(days=1))


def test_what_an_offline_device_kept_is_taken_the_day_after(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    assert arrive(database, world, booking, at=MORNING, now=MORNING + timedelta(days=1)).arrival.at == MORNING


def test_a_cancelled_booking_is_not_checked_in(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    cancel_booking(database, world, booking.code)
    with pytest.raises(Cancelled):
        arrive(database, world, booking)


@pytest.mark.parametrize(("seconds", "is_in_time"), [(0, True), (300, True), (301, False)])
def test_an_arrival_is_taken_back_within_five_minutes(
    database: Database, seconds: int, is_in_time: bool
) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    arrive(database, world, booking)
    later = MORNING + timedelta(seconds=seconds)
    if is_in_time:
        undo(database, world, booking, later)
        with pytest.raises(NotArrived):
            undo(database, world, booking, later)
        again = arrive(database, world, booking, key="really-there-now-key", at=later + MINUTE)
        assert again.is_first
    else:
        with pytest.raises(UndoTooLate):
            undo(database, world, booking, later)


def test_a_scan_from_before_the_undoing_does_not_bring_the_arrival_back(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    arrive(database, world, booking)
    undo(database, world, booking, MORNING + 2 * MINUTE)
    with pytest.raises(NotArrived):
        arrive(
            database,
            world,
            booking,
            key="from-the-offline-one",
            at=MORNING + MINUTE,
            now=MORNING + 9 * MINUTE,
        )


@pytest.mark.parametrize(("minutes", "is_late_enough"), [(14, False), (15, True)])
def test_a_firm_is_waited_for_a_quarter_of_an_hour(
    database: Database, minutes: int, is_late_enough: bool
) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    at = FIRST + minutes * MINUTE
    if is_late_enough:
        absent(database, world, booking, at)
        with pytest.raises(MarkedAbsent):
            arrive(database, world, booking, at=at + MINUTE)
    else:
        with pytest.raises(TooEarly):
            absent(database, world, booking, at)


def test_who_has_arrived_is_not_absent(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    arrive(database, world, booking)
    with pytest.raises(HasArrived):
        absent(database, world, booking, FIRST + 20 * MINUTE)


def test_a_late_heard_scan_from_before_lifts_the_no_show(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    absent(database, world, booking, FIRST + 16 * MINUTE)
    arrive(database, world, booking, at=MORNING, now=FIRST + 30 * MINUTE)
    with database.reading() as session:
        assert session.scalars(select(func.count(NoShowLift.id))).one() == 1
        assert no_show.missed_slots(session, world.firm.id) == []


INSTANTS = st.integers(0, 600).map(lambda minutes: MORNING + minutes * MINUTE)


@given(st.permutations(range(5)), st.lists(INSTANTS, min_size=5, max_size=5), st.lists(INSTANTS, max_size=2))
def test_the_order_in_which_devices_are_heard_changes_nothing(
    order: list[int], times: list[datetime], undone: list[datetime]
) -> None:
    made = [Scan(at, MORNING + timedelta(days=1), f"人{at:%H%M}", "list") for at in times]
    one, other = arrival(made, undone), arrival([made[each] for each in order], undone[::-1])
    assert (one and one.at) == (other and other.at)
    assert one is None or all(one.at > each for each in undone)
