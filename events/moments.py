"""Instants in the words of letters and pages, mainland time."""

from datetime import datetime

from yurong.kit.clock import WEEKDAYS, local


def moment(at: datetime) -> str:
    """「11月25日（星期三）09:00」."""
    wall = local(at)
    return f"{wall.month}月{wall.day}日（星期{WEEKDAYS[wall.weekday()]}）{wall:%H:%M}"


def day_and_clock(at: datetime) -> str:
    """「11月25日 09:00」, inside a sentence or a subject."""
    wall = local(at)
    return f"{wall.month}月{wall.day}日 {wall:%H:%M}"


def short_moment(at: datetime) -> str:
    """「11月25日09:00」, for short messages, where every character counts."""
    wall = local(at)
    return f"{wall.month}月{wall.day}日{wall:%H:%M}"
