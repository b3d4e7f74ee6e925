"""Values of one fact that no criterion tells apart form a class: a few classes stand for millions of values.

Between two limits that rows compare with (35 人, 100 人) all numbers screen alike; of the sets of credentials
only those matter that differ in some row. Which values are alike is asked of the engine itself.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from catalog.criteria import Comparison
from catalog.evaluate import target_of
from catalog.facts import FACTS, Fact, Kind
from catalog.outcomes import Known
from catalog.screening.columns import UNKNOWN, Column, decode, encode, options
from catalog.screening.rules import Probe
from catalog.territory import AIRPORT_ZONE, within
from catalog.values import NATIONWIDE
from catalog.vocabulary import Verdict
from catalog.wording import Value

ClassIds = NDArray[np.unsignedinteger]
Signature = tuple[Verdict, ...]
PLACES = 1_000_000


class Classes(Protocol):
    """How the values of one fact fall into classes. `examples` has one value of each class, in order."""

    examples: tuple[Value | None, ...]

    def of(self, column: Column) -> ClassIds:
        """The class of each value of the column."""


def classes(key: str, probes: Iterable[Probe]) -> Classes:
    """The classes of one fact under these comparisons."""
    distinct = list({probe.key: probe for probe in probes}.values())
    fact = FACTS[key]
    if fact.kind is Kind.REGION:
        return Regions(key, distinct)
    if fact.kind in (Kind.COUNT, Kind.MONEY, Kind.DATE):
        return Spans(fact, distinct)
    return Codes(fact, distinct)


class Spans:
    """Numbers between limits. The first class is the unknown, below zero."""

    def __init__(self, fact: Fact, probes: Sequence[Probe]) -> None:
        least = 1 if fact.kind is Kind.DATE else 0
        most = date.max.toordinal() if fact.kind is Kind.DATE else np.iinfo(np.int64).max
        limits = {limit for probe in probes for limit in _limits(fact, probe) if least < limit <= most}
        self._cuts = np.array([0, *sorted(limits)], dtype=np.int64)
        firsts = [UNKNOWN, least, *sorted(limits)]
        self.examples = tuple(decode(fact, first) for first in firsts)

    def of(self, column: Column) -> ClassIds:
        if len(self._cuts) > 12:
            return np.searchsorted(self._cuts, column, side="right").astype(np.uint16)
        found = np.zeros(len(column), dtype=np.uint8)
        for cut in self._cuts.tolist():
            found += _reaches(column, cut)
        return found


class Codes:
    """Yes or no, one of a list, or a set: a table from code to class, its last entry for the unknown (-1)."""

    def __init__(self, fact: Fact, probes: Sequence[Probe]) -> None:
        count = len(options(fact))
        codes = {Kind.BOOLEAN: 2, Kind.CHOICE: count, Kind.CHOICES: 1 << count}[fact.kind]
        values = [*(decode(fact, code) for code in range(codes)), None]
        table, self.examples = _alike(fact.key, values, probes)
        self._table = np.array(table, dtype=np.uint16)

    def of(self, column: Column) -> ClassIds:
        return self._table.take(column, mode="wrap")


class Regions:
    """Places: a table over all six-digit codes, filled as they are met; its last entry is the unknown."""

    def __init__(self, key: str, probes: Sequence[Probe]) -> None:
        self._territories = tuple(sorted({t for probe in probes for t in _territories(probe)}))
        places = list({self._sign(place): place for place in _telling_places(self._territories)}.values())
        table, self.examples = _alike(key, [*places, None], probes)
        self._class_of = {self._sign(place): found for place, found in zip(places, table, strict=False)}
        self._blank = np.iinfo(np.uint16).max
        self._table = np.full(PLACES + 1, self._blank, dtype=np.uint16)
        self._table[UNKNOWN] = table[-1]

    def of(self, column: Column) -> ClassIds:
        found = self._table.take(column, mode="wrap")
        fresh = found == self._blank
        if fresh.any():
            for code in np.unique(column[fresh]).tolist():
                self._table[code] = self._class_of[self._sign(f"{code:06d}")]
            found = self._table.take(column, mode="wrap")
        return found

    def _sign(self, place: str) -> Signature:
        return tuple(within(place, territory) for territory in self._territories)


def _limits(fact: Fact, probe: Probe) -> Iterable[int]:
    """The first value on the far side of a comparison."""
    assert probe.leaf is not None
    target = target_of(probe.leaf)
    assert not isinstance(target, tuple)
    first = encode(fact, target)
    yield first if probe.leaf.op is Comparison.AT_LEAST else first + 1


def _reaches(column: Column, cut: int) -> NDArray[np.bool_]:
    """`column >= cut`, also where the column's type is too narrow for the cut."""
    if cut > np.iinfo(column.dtype).max:
        return np.zeros(len(column), dtype=np.bool_)
    return np.greater_equal(column, cut)


def _alike(
    key: str, values: Sequence[Value | None], probes: Sequence[Probe]
) -> tuple[list[int], tuple[Value | None, ...]]:
    """The class of each value, and the first value of each class."""
    found: dict[Signature, int] = {}
    examples: list[Value | None] = []
    table = []
    for value in values:
        facts = Known({key: value}, {})
        signature = tuple(probe.judge(facts).verdict for probe in probes)
        if signature not in found:
            found[signature] = len(examples)
            examples.append(value)
        table.append(found[signature])
    return table, tuple(examples)


def _territories(probe: Probe) -> Iterable[str]:
    if probe.leaf is None:
        return (probe.territory,)
    return probe.leaf.value if isinstance(probe.leaf.value, tuple) else (str(probe.leaf.value),)


def _telling_places(territories: Iterable[str]) -> Iterable[str]:
    """Every other place has a twin among these: each territory, what holds it, one inside, one outside."""
    named = {NATIONWIDE, AIRPORT_ZONE}
    for territory in territories:
        named |= {territory, f"{territory[:4]}00", f"{territory[:2]}0000"}
    yield from sorted(named)
    stems = {"", *(place[:2] for place in named), *(place[:4] for place in named)}
    for stem in sorted(stems):
        away = (p for p in _inside(stem) if not any(n.startswith(p[: len(stem) + 2]) for n in named))
        yield from islice(away, 1)


def _inside(stem: str) -> Iterable[str]:
    """Codes of districts under a stem, from the last."""
    width = 6 - len(stem)
    return (f"{stem}{rest:0{width}d}" for rest in range(10**width - 1, 0, -1))
