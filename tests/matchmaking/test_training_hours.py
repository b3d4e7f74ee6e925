"""Minutes of a training: out of scans in and out, never more than was held, the same hour counted once."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.matchmaking.on_site import attending
from events.matchmaking.on_site.attendance import Progress, progress_of
from events.matchmaking.on_site.hours import Span, Step, Way, attended, minutes
from events.matchmaking.on_site.refusals import NotArrived, NotConfirmed, NotCounted, NotNow, UndoTooLate
from tests.matchmaking.factories import STARTS
from tests.matchmaking.on_site_cast import HOUR, MINUTE, Hall, a_training
from yurong.kit.db import Database

HELD = Span(STARTS, STARTS + 90 * MINUTE)
LATER = STARTS + 9 * HOUR


def steps(*marks: tuple[Way, int]) -> list[Step]:
    return [Step(STARTS + at * MINUTE, way) for way, at in marks]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], 0),
        ([("in", 0)], 90),
        ([("in", -30)], 90),
        ([("in", 10)], 90),
        ([("in", 11)], 79),
        ([("in", 0), ("out", 79)], 79),
        ([("in", 0), ("out", 80)], 90),
        ([("in", 0), ("out", 200)], 90),
        ([("in", 0), ("out", 30), ("in", 50)], 70),
        ([("in", 0), ("in", 40), ("out", 60)], 60),
        ([("out", 60)], 0),
        ([("out", 5), ("in", 40)], 50),
        ([("in", -30), ("out", -10)], 0),
        ([("in", -30), ("out", -10), ("in", 20)], 70),
        ([("in", 90)], 0),
    ],
)
def test_minutes_of_one_session(marks: list[tuple[Way, int]], expected: int) -> None:
    assert minutes(attended(HELD, steps(*marks), LATER)) == expected


@pytest.mark.parametrize(("until", "expected"), [(-5, 0), (0, 0), (1, 1), (45, 45), (89, 89), (91, 90)])
def test_what_has_not_taken_place_gives_nothing(until: int, expected: int) -> None:
    assert minutes(attended(HELD, steps(("in", -5)), STARTS + until * MINUTE)) == expected


def test_two_sessions_at_one_hour_give_it_once() -> None:
    other = Span(STARTS + 60 * MINUTE, STARTS + 120 * MINUTE)
    both = [*attended(HELD, steps(("in", 0)), LATER), *attended(other, steps(("in", 60)), LATER)]
    assert minutes(both) == 120


AT = st.integers(-60, 200).map(lambda each: STARTS + each * MINUTE)
STEPS = st.lists(st.builds(Step, AT, st.sampled_from(["in", "out"])), max_size=8)


@given(STEPS, STEPS, AT)
def test_never_more_than_was_held_and_never_from_the_future(
    one: list[Step], two: list[Step], until: datetime
) -> None:
    other = Span(STARTS + 45 * MINUTE, STARTS + 135 * MINUTE)
    first, second = attended(HELD, one, until), attended(other, two, until)
    together = minutes([*first, *second])
    assert max(minutes(first), minutes(second)) <= together <= minutes(first) + minutes(second)
    assert 0 <= together <= minutes([Span(STARTS, max(STARTS, min(until, other.ends_at)))])


@given(STEPS)
def test_the_order_in_which_doors_are_heard_changes_nothing(made: list[Step]) -> None:
    assert attended(HELD, made[::-1], LATER) == attended(HELD, made, LATER)


@given(STEPS, AT)
def test_leaving_gives_no_minutes_beyond_the_grace(made: list[Step], left: datetime) -> None:
    """A scan out may only end what was counted; the grace at the end is the one exception."""
    with_out = minutes(attended(HELD, [*made, Step(left, "out")], LATER))
    assert with_out <= minutes(attended(HELD, made, LATER)) + 10


def hours(hall: Hall, now: datetime = LATER) -> Progress:
    with hall.database.reading() as session:
        return progress_of(session, hall.event(session), hall.person(session).id, now)


def test_the_sum_of_the_sessions_that_count_is_on_the_person(database: Database) -> None:
    hall = a_training(database)
    hall.walk(0, "in", STARTS)
    assert (hours(hall).minutes, hours(hall).lacking, hours(hall).is_done) == (90, 90, False)
    hall.walk(2, "in", STARTS + 100 * MINUTE)
    done = hours(hall)
    assert (done.minutes, done.lacking, done.is_done) == (180, 0, True)
    assert [each.minutes for each in done.sat] == [90, 90, 0]


def test_who_goes_into_a_session_has_arrived_and_the_same_scan_is_one(database: Database) -> None:
    hall = a_training(database)
    for _ in range(3):
        assert hall.walk(0, "in", STARTS).is_first
    assert not hall.walk(0, "in", STARTS + MINUTE).is_first
    again = hall.arrive(at=STARTS + 2 * MINUTE)
    assert (again.is_first, again.arrival.at) == (False, STARTS)


@pytest.mark.parametrize(
    ("way", "minute", "is_open"),
    [
        ("in", -61, False),
        ("in", -60, True),
        ("in", 89, True),
        ("in", 90, False),
        ("out", -1, False),
        ("out", 0, True),
        ("out", 200, True),
    ],
)
def test_the_door_of_a_session_has_its_times(
    database: Database, way: Way, minute: int, *, is_open: bool
) -> None:
    hall = a_training(database)
    if is_open:
        assert hall.walk(0, way, STARTS + minute * MINUTE).is_first
    else:
        with pytest.raises(NotNow):
            hall.walk(0, way, STARTS + minute * MINUTE)


def test_only_sessions_that_count_have_a_door(database: Database) -> None:
    hall = a_training(database)
    with pytest.raises(NotCounted):
        hall.walk(1, "in", STARTS + 91 * MINUTE)


def test_a_cancelled_registration_goes_into_no_session(database: Database) -> None:
    hall = a_training(database)
    with database.writing() as session:
        hall.person(session).state = "cancelled"
    with pytest.raises(NotConfirmed):
        hall.walk(0, "in", STARTS)


@pytest.mark.parametrize(("seconds", "is_in_time"), [(300, True), (301, False)])
def test_a_wrong_tap_is_taken_back_within_five_minutes(
    database: Database, seconds: int, *, is_in_time: bool
) -> None:
    hall = a_training(database)
    hall.walk(0, "in", STARTS)

    def take_back() -> None:
        with database.writing() as session:
            attending.undo(
                session,
                registration=hall.person(session),
                agenda=hall.lesson(session, 0),
                account_id=hall.organiser.id,
                reason="点错了人",
                now=STARTS + timedelta(seconds=seconds),
            )

    if not is_in_time:
        with pytest.raises(UndoTooLate):
            take_back()
        return
    take_back()
    assert hours(hall).minutes == 0
    with pytest.raises(NotArrived):
        hall.walk(0, "in", STARTS + MINUTE, now=STARTS + 30 * MINUTE, key="heard-late-from-offline")
