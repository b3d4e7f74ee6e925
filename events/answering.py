"""How long an offer from the waitlist waits for its answer. Pure.

Four working hours. Where that comes too late for the slot, one hour by day (08:00 to 20:00), and never later
than one hour before it begins; a slot so near that ten minutes are not left is not offered.
"""

from datetime import datetime, time, timedelta

from yurong.kit.clock import instant, local
from yurong.kit.workdays import WorkCalendar, working_deadline

WORKING_HOURS = 4
BEFORE_THE_SLOT = timedelta(hours=1)
WHEN_NEAR = timedelta(hours=1)
AT_LEAST = timedelta(minutes=10)
MORNING, EVENING, NOON = time(8, 0), time(20, 0), time(12, 0)


def answer_by(now: datetime, starts_at: datetime, calendar: WorkCalendar) -> datetime | None:
    """Until when the firm can answer; None when the slot begins too soon to ask anybody."""
    last = starts_at - BEFORE_THE_SLOT
    usual = working_deadline(now, WORKING_HOURS, calendar)
    until = usual if usual <= last else min(_by_day(now) + WHEN_NEAR, last)
    return until if until - now >= AT_LEAST else None


def part_of(starts_at: datetime) -> str:
    """am or pm, by the mainland's clock."""
    return "am" if local(starts_at).time() < NOON else "pm"


def _by_day(at: datetime) -> datetime:
    """That instant, or the next morning when it is night."""
    wall = local(at)
    if wall.time() < MORNING:
        return instant(wall.date(), MORNING)
    if wall.time() >= EVENING:
        return instant(wall.date() + timedelta(days=1), MORNING)
    return at
