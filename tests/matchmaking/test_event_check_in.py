"""Checking in at an event: the earliest scan counts, all are kept, one can be taken back for five minutes."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from events.matchmaking.models import EventCheckIn, Registration, RegistrationState
from events.matchmaking.on_site import people
from events.matchmaking.on_site.arrivals import arrivals
from events.matchmaking.on_site.refusals import (
    HasRegistration,
    NoPlace,
    NotArrived,
    NotConfirmed,
    NotToday,
    UndoTooLate,
)
from events.matchmaking.on_site.walk_in import walk_in
from tests.matchmaking.factories import PUBLIC_URL, STARTS, a_person
from tests.matchmaking.on_site_cast import MINUTE, MORNING, Hall, a_hall
from yurong.kit.db import Database


def scans(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count(EventCheckIn.id))).one()


def come_unasked(
    hall: Hall, number: int, now: datetime = MORNING, key: str = "walk-in-key-number-1"
) -> Registration:
    with hall.database.writing() as session:
        event = hall.event(session)
        return walk_in(
            session,
            event=event,
            group_id=hall.person(session).group_id,
            person=a_person(number),
            account_id=hall.organiser.id,
            request_key=key,
            now=now,
            public_url=PUBLIC_URL,
            door="东门",
        )


def test_a_person_is_checked_in_once_however_often_the_same_scan_is_sent(database: Database) -> None:
    hall = a_hall(database)
    answers = [hall.arrive(now=MORNING + each * MINUTE) for each in range(4)]
    assert all(each.is_first for each in answers)
    assert scans(database) == 1


def test_the_second_door_hears_who_was_first_when_and_where(database: Database) -> None:
    hall = a_hall(database)
    hall.arrive(door="东门")
    later = hall.arrive(key="another-device-key", at=MORNING + MINUTE, by=hall.colleague, door="西门")
    assert not later.is_first
    first = later.arrival
    assert (first.at, first.who, first.door) == (MORNING, hall.organiser.name, "东门")
    assert [each.door for each in first.again] == ["西门"]


def test_the_earliest_scan_counts_although_its_device_was_offline(database: Database) -> None:
    hall = a_hall(database)
    hall.arrive()
    early = MORNING - 2 * MINUTE
    found = hall.arrive(key="offline-device-key", at=early, now=MORNING + 30 * MINUTE, by=hall.colleague)
    assert (found.arrival.at, found.arrival.who) == (early, hall.colleague.name)


@pytest.mark.parametrize("claimed", [MORNING + 9 * MINUTE, MORNING - timedelta(days=2)])
def test_a_device_whose_clock_is_wrong_is_not_believed(database: Database, claimed: datetime) -> None:
    assert a_hall(database).arrive(at=claimed, now=MORNING).arrival.at == MORNING


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (STARTS - timedelta(hours=9, seconds=1), False),
        (STARTS - timedelta(hours=9), True),
        (STARTS + timedelta(hours=38, minutes=59), True),
        (STARTS + timedelta(hours=39), False),
    ],
)
def test_from_midnight_of_the_first_day_to_midnight_of_the_last(
    database: Database, at: datetime, *, is_open: bool
) -> None:
    hall = a_hall(database, ends_at=STARTS + timedelta(hours=30))
    if is_open:
        assert hall.arrive(at=at).is_first
    else:
        with pytest.raises(NotToday):
            hall.arrive(at=at)


@pytest.mark.parametrize("state", [each for each in RegistrationState if each != "confirmed"])
def test_only_a_confirmed_place_is_checked_in(database: Database, state: RegistrationState) -> None:
    hall = a_hall(database)
    with database.writing() as session:
        person = hall.person(session)
        person.state = state
        person.until = STARTS if state is RegistrationState.OFFERED else None
    with pytest.raises(NotConfirmed):
        hall.arrive()
    assert scans(database) == 0


@pytest.mark.parametrize(("seconds", "is_in_time"), [(0, True), (300, True), (301, False)])
def test_an_arrival_is_taken_back_within_five_minutes(
    database: Database, seconds: int, *, is_in_time: bool
) -> None:
    hall = a_hall(database)
    hall.arrive()
    later = MORNING + timedelta(seconds=seconds)
    if is_in_time:
        hall.take_back(0, later)
        with pytest.raises(NotArrived):
            hall.take_back(0, later)
        assert hall.arrive(key="really-there-now-key", at=later + MINUTE).is_first
    else:
        with pytest.raises(UndoTooLate):
            hall.take_back(0, later)


def test_a_scan_from_before_the_undoing_does_not_bring_the_arrival_back(database: Database) -> None:
    hall = a_hall(database)
    hall.arrive()
    hall.take_back(0, MORNING + 2 * MINUTE)
    with pytest.raises(NotArrived):
        hall.arrive(key="from-the-offline-one", at=MORNING + MINUTE, now=MORNING + 9 * MINUTE)


def test_the_count_names_every_group_and_only_those_who_are_here(database: Database) -> None:
    hall = a_hall(database, count=3)
    hall.arrive(1)
    with database.reading() as session:
        event = hall.event(session)
        expected = people.expected(session, event)
        found = people.counts(expected, arrivals(session, event.id))
    assert [(each.name, each.arrived, each.expected) for each in found] == [("企业", 1, 3)]


def test_a_walk_in_gets_a_seat_through_the_one_entrance_and_is_here(database: Database) -> None:
    hall = a_hall(database, count=1, capacity=2)
    made = come_unasked(hall, 7)
    again = come_unasked(hall, 7, now=MORNING + MINUTE)
    assert (made.state, again.id) == (RegistrationState.CONFIRMED, made.id)
    with database.reading() as session:
        found = arrivals(session, made.event_id)[made.id]
    assert (found.how, found.door) == ("walk_in", "东门")


def test_without_a_free_seat_a_walk_in_is_told_so_and_nothing_is_kept(database: Database) -> None:
    hall = a_hall(database, count=1, capacity=1)
    with pytest.raises(NoPlace):
        come_unasked(hall, 7)
    with database.reading() as session:
        assert len(session.scalars(select(Registration)).all()) == 1


def test_who_is_registered_already_is_sent_to_the_list(database: Database) -> None:
    hall = a_hall(database)
    with pytest.raises(HasRegistration) as refused:
        come_unasked(hall, 1)
    assert hall.codes[1] in refused.value.next_url


def test_walk_ins_only_on_the_day(database: Database) -> None:
    hall = a_hall(database)
    with pytest.raises(NotToday):
        come_unasked(hall, 7, now=STARTS - timedelta(days=1))
