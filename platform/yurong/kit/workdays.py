"""Workdays of the mainland: holidays, make-up workdays, and hours that count for a deadline. Pure.

The arrangement of a year is published late in the year before. Until then its days are unknown: they are
neither promised as workdays nor as days off.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import chinese_calendar  # type: ignore[import-untyped]  # the package has no annotations
from chinese_calendar.constants import Holiday  # type: ignore[import-untyped]

from yurong.kit.clock import instant, local

SATURDAY = 5
DAY = timedelta(days=1)
HOURS = ((time(9, 0), time(12, 0)), (time(13, 30), time(18, 0)))
"""The working hours of a workday, mainland time: 7.5 hours."""


class DayKind(StrEnum):
    WORK = "work"
    REST = "rest"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Unusual:
    """A day that differs from its weekday: a holiday, or a make-up workday, and why."""

    is_work: bool
    name: str


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """What is known of each day. Entries made by hand overrule the published arrangement.

    `years` were entered whole by hand: their days without an entry follow the weekday.
    """

    entries: Mapping[date, Unusual] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def kind(self, day: date) -> DayKind:
        """Workday, day off, or not known yet. Never raises."""
        if entry := self.exception(day):
            return DayKind.WORK if entry.is_work else DayKind.REST
        if not self.knows(day.year):
            return DayKind.UNKNOWN
        return DayKind.REST if day.weekday() >= SATURDAY else DayKind.WORK

    def exception(self, day: date) -> Unusual | None:
        """What makes the day differ from its weekday (国庆节; 国庆节调休上班), or None."""
        return self.entries.get(day) or published(day)

    def knows(self, year: int) -> bool:
        """Whether the year's arrangement is known, from its publication or by hand."""
        return year in self.years or is_published(year)

    def counts(self, day: date) -> bool:
        """Whether working hours run on this day; an unknown day is read by its weekday."""
        kind = self.kind(day)
        return kind is DayKind.WORK or (kind is DayKind.UNKNOWN and day.weekday() < SATURDAY)


PUBLISHED = WorkCalendar()
"""The calendar without any entry by hand."""


def is_published(year: int) -> bool:
    """Whether the State Council's arrangement of this year is built in."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def published(day: date) -> Unusual | None:
    """The published holiday or make-up workday; None for ordinary and for unknown days.

    Days off that are weekends anyway but belong to a holiday are named too.
    """
    try:
        _, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    if name is None:
        return None
    chinese: str = Holiday(name).chinese
    is_work = chinese_calendar.is_workday(day)
    return Unusual(is_work, f"{chinese}调休上班" if is_work else chinese)


def working_deadline(start: datetime, hours: int, calendar: WorkCalendar = PUBLISHED) -> datetime:
    """The instant (UTC) at which that many working hours have passed since `start`.

    Hours run 09:00–12:00 and 13:30–18:00 of workdays, mainland time; unknown days count by their weekday.
    Raises ValueError below one hour.
    """
    if hours < 1:
        raise ValueError("期限至少一个工作小时")
    left = timedelta(hours=hours)
    for opens, closes in _spans(start, calendar):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise AssertionError("the days of the calendar never end")


def working_time(start: datetime, end: datetime, calendar: WorkCalendar = PUBLISHED) -> timedelta:
    """How much working time lies between two instants; zero when `end` is not after `start`."""
    passed = timedelta()
    for opens, closes in _spans(start, calendar):
        if opens >= end:
            break
        passed += min(closes, end) - opens
    return passed


def is_working_hour(at: datetime, calendar: WorkCalendar = PUBLISHED) -> bool:
    """Whether offices are open at this instant; the closing minute itself is after hours."""
    opens, _ = next(_spans(at, calendar))
    return opens == at


def _spans(start: datetime, calendar: WorkCalendar) -> Iterator[tuple[datetime, datetime]]:
    """The working spans from `start` on, the first one cut to begin no earlier."""
    day = local(start).date()
    while True:
        if calendar.counts(day):
            for opens, closes in HOURS:
                ends = instant(day, closes)
                if ends > start:
                    yield max(instant(day, opens), start), ends
        day += DAY
