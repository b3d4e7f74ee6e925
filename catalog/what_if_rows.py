"""Rows of criteria as the what-if search reads them: the set of verdicts a row can still come to.

The same rule as catalog.evaluate.join, for leaves of which only the possible verdicts are known.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.criteria import Criterion, Group, Leaf, Weight
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


def leaves_of(row: Criterion) -> Iterator[Leaf]:
    """The compared facts of a row, in order."""
    if isinstance(row, Group):
        for member in row.members:
            yield from leaves_of(member)
    elif isinstance(row, Leaf):
        yield row


@dataclass(frozen=True, slots=True)
class Node:
    """A row as the search reads it: a leaf by its place, a manual row (place -1), or `needed` of members."""

    place: int = -1
    needed: int = 0
    members: tuple["Node", ...] = ()
    is_flipped: bool = False


def node(row: Criterion, position: Iterator[int]) -> Node:
    if isinstance(row, Leaf):
        return Node(next(position))
    if not isinstance(row, Group):
        return Node()
    members = tuple(node(member, position) for member in row.members)
    needed = {"all": len(members), "any": 1, "at_least": row.count}[row.join]
    return Node(-1, needed, members, row.weight is Weight.EXCLUSION)


def read(row: Node, state: list[int]) -> int:
    """The verdicts a row can come to; exactly one once all its facts are decided."""
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
