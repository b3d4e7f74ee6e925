"""Whether a member of the team is free: what they said of the day, their calendar, their usual week. Pure.

Only the member, or the member's calendar, can say busy. A holiday says nothing of itself: it makes the usual
week not hold, and the day unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from yurong.kit.clock import instant, local
from yurong.kit.workdays import WorkCalendar

Part = Literal["am", "pm"]
Span = tuple[datetime, datetime]

PARTS: dict[Part, str] = {"am": "上午", "pm": "下午"}
NOON = time(12, 30)
"""Parts the half days: a clinic until 12:30 asks for the morning only."""


@dataclass(frozen=True, slots=True)
class SaidDay:
    """What a member said of one half day."""

    is_free: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """All that is known of one member's time. `week`: (0 Monday … 6 Sunday, part) usually free."""

    week: frozenset[tuple[int, str]] = frozenset()
    days: Mapping[tuple[date, str], SaidDay] = field(default_factory=dict)
    busy: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Freedom:
    """`why` names what it rests on, without saying what fills the time."""

    state: Literal["free", "busy", "unknown"]
    why: str


def freedom(times: Times, day: date, opens_at: time, closes_at: time, calendar: WorkCalendar) -> Freedom:
    """Free, busy or not known from `opens_at` to `closes_at` (mainland time): the worst of its half days.

    What the member said of the day comes first, then the calendar, then the usual week.
    """
    found = [
        _part(times, day, part, max(opens_at, begins), min(closes_at, ends), calendar)
        for part, begins, ends in (("am", time.min, NOON), ("pm", NOON, time.max))
        if opens_at < ends and closes_at > begins
    ]
    order = ("busy", "unknown", "free")
    return min(found, key=lambda each: order.index(each.state))


def _part(times: Times, day: date, part: str, begins: time, ends: time, calendar: WorkCalendar) -> Freedom:
    word = "上午" if part == "am" else "下午"
    if said := times.days.get((day, part)):
        note = f"（{said.note}）" if said.note else ""
        return Freedom(
            "free" if said.is_free else "busy", f"本人填写{word}{'有' if said.is_free else '没'}空{note}"
        )
    first, last = instant(day, begins), instant(day, ends)
    if held := next((each for each in times.busy if each[0] < last and each[1] > first), None):
        return Freedom("busy", f"日历上 {_clock(held[0], day)}—{_clock(held[1], day)} 有安排")
    if unusual := calendar.exception(day):
        return Freedom("unknown", f"{unusual.name}，请先问过本人")
    if not times.week:
        return Freedom("unknown", "没有填写这一天")
    if (day.weekday(), part) in times.week:
        return Freedom("free", f"每周这天{word}有空")
    return Freedom("busy", f"每周这天{word}没空")


def _clock(at: datetime, day: date) -> str:
    """The wall time, or the end of the day that the span goes beyond."""
    wall = local(at)
    if wall.date() < day:
        return "00:00"
    return "24:00" if wall.date() > day else f"{wall:%H:%M}"
