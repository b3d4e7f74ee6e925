"""What the engine says of one row for every combination of classes of the facts it reads.

A row reads one or two facts of a few classes each, so the engine is asked a few dozen times, whatever the
size of the register; nesting, exclusions, manual rows and 「at least k」 come out of the same answers. A
group or score with too many combinations is put together from its parts, row by row of the register.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product as combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from catalog.criteria import Group, Score, Weight
from catalog.outcomes import Known
from catalog.points import span
from catalog.screening.classes import Classes, ClassIds
from catalog.screening.rules import Rule
from catalog.vocabulary import Verdict

Verdicts = NDArray[np.uint8]
ClassesOf = Mapping[str, Classes]
ClassColumns = Mapping[str, ClassIds]

ORDER = (Verdict.MET, Verdict.MANUAL, Verdict.UNKNOWN, Verdict.UNMET)
"""A verdict's code is its place here: of rows that must all hold, the greatest code decides."""
MET, MANUAL, UNKNOWN, UNMET = range(4)
_CODES = {verdict: code for code, verdict in enumerate(ORDER)} | {Verdict.NOT_APPLICABLE: MET}


@dataclass(frozen=True)
class Cells:
    """Every answer to one row: `verdicts` has one axis per fact."""

    facts: tuple[str, ...]
    verdicts: Verdicts

    def of(self, found: ClassColumns, rows: int) -> Verdicts:
        """The code of the row's verdict for each firm."""
        return self.verdicts.reshape(-1).take(cell_numbers(self.facts, self.verdicts.shape, found, rows))


@dataclass(frozen=True)
class Joined:
    """A group too wide for one table. `count` of the members must hold, all where it is None."""

    members: tuple["Answers", ...]
    count: int
    excludes: bool

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fact for member in self.members for fact in member.facts))

    def of(self, found: ClassColumns, rows: int) -> Verdicts:
        """As catalog.evaluate.join: enough met, too few left, else unknown before manual."""
        met = np.zeros(rows, dtype=np.uint16)
        unmet = np.zeros(rows, dtype=np.uint16)
        unknown = np.zeros(rows, dtype=np.bool_)
        for member in self.members:
            codes = member.of(found, rows)
            met += codes == MET
            unmet += codes == UNMET
            unknown |= codes == UNKNOWN
        held = np.where(unknown, UNKNOWN, MANUAL).astype(np.uint8)
        failed = unmet > len(self.members) - self.count
        held[failed] = MET if self.excludes else UNMET
        held[met >= self.count] = UNMET if self.excludes else MET
        return held


@dataclass(frozen=True)
class Points:
    """The fewest and most points of one part of a score, by class of its fact; `least`: its own minimum."""

    fact: str
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    least: int


@dataclass(frozen=True)
class Added:
    """A score too wide for one table: the points of its parts are looked up apart and added."""

    parts: tuple[Points, ...]
    least: int

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(part.fact for part in self.parts)

    def of(self, found: ClassColumns, rows: int) -> Verdicts:
        """As catalog.points.verdict_of: unmet where the most do not suffice, met where the fewest do."""
        low, high = np.zeros(rows, dtype=np.int32), np.zeros(rows, dtype=np.int32)
        surely, possible = np.ones(rows, dtype=np.bool_), np.ones(rows, dtype=np.bool_)
        for part in self.parts:
            fewest, most = part.low.take(found[part.fact]), part.high.take(found[part.fact])
            low += fewest
            high += most
            surely &= fewest >= part.least
            possible &= most >= part.least
        verdicts = np.full(rows, UNKNOWN, dtype=np.uint8)
        verdicts[surely & (low >= self.least)] = MET
        verdicts[~possible | (high < self.least)] = UNMET
        return verdicts


Answers = Cells | Joined | Added


def answers(rule: Rule, classes: ClassesOf, most: int) -> Answers:
    """The row's answers: one table of at most `most` cells, or its members' tables joined."""
    if prod(len(classes[key].examples) for key in rule.facts) > most:
        if isinstance(rule.row, Score):
            return _added(rule.row, classes)
        if rule.members:
            return _joined(rule, [answers(member, classes, most) for member in rule.members])
    said = [
        rule.judge(Known(dict(zip(rule.facts, values, strict=True)), {}))
        for values in combinations(*(classes[key].examples for key in rule.facts))
    ]
    shape = tuple(len(classes[key].examples) for key in rule.facts)
    codes = np.array([_CODES[outcome.verdict] for outcome in said], dtype=np.uint8)
    return Cells(rule.facts, codes.reshape(shape))


def _joined(rule: Rule, members: Iterable[Answers]) -> Joined:
    group, parts = rule.row, tuple(members)
    assert isinstance(group, Group)
    count = {"all": len(parts), "any": 1, "at_least": group.count}[group.join]
    return Joined(parts, count, group.weight is Weight.EXCLUSION)


def _added(score: Score, classes: ClassesOf) -> Added:
    parts = []
    for part, bands in zip(score.parts, score.leaves, strict=True):
        spans = [span(bands, value) for value in classes[part.fact].examples]
        low, high = (np.array(each, dtype=np.int32) for each in zip(*spans, strict=True))
        parts.append(Points(part.fact, low, high, part.least or 0))
    return Added(tuple(parts), score.least)


def cell_numbers(
    facts: Sequence[str], shape: Sequence[int], found: ClassColumns, rows: int
) -> NDArray[np.intp]:
    """Which cell of a flat table each firm falls into."""
    kind = np.uint16 if prod(shape) < 1 << 16 else np.uint32
    numbers = np.zeros(rows, dtype=kind)
    for key, size in zip(facts, shape, strict=True):
        np.multiply(numbers, kind(size), out=numbers)
        np.add(numbers, found[key], out=numbers, casting="unsafe")
    return numbers.astype(np.intp)


def spread(facts: Sequence[str], sizes: Mapping[str, int], cells: Cells) -> Verdicts:
    """The row's verdicts over the wider table of `facts`: its own axes in place, the others of length one."""
    axes = [facts.index(key) for key in cells.facts]
    ordered = np.transpose(cells.verdicts, np.argsort(axes)) if axes else cells.verdicts
    return ordered.reshape([sizes[key] if key in cells.facts else 1 for key in facts])
