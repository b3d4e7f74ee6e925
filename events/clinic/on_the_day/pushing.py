"""What running late does to the rest of a station. Pure: spans in, new starts out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LUNCH_GRACE = timedelta(minutes=15)
"""A sitting may run this far into lunch rather than keep a firm waiting until it is over."""


@dataclass(frozen=True)
class Sitting:
    """One booking at a station."""

    booking_id: int
    starts_at: datetime
    ends_at: datetime


def pushed(
    sittings: Iterable[Sitting],
    minutes: int,
    buffer_minutes: int,
    lunch: tuple[datetime, datetime] | None,
) -> list[Sitting]:
    """The sittings that change, in their order: the first by so many minutes, the next as far as they must.

    A free slot or lunch in between takes the delay up. What would run further than LUNCH_GRACE into lunch,
    or begin in it, comes after lunch.
    """
    moved: list[Sitting] = []
    clear_at: datetime | None = None
    for each in sorted(sittings, key=lambda sitting: sitting.starts_at):
        wanted = each.starts_at + timedelta(minutes=minutes) if clear_at is None else each.starts_at
        starts_at = max(wanted, clear_at or wanted)
        length = each.ends_at - each.starts_at
        if starts_at == each.starts_at:
            break  # from here on everything is in time
        starts_at = _beside_lunch(starts_at, length, lunch)
        moved.append(Sitting(each.booking_id, starts_at, starts_at + length))
        clear_at = starts_at + length + timedelta(minutes=buffer_minutes)
    return moved


def _beside_lunch(
    starts_at: datetime, length: timedelta, lunch: tuple[datetime, datetime] | None
) -> datetime:
    if lunch is None or starts_at >= lunch[1]:
        return starts_at
    return lunch[1] if starts_at >= lunch[0] or starts_at + length > lunch[0] + LUNCH_GRACE else starts_at
