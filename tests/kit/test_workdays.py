"""Holidays, make-up workdays, unknown years, and deadlines counted in working hours."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yurong.kit.clock import instant, local
from yurong.kit.workdays import (
    HOURS,
    PUBLISHED,
    DayKind,
    Unusual,
    WorkCalendar,
    is_working_hour,
    working_deadline,
    working_time,
)

moments = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis wants bare bounds
    datetime(2029, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
calendars = st.builds(
    WorkCalendar,
    st.dictionaries(
        st.dates(date(2025, 1, 1), date(2028, 12, 31)),
        st.builds(Unusual, st.booleans(), st.just("手工")),
        max_size=40,
    ),
    st.frozensets(st.integers(2026, 2029), max_size=2),
)

# In 2026, National Day is 1 to 7 October; 20 September and 10 October are worked.
DAYS = [
    (date(2026, 9, 20), DayKind.WORK, "国庆节调休上班"),
    (date(2026, 9, 30), DayKind.WORK, None),
    (date(2026, 10, 1), DayKind.REST, "国庆节"),
    (date(2026, 10, 7), DayKind.REST, "国庆节"),
    (date(2026, 10, 8), DayKind.WORK, None),
    (date(2026, 10, 10), DayKind.WORK, "国庆节调休上班"),
    (date(2026, 11, 21), DayKind.REST, None),
    (date(2026, 11, 22), DayKind.REST, None),
    (date(2026, 11, 23), DayKind.WORK, None),
    (date(2030, 1, 1), DayKind.UNKNOWN, None),
    (date(1999, 12, 31), DayKind.UNKNOWN, None),
]


@pytest.mark.parametrize(("day", "kind", "name"), DAYS)
def test_a_day_is_work_rest_or_not_known_yet(day: date, kind: DayKind, name: str | None) -> None:
    assert PUBLISHED.kind(day) is kind
    unusual = PUBLISHED.exception(day)
    assert (unusual.name if unusual else None) == name


def test_an_entry_by_hand_overrules_the_published_day() -> None:
    calendar = WorkCalendar({date(2026, 11, 23): Unusual(False, "防汛停工")})
    assert calendar.kind(date(2026, 11, 23)) is DayKind.REST
    assert PUBLISHED.kind(date(2026, 11, 23)) is DayKind.WORK


def test_a_year_entered_whole_is_known_and_one_entry_alone_makes_only_that_day_known() -> None:
    entries = {date(2030, 1, 1): Unusual(False, "元旦")}
    partly, whole = WorkCalendar(entries), WorkCalendar(entries, frozenset({2030}))
    assert partly.kind(date(2030, 1, 1)) is DayKind.REST
    assert partly.kind(date(2030, 1, 2)) is DayKind.UNKNOWN
    assert whole.kind(date(2030, 1, 2)) is DayKind.WORK
    assert whole.kind(date(2030, 1, 5)) is DayKind.REST


# (from, working hours, until), all mainland time
DEADLINES = [
    ("2026-11-23 09:00", 1, "2026-11-23 10:00"),
    ("2026-11-23 09:00", 3, "2026-11-23 12:00"),
    ("2026-11-23 11:30", 1, "2026-11-23 14:00"),
    ("2026-11-23 12:00", 1, "2026-11-23 14:30"),
    ("2026-11-23 12:45", 1, "2026-11-23 14:30"),
    ("2026-11-23 07:15", 1, "2026-11-23 10:00"),
    ("2026-11-23 17:30", 1, "2026-11-24 09:30"),
    ("2026-11-23 18:00", 1, "2026-11-24 10:00"),
    ("2026-11-27 17:00", 4, "2026-11-30 12:00"),  # over a weekend
    ("2026-09-30 17:00", 2, "2026-10-08 10:00"),  # over National Day
    ("2026-10-09 17:00", 2, "2026-10-10 10:00"),  # into a Saturday that is worked
    ("2026-12-31 17:00", 2, "2027-01-01 10:00"),  # a Friday of a year not published: by its weekday
]


def at(typed: str) -> datetime:
    moment = datetime.strptime(typed, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - mainland time follows
    return instant(moment.date(), moment.time())


@pytest.mark.parametrize(("start", "hours", "until"), DEADLINES)
def test_a_deadline_runs_in_working_hours(start: str, hours: int, until: str) -> None:
    assert working_deadline(at(start), hours) == at(until)


def test_an_entry_by_hand_moves_the_deadline() -> None:
    calendar = WorkCalendar({date(2027, 1, 1): Unusual(False, "元旦")})
    assert working_deadline(at("2026-12-31 17:00"), 2, calendar) == at("2027-01-04 10:00")


def test_a_deadline_needs_at_least_one_hour() -> None:
    with pytest.raises(ValueError, match="至少一个工作小时"):
        working_deadline(at("2026-11-23 09:00"), 0)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 08:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 11:59", True),
        ("2026-11-23 12:00", False),
        ("2026-11-23 13:30", True),
        ("2026-11-23 18:00", False),
        ("2026-11-22 10:00", False),
    ],
)
def test_offices_open_and_close_by_the_minute(moment: str, is_open: bool) -> None:
    assert is_working_hour(at(moment)) is is_open


@given(moments, st.integers(1, 60), calendars)
def test_exactly_the_hours_given_pass_until_the_deadline(
    start: datetime, hours: int, calendar: WorkCalendar
) -> None:
    until = working_deadline(start, hours, calendar)
    assert until > start
    assert working_time(start, until, calendar) == timedelta(hours=hours)
    assert calendar.kind(local(until).date()) is not DayKind.REST
    wall = local(until).time()
    assert any(opens < wall <= closes for opens, closes in HOURS)


@given(moments, st.timedeltas(timedelta(), timedelta(days=20)), st.integers(1, 40), calendars)
def test_who_starts_later_is_never_due_earlier(
    start: datetime, later: timedelta, hours: int, calendar: WorkCalendar
) -> None:
    assert working_deadline(start, hours, calendar) <= working_deadline(start + later, hours, calendar)


@given(moments, moments, moments, calendars)
def test_working_time_adds_up(one: datetime, two: datetime, three: datetime, calendar: WorkCalendar) -> None:
    first, middle, last = sorted((one, two, three))
    first = max(first, last - timedelta(days=60))
    middle = max(middle, first)
    whole = working_time(first, last, calendar)
    assert whole == working_time(first, middle, calendar) + working_time(middle, last, calendar)
    assert working_time(last, first, calendar) == timedelta()


@given(st.dates())
def test_no_day_is_too_far_away(day: date) -> None:
    assert PUBLISHED.kind(day) in DayKind
    assert isinstance(PUBLISHED.counts(day), bool)
