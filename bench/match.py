"""One firm against the whole catalogue: CPU time of matching beside two floors of the same rules.

Run: python -m bench.match. The floors are closures written by hand (bench/match_rules.py) and a public rule
engine (bench/match_engine.py); both must agree with the product's own answer before anything is timed:
the closures in every verdict, reason and eligibility, the engine in every verdict.

Every round takes firms that none of the earlier rounds had, so nothing is timed that was only remembered;
the sides take turns on the same firms, and each figure is the best round. Every reason is read.
"""

import gc
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from bench.match_catalogue import covered, firms, thousand
from bench.match_engine import Engine, engine
from bench.match_rules import Whole, product_rule
from bench.table import show
from catalog.answer import answer
from catalog.assessment import assess
from catalog.compiled import compiled
from catalog.knowing import known
from catalog.loading import load
from catalog.matching import Match, match
from catalog.outcomes import Known
from catalog.profile import Case
from catalog.reading import read
from catalog.snapshot import snapshot
from catalog.values import Catalogue
from yurong.kit.db import Database
from yurong.schema import migrate

AS_OF = date(2026, 3, 16)
ROUNDS, FIRMS = 12, 20
Side = tuple[str, Callable[[Case], object]]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        catalogue = _catalogue(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
    _compare(covered(catalogue))
    _compare(thousand(covered(catalogue)))
    _whole(catalogue)


def _catalogue(url: str) -> Catalogue:
    migrate(url)
    database = Database(url)
    with database.writing() as session:
        load(session, read())
        found = snapshot(session)
    database.close()
    return found


def _compare(catalogue: Catalogue) -> None:
    """Matching beside its floors, and what the first firm after a start or a new version waits for."""
    rules = [product_rule(product, catalogue, AS_OF) for product in catalogue.products]
    engine_or_none = engine(catalogue.products, catalogue, AS_OF)
    stream = firms(catalogue, 20260316)
    begun = time.process_time()
    ready = compiled(catalogue, AS_OF)
    made = time.process_time() - begun
    _agree(catalogue, rules, engine_or_none, list(islice(stream, FIRMS)))
    sides: list[Side] = [
        ("closures by hand: verdict, reason, eligibility", lambda case: _by_hand(rules, case, catalogue)),
        (
            "match: the same, with clauses, what is missing, order",
            lambda case: _read(match(case, catalogue, AS_OF)),
        ),
    ]
    if engine_or_none is not None:
        name, run = engine_or_none
        sides.append((f"{name}: verdict, some reasons", lambda case: run(_known(case, catalogue))))
    times = _best(sides, stream)
    rows = [("one firm, CPU time", "ms", "of closures", "of the engine")]
    for (name, _), cpu in zip(sides, times, strict=True):
        of_engine = f"{cpu / times[2]:.3f}" if len(times) > 2 else "–"
        rows.append((name, f"{cpu:.2f}", f"{cpu / times[0]:.2f}", of_engine))
    asked = sum(len(each.ready.conditions) for each in ready.products)
    apart = len(ready.fixed) + sum(len(reading.rules) for reading in ready.readings)
    show(f"{len(catalogue.products)} products, {asked} rows, {apart} of them distinct", rows)
    print(f"  a new version or day is made ready in {made * 1000:.0f} ms, once")
    if engine_or_none is None:
        print("  zen-engine is not installed, so no engine was measured: bin/bench installs it where it can.")


def _known(case: Case, catalogue: Catalogue) -> Known:
    return known(case, catalogue.region_names, AS_OF)


def _by_hand(rules: list[Whole], case: Case, catalogue: Catalogue) -> object:
    facts = _known(case, catalogue)
    return [rule(facts) for rule in rules]


def _read(found: Match) -> int:
    letters = 0
    for result in found.results:
        for row in result.outcomes:
            letters += len(row.reason)
    return letters


def _agree(
    catalogue: Catalogue, rules: list[Whole], other: tuple[str, Engine] | None, cases: Sequence[Case]
) -> None:
    for case in cases:
        found = {result.slug: result for result in match(case, catalogue, AS_OF).results}
        facts = _known(case, catalogue)
        theirs = other[1](facts) if other else None
        for at, (product, rule) in enumerate(zip(catalogue.products, rules, strict=True)):
            result = found[product.slug]
            eligibility, said = rule(facts)
            assert eligibility is result.eligibility, product.slug
            assert sorted(said) == sorted((row.verdict, row.reason) for row in result.outcomes), product.slug
            if theirs is not None:
                assert [verdict for verdict, _ in theirs[at]] == [row.verdict for row in result.outcomes]


def _best(sides: list[Side], stream: Iterator[Case], rounds: int = ROUNDS) -> list[float]:
    """CPU milliseconds a firm, side by side; the first round only warms up."""
    times: list[list[float]] = [[] for _ in sides]
    gc.collect()
    gc.freeze()  # garbage is collected as ever, but not the catalogue looked through again each time
    for _ in range(rounds + 1):
        cases = list(islice(stream, FIRMS))
        for (_, run), spent in zip(sides, times, strict=True):
            begun = time.process_time_ns()
            for case in cases:
                run(case)
            spent.append((time.process_time_ns() - begun) / 1e6 / FIRMS)
    return [min(spent[1:]) for spent in times]


def _whole(catalogue: Catalogue) -> None:
    """What a visitor waits for besides: sums, plan, roadmap, and the answer as JSON."""
    sides: list[Side] = [
        ("match", lambda case: match(case, catalogue, AS_OF)),
        ("assess: match, subsidies, plan, roadmap", lambda case: assess(case, catalogue, AS_OF)),
        ("answer: assess as JSON text", lambda case: answer(case, catalogue, AS_OF).model_dump_json()),
    ]
    times = _best(sides, firms(catalogue, 20260317), rounds=3)
    rows = [
        ("one firm, CPU time", "ms"),
        *((s[0], f"{cpu:.2f}") for s, cpu in zip(sides, times, strict=True)),
    ]
    show(f"{len(catalogue.products)} products, {len(catalogue.rules)} rules", rows)


if __name__ == "__main__":
    main()
