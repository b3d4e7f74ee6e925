"""Rows of criteria as the what-if search reads them: the set of verdicts a row can still come to.

The same rule as catalog.evaluate.join, for leaves of which only the possible verdicts are known.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.criteria import Criterion, Group, Leaf, Score, Weight
from catalog.points import Span, reach
from catalog.vocabulary import Verdict

MET, UNMET, UNKNOWN, MANUAL = 1, 2, 4, 8
BIT = {
    Verdict.MET: MET,
    Verdict.NOT_APPLICABLE: MET,
    Verdict.UNMET: UNMET,
    Verdict.UNKNOWN: UNKNOWN,
    Verdict.MANUAL: MANUAL,
}
OPEN = MET | MANUAL
_FLIPPED = {mask: mask & ~3 | (mask & 1) << 1 | (mask & 2) >> 1 for mask in range(16)}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: the place of each band with its points, what an unknown gives, its minimum."""

    bands: tuple[tuple[int, int], ...]
    unknown: Span
    least: int


@dataclass(frozen=True, slots=True)
class Node:
    """A row as the search reads it: a leaf by its place, a manual row (place -1), or `needed` of members.

    With `parts` it is a score and `needed` are its points.
    """

    place: int = -1
    needed: int = 0
    members: tuple["Node", ...] = ()
    is_flipped: bool = False
    parts: tuple[Part, ...] = ()


def node(row: Criterion, position: Iterator[int]) -> Node:
    """The row, its comparisons numbered in the order of catalog.criteria.leaves_of."""
    if isinstance(row, Leaf):
        return Node(next(position))
    if isinstance(row, Score):
        return Node(needed=row.least, parts=tuple(_parts(row, position)))
    if not isinstance(row, Group):
        return Node()
    members = tuple(node(member, position) for member in row.members)
    needed = {"all": len(members), "any": 1, "at_least": row.count}[row.join]
    return Node(-1, needed, members, row.weight is Weight.EXCLUSION)


def _parts(score: Score, position: Iterator[int]) -> Iterator[Part]:
    for part, bands in zip(score.parts, score.leaves, strict=True):
        places = tuple((next(position), band.points) for band in bands)
        yield Part(places, reach(bands), part.least or 0)


def read(row: Node, state: list[int]) -> int:
    """The verdicts a row can come to; exactly one once all its facts are decided."""
    if row.parts:
        return _read_score(row, state)
    if not row.members:
        return state[row.place] if row.place >= 0 else MANUAL
    masks = [read(member, state) for member in row.members]
    spare = len(masks) - row.needed
    may_hold = sum(mask & MET > 0 for mask in masks)
    may_fail = sum(mask & UNMET > 0 for mask in masks)
    found = MET * (may_hold >= row.needed) | UNMET * (may_fail > spare)
    if masks.count(MET) < row.needed and masks.count(UNMET) <= spare:
        found |= UNKNOWN * any(mask & UNKNOWN for mask in masks)
        if UNKNOWN not in masks:
            found |= MANUAL * any(mask & MANUAL for mask in masks)
    return _FLIPPED[found] if row.is_flipped else found


def _read_score(row: Node, state: list[int]) -> int:
    spans = [_spans(part, state) for part in row.parts]
    lowest = [max(low for low, _ in found) for found in spans]
    highest = [min(high for _, high in found) for found in spans]
    holds = sum(lowest) >= row.needed and all(
        low >= part.least for low, part in zip(lowest, row.parts, strict=True)
    )
    fails = sum(highest) < row.needed or any(
        high < part.least for high, part in zip(highest, row.parts, strict=True)
    )
    found = MET * holds | UNMET * fails
    if all(len(each) == 1 for each in spans):
        return found or UNKNOWN
    return found | UNKNOWN * any(low < high for each in spans for low, high in each)


def _spans(part: Part, state: list[int]) -> set[Span]:
    """The points that the part can come to: of the first band that holds, or of an unknown fact."""
    found: set[Span] = set()
    for place, points in part.bands:
        mask = state[place]
        if mask & UNKNOWN:
            found.add(part.unknown)
        if mask & MET:
            found.add((points, points))
        if not mask & UNMET:
            return found
    return found | {(0, 0)}
