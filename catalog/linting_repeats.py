"""Rows that ask the same thing twice, also once as a demand and once as an exclusion of its opposite."""

from collections.abc import Hashable, Iterator, Sequence

from catalog.criteria import Comparison, Criterion, Group, Leaf, Manual, Weight
from catalog.evaluate import target_of

Fault = tuple[str, Sequence[Criterion]]

_NOT = {Comparison.AT_MOST: Comparison.MORE_THAN, Comparison.MORE_THAN: Comparison.AT_MOST}


def repeated(rows: Sequence[Criterion], beside: Sequence[Criterion] = ()) -> Iterator[Fault]:
    """Rows that ask what an earlier one asks for the same days; `beside` are rows that hold besides."""
    seen: dict[Hashable, Criterion] = {_meaning(row): row for row in beside}
    for row in rows:
        meaning = _meaning(row)
        if (earlier := seen.setdefault(meaning, row)) is not row:
            yield f"「{row.requirement}」与「{earlier.requirement}」说的是同一件事", (row, earlier)
        if isinstance(row, Group):
            yield from repeated(row.members)


def _meaning(row: Criterion) -> Hashable:
    """Equal for rows that hold of the same firms on the same days; a preference means what a demand does."""
    days = (row.valid_from, row.valid_until)
    if isinstance(row, Manual):
        return (row.requirement, *days)
    if isinstance(row, Group):
        return (row.join, row.count, frozenset(map(_meaning, row.members)), _refuses(row), *days)
    if not isinstance(row, Leaf):
        return (row.least, row.parts, *days)
    target, op, refuses = target_of(row), row.op, _refuses(row)
    if refuses and isinstance(target, bool):
        target, refuses = not target, False
    elif refuses and op in _NOT:
        op, refuses = _NOT[op], False
    codes = frozenset(target) if isinstance(target, tuple) else frozenset((target,))
    op = Comparison.IN if op is Comparison.IS else op
    return (row.fact, op, codes, refuses, *days)


def _refuses(row: Leaf | Group) -> bool:
    return row.weight is Weight.EXCLUSION
