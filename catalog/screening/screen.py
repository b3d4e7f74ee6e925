"""Screening: every firm of a register against every product, by looking up cells. Pure; integers only.

Products that read the same facts share a table of cells (combinations of classes of those facts). A firm is
in one cell of each table, so that counting firms per cell counts all products of the table at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import prod

import numpy as np
from numpy.typing import NDArray

from catalog.facts import FACTS
from catalog.matching import BEST_FIRST
from catalog.screening.classes import Classes, classes
from catalog.screening.columns import Columns
from catalog.screening.derived import completed
from catalog.screening.rules import Rule, rules
from catalog.screening.tables import (
    Answers,
    Cells,
    ClassColumns,
    Verdicts,
    answers,
    cell_numbers,
    spread,
)
from catalog.values import Offering, Product
from catalog.vocabulary import Eligibility

ELIGIBILITIES: tuple[Eligibility, ...] = BEST_FIRST
"""An eligibility's code is its place here, the same as of the verdict that decides."""
Version = tuple[Product, Offering]
"""One institution's version of a product."""
Wanted = Product | Version
"""What firms are screened for."""
ROW_CELLS = 4_096
TABLE_CELLS = 1 << 16
"""A table and its histogram stay in the processor's second-level cache."""
CHUNK_ROWS = 1 << 16


@dataclass(frozen=True)
class Screened:
    """One product as compiled: its rows with their answers, in the order of catalog.matching's outcomes."""

    product: Product
    rows: tuple[tuple[Rule, Answers], ...]
    offering: Offering | None = None

    @property
    def name(self) -> str:
        """「创赛贷」, 「创赛贷（某银行 创赛贷）」."""
        if self.offering is None:
            return self.product.name
        return f"{self.product.name}（{self.offering.institution} {self.offering.name}）"

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for _, found in self.rows for key in found.facts))


@dataclass(frozen=True)
class Table:
    """Products that share the cells of some facts: `codes` has one line per cell, one column per product."""

    facts: tuple[str, ...]
    shape: tuple[int, ...]
    places: tuple[int, ...]
    codes: NDArray[np.uint8]


@dataclass(frozen=True)
class Screen:
    """Products compiled for one day."""

    products: tuple[Screened, ...]
    classes: Mapping[str, Classes]
    tables: tuple[Table, ...]
    apart: tuple[int, ...]
    """Products too wide for any table: their rows are looked up one by one."""
    as_of: date

    def classify(self, columns: Columns) -> ClassColumns:
        """The class of each firm for every fact that some product reads; a missing column is unknown.

        A derived fact is computed of its sources where the register does not give it.
        """
        rows = _length(columns)
        return {key: each.of(completed(key, columns, self.as_of, rows)) for key, each in self.classes.items()}

    def count(self, columns: Columns, chunk_rows: int = CHUNK_ROWS) -> NDArray[np.int64]:
        """How many firms come out how: a line per product, a column per eligibility (ELIGIBILITIES)."""
        rows = _length(columns)
        cells = [np.zeros(prod(table.shape), dtype=np.int64) for table in self.tables]
        totals = np.zeros((len(self.products), len(ELIGIBILITIES)), dtype=np.int64)
        for start in range(0, rows, chunk_rows):
            part = {key: column[start : start + chunk_rows] for key, column in columns.items()}
            found, here = self.classify(part), min(chunk_rows, rows - start)
            for place, table in enumerate(self.tables):
                numbers = cell_numbers(table.facts, table.shape, found, here)
                cells[place] += np.bincount(numbers, minlength=len(cells[place]))
            for place in self.apart:
                totals[place] += np.bincount(
                    self._looked_up(place, found, here), minlength=len(ELIGIBILITIES)
                )
        for table, histogram in zip(self.tables, cells, strict=True):
            filled = histogram.nonzero()[0]
            for code in range(len(ELIGIBILITIES)):
                totals[list(table.places), code] = histogram[filled] @ (table.codes[filled] == code)
        return totals

    def eligibility(self, place: int, found: ClassColumns, rows: int) -> Verdicts:
        """The code of one product's eligibility for each firm (classes from `classify`)."""
        for table in self.tables:
            if place in table.places:
                line = table.codes[:, table.places.index(place)]
                return line.take(cell_numbers(table.facts, table.shape, found, rows))
        return self._looked_up(place, found, rows)

    def _looked_up(self, place: int, found: ClassColumns, rows: int) -> Verdicts:
        codes = np.zeros(rows, dtype=np.uint8)
        for _, each in self.products[place].rows:
            np.maximum(codes, each.of(found, rows), out=codes)
        return codes


def compile_screen(
    products: Sequence[Wanted],
    as_of: date,
    row_cells: int = ROW_CELLS,
    table_cells: int = TABLE_CELLS,
) -> Screen:
    """The products ready to screen with on this day; asks the engine a few thousand times, once.

    An offering (valid on the day) with its product stands for that institution's version.
    """
    versions = [(each, None) if isinstance(each, Product) else each for each in products]
    ruled = [(*each, rules(each[0], as_of, each[1])) for each in versions]
    every = [rule for *_, found in ruled for rule in found]
    probes = [probe for rule in every for probe in rule.probes]
    keys = dict.fromkeys(probe.fact for probe in probes)
    known = {key: classes(key, (p for p in probes if p.fact == key)) for key in keys}
    answered = {rule.key: answers(rule, known, row_cells) for rule in every}
    screened = tuple(
        Screened(product, tuple((rule, answered[rule.key]) for rule in found), offering)
        for product, offering, found in ruled
    )
    tables, apart = _tables(screened, {key: len(each.examples) for key, each in known.items()}, table_cells)
    return Screen(screened, known, tables, apart, as_of)


def _tables(
    products: Sequence[Screened], sizes: Mapping[str, int], most: int
) -> tuple[tuple[Table, ...], tuple[int, ...]]:
    """Products gathered into few tables of at most `most` cells; and the places of those that fit none."""
    gathered: list[tuple[set[str], list[int]]] = []
    apart = []
    for place in sorted(range(len(products)), key=lambda p: -_cells(products[p].facts, sizes)):
        product = products[place]
        facts = set(product.facts)
        if _cells(facts, sizes) > most or any(not isinstance(each, Cells) for _, each in product.rows):
            apart.append(place)
            continue
        fitting = [group for group in gathered if _cells(group[0] | facts, sizes) <= most]
        if fitting:
            group = min(fitting, key=lambda g: _cells(g[0] | facts, sizes) - _cells(g[0], sizes))
            group[0].update(facts)
            group[1].append(place)
        else:
            gathered.append((facts, [place]))
    return tuple(_table(facts, places, products, sizes) for facts, places in gathered), tuple(apart)


def _table(
    named: set[str], places: Sequence[int], products: Sequence[Screened], sizes: Mapping[str, int]
) -> Table:
    facts = tuple(key for key in FACTS if key in named)
    shape = tuple(sizes[key] for key in facts)
    codes = np.zeros((len(places), *shape), dtype=np.uint8)
    for line, place in zip(codes, places, strict=True):
        for _, each in products[place].rows:
            assert isinstance(each, Cells)
            np.maximum(line, spread(facts, sizes, each), out=line)
    return Table(facts, shape, tuple(places), np.ascontiguousarray(codes.reshape(len(places), -1).T))


def _cells(facts: Iterable[str], sizes: Mapping[str, int]) -> int:
    return prod(sizes[key] for key in facts)


def _length(columns: Columns) -> int:
    return max((len(column) for column in columns.values()), default=0)
