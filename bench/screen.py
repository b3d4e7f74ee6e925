"""A register of 4,000,000 firms against 60 products of ours, in memory: CPU time beside two floors.

Run: python -m bench.screen. Polars evaluates expressions written by hand for the same rows, one select of
240 sums; the plain scan is the greatest value of every column the rows read. The counts of both evaluators
must be equal, product by product, before a figure is printed. Reading a file is timed apart.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import reduce
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.table import show
from catalog.criteria import Comparison, Criterion, Group, Leaf, Weight
from catalog.evaluate import target_of
from catalog.facts import FACTS, Fact, Kind
from catalog.implied import in_force
from catalog.loading import load
from catalog.reading import DATA, read, read_regions
from catalog.screening.columns import Column, column_type, encode, options
from catalog.screening.screen import ELIGIBILITIES, compile_screen
from catalog.snapshot import snapshot
from catalog.values import NATIONWIDE, Product
from catalog.vocabulary import Verdict
from catalog.wording import Value
from yurong.kit.db import Database
from yurong.schema import migrate

AS_OF = date(2026, 3, 16)
FIRMS, PRODUCTS, ROUNDS = 4_000_000, 60, 3
AIRPORT = 410173
T = TypeVar("T")
Answer = tuple[pl.Expr, pl.Expr]
"""`held` in three-valued logic, and whether an open row waits for a fact."""


def main() -> None:
    products = _products()
    columns = _register(FIRMS)
    compiled, screen = _timed(lambda: compile_screen(products, AS_OF), 1)
    frame = pl.DataFrame({key: pl.Series(column) for key, column in columns.items()})
    expressions = [each for product in products for each in _sums(product)]
    expected = frame.head(200_000).select(expressions).row(0)
    head = {key: column[:200_000] for key, column in columns.items()}
    assert screen.count(head).reshape(-1).tolist() == list(expected), "the evaluators disagree"

    used = [columns[key] for key in screen.classes]
    cells, counted = _timed(lambda: screen.count(columns), ROUNDS)
    hand, totals = _timed(lambda: frame.select(expressions).row(0), 1)
    assert counted.reshape(-1).tolist() == list(totals), "the evaluators disagree"
    eligible, _ = _timed(lambda: frame.select(expressions[:: len(ELIGIBILITIES)]).row(0), 1)
    scan, _ = _timed(lambda: [int(column.max()) for column in used], ROUNDS)

    pairs, width = FIRMS * len(products), sum(column.itemsize for column in used)
    lines = [("what", "CPU s", "wall s", "of Polars", "× scan", "firms × products a CPU second")]
    for name, (cpu, wall), does in (
        ("cells of classes (ours), four counts", cells, pairs),
        ("Polars, by hand, four counts in one select", hand, pairs),
        ("Polars, by hand, 初步符合 alone", eligible, pairs),
        ("numpy, greatest value of each column", scan, 0),
    ):
        ratios = (f"{cpu / hand[0]:.3f}", f"{cpu / scan[0]:.1f}")
        lines.append((name, f"{cpu:.3f}", f"{wall:.3f}", *ratios, f"{does / cpu:.1e}" if does else ""))
    show(
        f"{FIRMS:,} firms × {len(products)} products, {len(used)} columns, {width} B a firm, in memory", lines
    )
    sizes = "、".join(f"{len(table.codes):,}" for table in screen.tables)
    print(
        f"  compiled in {compiled[0]:.2f} CPU s; tables of {sizes} cells, {len(screen.apart)} products apart"
    )
    _reading(frame.head(1_000_000))


def _products() -> tuple[Product, ...]:
    """Sixty products of ours, those with most rows first."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        migrate(url)
        database = Database(url)
        with database.writing() as session:
            load(session, read())
            every = snapshot(session).products
        database.close()
    ours = [product for product in every if not product.is_reference_only]
    return tuple(sorted(ours, key=lambda product: (-len(product.criteria), product.slug))[:PRODUCTS])


def _register(firms: int) -> dict[str, Column]:
    """Made-up firms: places of Henan, every fact known of about four firms in five."""
    chance = np.random.default_rng(20260316)
    places = np.array([int(code) for code, *_ in read_regions(DATA / "regions.tsv") if code.startswith("41")])
    made: dict[str, Column] = {}
    for key, fact in FACTS.items():
        kind = column_type(fact)
        values: NDArray[np.integer] = _values(fact, places, chance, firms)
        made[key] = np.where(chance.random(firms, dtype=np.float32) < 0.8, values, -1).astype(kind)
    made["applicant"][: firms * 9 // 10] = 0
    return made


def _values(
    fact: Fact, places: NDArray[np.integer], chance: np.random.Generator, firms: int
) -> NDArray[np.integer]:
    count = len(options(fact))
    match fact.kind:
        case Kind.REGION:
            return places[chance.integers(0, len(places), firms)]
        case Kind.DATE:
            return chance.integers(date(1995, 1, 1).toordinal(), AS_OF.toordinal(), firms)
        case Kind.MONEY:
            return chance.integers(0, 200_000, firms) * 1_000_000
        case Kind.COUNT:
            return chance.integers(0, 40, firms)
        case Kind.CHOICES:
            return chance.integers(0, 1 << count, firms) & chance.integers(0, 1 << count, firms)
    return chance.integers(0, count or 2, firms)


def _timed(run: Callable[[], T], rounds: int) -> tuple[tuple[float, float], T]:
    """The least CPU seconds (all threads) and wall seconds of several rounds, and what came out."""
    found = []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        result = run()
        found.append((time.process_time() - cpu, time.perf_counter() - wall))
    return min(found), result


def _sums(product: Product) -> list[pl.Expr]:
    """How many firms come out how, in the order of ELIGIBILITIES."""
    applicant, region = pl.col("applicant"), pl.col("region")
    kinds = [encode(FACTS["applicant"], kind) for kind in product.applicants]
    answers = [_known(applicant, applicant.is_in(kinds))]
    if product.region != NATIONWIDE:
        answers.append(_inside((product.region,), region))
    validity = in_force(product.policy, AS_OF)
    if validity is not None:
        said = {Verdict.MET: True, Verdict.UNMET: False}.get(validity.verdict)
        answers.append((pl.lit(said, dtype=pl.Boolean), pl.lit(value=False)))
    answers += [_row(row) for row in product.criteria if row.weight is not Weight.PREFERRED]
    held = reduce(lambda a, b: a & b, (held for held, _ in answers))
    waits = reduce(lambda a, b: a | b, (waits for _, waits in answers))
    manual = held.is_null() & ~waits
    found = [held.fill_null(value=False), manual, held.is_null() & waits, (~held).fill_null(value=False)]
    return [
        each.sum().alias(f"{product.slug}-{code}") for each, code in zip(found, ELIGIBILITIES, strict=True)
    ]


def _row(row: Criterion) -> Answer:
    if isinstance(row, Leaf):
        held, waits = _leaf(row)
    elif isinstance(row, Group):
        members = [_row(member) for member in row.members]
        assert row.join != "at_least", "no product of ours asks for some of several"
        joined = [each for each, _ in members]
        held = reduce(lambda a, b: a & b if row.join == "all" else a | b, joined)
        waits = held.is_null() & reduce(lambda a, b: a | b, (waits for _, waits in members))
    else:
        held, waits = pl.lit(None, dtype=pl.Boolean), pl.lit(value=False)
    return (~held, waits) if row.weight is Weight.EXCLUSION else (held, waits)


def _leaf(leaf: Leaf) -> Answer:
    fact, column, target = FACTS[leaf.fact], pl.col(leaf.fact), target_of(leaf)
    codes = tuple(map(str, target)) if isinstance(target, tuple) else (str(target),)
    if leaf.op is Comparison.WITHIN:
        return _inside(codes, column)
    if leaf.op is Comparison.HAS_ANY:
        assert fact.options
        wanted = pl.lit(encode(fact, tuple(map(fact.options, codes))), dtype=pl.Int16)
        return _known(column, (column & wanted) != 0)
    if fact.options:
        return _known(column, column.is_in([encode(fact, code) for code in codes]))
    limit = encode(fact, _one(target))
    compared = {
        Comparison.AT_LEAST: column >= limit,
        Comparison.AT_MOST: column <= limit,
        Comparison.MORE_THAN: column > limit,
        Comparison.IS: column == limit,
    }
    return _known(column, compared[leaf.op])


def _one(target: Value | tuple[str, ...]) -> Value:
    assert not isinstance(target, tuple)
    return target


def _known(column: pl.Expr, holds: pl.Expr) -> Answer:
    return pl.when(column >= 0).then(holds), column < 0


def _inside(territories: tuple[str, ...], region: pl.Expr) -> Answer:
    """Henan and 郑州市, the only territories that our products name."""
    members = []
    for territory in territories:
        assert territory in ("410000", "410100")
        zhengzhou = territory == "410100"
        inside = region // (100 if zhengzhou else 10_000) == (4101 if zhengzhou else 41)
        waits = (region < 0) | region.is_in([0, 410_000] if zhengzhou else [0])
        is_open = waits | (region == AIRPORT) if zhengzhou else waits
        members.append((pl.when(~is_open).then(inside).otherwise(None), waits))
    held = reduce(lambda a, b: a | b, (held for held, _ in members))
    return held, held.is_null() & reduce(lambda a, b: a | b, (waits for _, waits in members))


def _reading(frame: pl.DataFrame) -> None:
    """The codes themselves from Parquet: the floor of reading a register."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.parquet"
        frame.write_parquet(path, compression="zstd")
        (cpu, wall), _ = _timed(lambda: pl.read_parquet(path), 1)
        print(
            f"  reading codes of {len(frame):,} firms from Parquet ({path.stat().st_size / 1e6:.0f} MB):"
            f" {cpu:.2f} CPU s, {wall:.2f} s"
        )


if __name__ == "__main__":
    main()
