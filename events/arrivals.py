"""Which scan counts: the earliest that nobody took back. All scans are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Scan:
    """One scan as a value; `who` is the name of the member of staff, `door` where several are named."""

    at: datetime
    received_at: datetime
    who: str
    how: str
    door: str = ""


@dataclass(frozen=True)
class Arrival:
    """The scan that counts; `again` are the later ones, `heard_at` when the last one reached us."""

    at: datetime
    who: str
    how: str
    again: tuple[Scan, ...]
    heard_at: datetime
    door: str = ""


def arrival(scans: Iterable[Scan], undone: Iterable[datetime]) -> Arrival | None:
    """The earliest scan after the last undoing, whichever device was heard first. Pure."""
    live = standing(scans, undone)
    if not live:
        return None
    first = live[0]
    heard = max(each.received_at for each in live)
    return Arrival(first.at, first.who, first.how, tuple(live[1:]), heard, first.door)


def standing(scans: Iterable[Scan], undone: Iterable[datetime]) -> list[Scan]:
    """The scans after the last undoing, earliest first. Pure."""
    last = max(undone, default=None)
    live = (each for each in scans if last is None or each.at > last)
    return sorted(live, key=lambda each: (each.at, each.received_at))
