"""How many minutes of a training somebody attended, out of scans at the doors of its sessions. Pure.

Whoever comes within ten minutes of the beginning, or leaves within ten minutes of the end, has the whole of
it: doors have queues. Without a scan out, a session is attended to its end. Two sessions at the same hour
give the hour once, and what has not taken place yet gives nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Way = Literal["in", "out"]
GRACE = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, order=True)
class Span:
    """From when to when, `starts_at` before `ends_at`."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, order=True)
class Step:
    """Somebody went in or out."""

    at: datetime
    way: Way


def attended(held: Span, steps: Iterable[Step], until: datetime) -> list[Span]:
    """When the person was in the session, up to `until`, earliest first; no two spans touch."""
    inside: datetime | None = None
    found: list[Span] = []
    for step in sorted(steps):
        if step.way == "in" and inside is None:
            inside = step.at
        elif step.way == "out" and inside is not None:
            found.append(Span(inside, step.at))
            inside = None
    if inside is not None:
        found.append(Span(inside, max(held.ends_at, inside)))
    within = _clipped(found, held)
    if within and within[0].starts_at - held.starts_at <= GRACE:
        within[0] = Span(held.starts_at, within[0].ends_at)
    if within and held.ends_at - within[-1].ends_at <= GRACE:
        within[-1] = Span(within[-1].starts_at, held.ends_at)
    return _clipped(within, Span(held.starts_at, min(held.ends_at, until)))


def minutes(spans: Iterable[Span]) -> int:
    """Whole minutes that the spans cover together; what lies in two of them counts once."""
    total, reached = timedelta(0), None
    for each in sorted(spans):
        begins = each.starts_at if reached is None else max(each.starts_at, reached)
        total += max(each.ends_at - begins, timedelta(0))
        reached = each.ends_at if reached is None else max(each.ends_at, reached)
    return total // MINUTE


def _clipped(spans: Sequence[Span], held: Span) -> list[Span]:
    cut = (Span(max(each.starts_at, held.starts_at), min(each.ends_at, held.ends_at)) for each in spans)
    return [each for each in cut if each.starts_at < each.ends_at]
