"""When the rounds of an event begin and end. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from events.matchmaking.models import MeetingSetting
from yurong.kit.clock import local


@dataclass(frozen=True, slots=True)
class Round:
    """One round; `number` counts from 0, people read it from 1."""

    number: int
    starts_at: datetime
    ends_at: datetime

    @property
    def label(self) -> str:
        """「第 1 轮 14:00–14:20」, mainland time."""
        return f"第 {self.number + 1} 轮 {self.times}"

    @property
    def times(self) -> str:
        return f"{local(self.starts_at):%H:%M}–{local(self.ends_at):%H:%M}"


def grid_of(setting: MeetingSetting) -> tuple[Round, ...]:
    """The rounds in their order: so many minutes each, a gap between two, the rest after one of them."""
    found, at = [], setting.starts_at
    for number in range(setting.rounds):
        ends = at + timedelta(minutes=setting.minutes)
        found.append(Round(number, at, ends))
        rest = setting.rest_minutes if number + 1 == setting.rest_after else setting.gap_minutes
        at = ends + timedelta(minutes=rest)
    return tuple(found)


def begun(grid: Iterable[Round], now: datetime) -> frozenset[int]:
    """The rounds that cannot be planned any more."""
    return frozenset(each.number for each in grid if each.starts_at <= now)
