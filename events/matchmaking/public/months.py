"""A month as weeks of days, with what takes place on each. Pure."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from events.matchmaking.public.lines import EventLine
from yurong.kit.clock import WEEKDAYS, instant


@dataclass(frozen=True)
class Day:
    on: date
    is_today: bool
    is_of_month: bool
    lines: tuple[EventLine, ...] = ()

    @property
    def weekday(self) -> str:
        return f"星期{WEEKDAYS[self.on.weekday()]}"

    def filled(self, lines: Iterable[EventLine]) -> "Day":
        return replace(self, lines=tuple(lines)) if self.is_of_month else self


@dataclass(frozen=True)
class Month:
    """Weeks from Monday to Sunday; days of the neighbouring months fill the first and the last."""

    value: str
    label: str
    previous: str
    next: str
    begins: datetime
    ends: datetime
    weeks: tuple[tuple[Day, ...], ...]

    def filled(self, lines: Iterable[EventLine]) -> "Month":
        """The month with each event on every one of its days that lie within the month."""
        on: dict[date, list[EventLine]] = {}
        for line in lines:
            for day in line.days():
                on.setdefault(day, []).append(line)
        return replace(
            self, weeks=tuple(tuple(day.filled(on.get(day.on, ())) for day in week) for week in self.weeks)
        )


def month_grid(value: str, today: date) -> Month:
    """The month 「2026-12」, empty."""
    first = date.fromisoformat(f"{value}-01")
    after = (first + timedelta(days=31)).replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return Month(
        value=value,
        label=f"{first.year}年{first.month}月",
        previous=f"{before:%Y-%m}",
        next=f"{after:%Y-%m}",
        begins=instant(first, time.min),
        ends=instant(after, time.min),
        weeks=tuple(
            tuple(Day(day, day == today, day.month == first.month) for day in week) for week in weeks
        ),
    )
