"""The cheapest moves that open rows of criteria, by branch and bound over the families of facts.

Rows that share no fact are searched apart and their costs added. While facts are still undecided a row is
read as the set of verdicts it can come to, so a branch that cannot open any more is left at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from catalog.changes import Reach
from catalog.criteria import Criterion, Group, Leaf, Weight, leaves_of
from catalog.outcomes import Known
from catalog.what_if_moves import FREE, Cost, Move, family, moves
from catalog.what_if_rows import BIT, MANUAL, OPEN, node, read
from catalog.what_if_values import signature

MOST_WAYS = 6
"""Ways of equal size that are kept of each part, and in the end."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Moves that open the rows together; `is_manual` where a person must still judge."""

    moves: tuple[Move, ...]
    cost: Cost
    is_manual: bool


@dataclass(frozen=True, slots=True)
class Stuck(Exception):
    """Rows that nothing opens."""

    rows: tuple[Criterion, ...]


def solve(rows: Sequence[Criterion], facts: Known) -> list[Solution]:
    """The cheapest ways to open all rows, of the fewest changes, at most MOST_WAYS. Raises Stuck."""
    parts = [_solve_part(part, facts) for part in _parts(rows)]
    stuck = [row for part, row in zip(parts, _parts(rows), strict=True) if not part]
    if stuck:
        raise Stuck(tuple(stuck[0]))
    joined = (_together(choice) for choice in islice(product(*parts), 4_096))
    return sorted(joined, key=_order)[:MOST_WAYS]


def _together(choice: Sequence[Solution]) -> Solution:
    return Solution(
        tuple(move for each in choice for move in each.moves),
        _sum(each.cost for each in choice),
        any(each.is_manual for each in choice),
    )


def _sum(costs: Iterator[Cost]) -> Cost:
    fixed = made = supposed = effort = 0
    for cost in costs:
        fixed, made, supposed, effort = (
            fixed + cost[0],
            made + cost[1],
            supposed + cost[2],
            effort + cost[3],
        )
    return (fixed, made, supposed, effort)


def _order(found: Solution) -> tuple[Cost, bool, tuple[str, ...]]:
    return (
        found.cost,
        found.is_manual,
        tuple(change.sentence for move in found.moves for change in move.changes),
    )


def _parts(rows: Sequence[Criterion]) -> list[list[Criterion]]:
    """Rows that share a family of facts, together, in order; a group of all rows is its rows."""
    parts: list[tuple[set[str], list[Criterion]]] = []
    for row in _flat(rows):
        touched = {family(leaf.fact) for leaf in leaves_of(row)}
        joined = [part for part in parts if part[0] & touched]
        if not joined:
            parts.append((touched, [row]))
            continue
        first, *others = joined
        first[0].update(touched, *(part[0] for part in others))
        first[1].extend([each for part in others for each in part[1]] + [row])
        parts = [part for part in parts if not any(part is other for other in others)]
    return [members for _, members in parts]


def _flat(rows: Sequence[Criterion]) -> Iterator[Criterion]:
    for row in rows:
        if isinstance(row, Group) and row.join == "all" and row.weight is not Weight.EXCLUSION:
            yield from _flat(row.members)
        else:
            yield row


def _solve_part(rows: list[Criterion], facts: Known) -> list[Solution]:
    leaves = [leaf for row in rows for leaf in leaves_of(row)]
    if (as_it_is := _as_it_is(rows, leaves, facts)) is not None:
        return [as_it_is]
    by_family: dict[str, list[int]] = {}
    for at, leaf in enumerate(leaves):
        by_family.setdefault(family(leaf.fact), []).append(at)
    search = _Search(rows, leaves)
    for places in by_family.values():
        search.add(places, moves(tuple(leaves[at] for at in places), facts))
    search.decide(0, FREE, ())
    ruled_out = min(map(_ruled_out, search.found), default=0)
    found = [each for each in search.found if _ruled_out(each) == ruled_out]
    return _easiest(sorted(found, key=_order))[:MOST_WAYS]


def _easiest(found: list[Solution]) -> list[Solution]:
    """Without ways that raise the same parts of a score further than another does."""
    kept: dict[frozenset[object], Solution] = {}
    for each in found:
        changes = [change for move in each.moves for change in move.changes]
        named = frozenset((c.fact, c.points is None and c.value, c.removes) for c in changes)
        kept.setdefault(named, each)
    return list(kept.values())


def _as_it_is(rows: list[Criterion], leaves: list[Leaf], facts: Known) -> Solution | None:
    """Nothing to change, where these rows are open already: most are."""
    state = [BIT[verdict] for verdict in signature(leaves, facts)]
    position = iter(range(len(leaves)))
    verdicts = [read(node(row, position), state) for row in rows]
    return Solution((), FREE, MANUAL in verdicts) if all(mask & OPEN for mask in verdicts) else None


def _ruled_out(found: Solution) -> int:
    """Suppositions that satisfy no row: 「如果没有」 is told only where nothing better can be."""
    return sum(
        change.effort for move in found.moves for change in move.changes if change.reach is Reach.ANSWER
    )


class _Search:
    """Branch and bound over one part; `state` holds for each leaf the verdicts it can still have."""

    def __init__(self, rows: list[Criterion], leaves: list[Leaf]) -> None:
        self.state = [0] * len(leaves)
        self.choices: list[tuple[list[int], list[Move]]] = []
        self.found: list[Solution] = []
        self.best: tuple[int, ...] | None = None
        position = iter(range(len(leaves)))
        self.rows = [node(row, position) for row in rows]

    def add(self, places: list[int], options: list[Move]) -> None:
        self.choices.append((places, options))
        for order, at in enumerate(places):
            for move in options:
                self.state[at] |= BIT[move.verdicts[order]]

    def decide(self, depth: int, cost: Cost, chosen: tuple[Move, ...]) -> None:
        if self.best is not None and cost[:3] > self.best:
            return
        verdicts = [read(row, self.state) for row in self.rows]
        if not all(mask & OPEN for mask in verdicts):
            return
        if depth == len(self.choices):
            self._keep(Solution(chosen, cost, MANUAL in verdicts))
            return
        places, options = self.choices[depth]
        before = [self.state[at] for at in places]
        for move in options:
            for at, verdict in zip(places, move.verdicts, strict=True):
                self.state[at] = BIT[verdict]
            self.decide(depth + 1, _sum(iter((cost, move.cost))), (*chosen, move) if move.changes else chosen)
        for at, mask in zip(places, before, strict=True):
            self.state[at] = mask

    def _keep(self, solution: Solution) -> None:
        size = solution.cost[:3]
        if self.best is None or size < self.best:
            self.best, self.found = size, []
        self.found.append(solution)
