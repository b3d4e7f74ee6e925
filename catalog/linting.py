"""A linter for criteria: rows nobody can meet, rows that contradict each other, clauses out of force.

Pure. It looks at one product at a time: its own rows and what every product asks besides (applicant, region).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

from catalog.criteria import Comparison, Criterion, Group, Leaf, Weight
from catalog.evaluate import target_of
from catalog.facts import FACTS, Kind
from catalog.territory import within
from catalog.values import Catalogue, Clause, Product
from catalog.vocabulary import Verdict
from catalog.what_if_values import number_of

MOST_WAYS = 512
"""Routes through nested groups that are looked at; no document comes near it."""


@dataclass(frozen=True)
class Lint:
    """One fault of one product, in words for whoever edits the row."""

    product: str
    message: str


def lint(catalogue: Catalogue, as_of: date) -> tuple[Lint, ...]:
    """Every fault found, in the order of the catalogue."""
    return tuple(
        Lint(each.slug, message)
        for each in catalogue.products
        for message in (*_out_of_force(each, catalogue, as_of), *_impossible(each))
    )


def _out_of_force(each: Product, catalogue: Catalogue, as_of: date) -> Iterator[str]:
    for clause in dict.fromkeys(_clauses(each, catalogue)):
        policy = catalogue.policies[clause.policy_id]
        if policy.in_force_until and as_of > policy.in_force_until:
            yield f"依据 {clause.label} 已过有效期（{policy.in_force_until}）"
        if policy.in_force_from and as_of < policy.in_force_from:
            yield f"依据 {clause.label} 尚未施行（{policy.in_force_from} 起）"


def _clauses(each: Product, catalogue: Catalogue) -> Iterator[Clause]:
    yield from each.clauses
    yield from (catalogue.clauses[row.cite] for row in _rows(each.criteria))


def _impossible(each: Product) -> Iterator[str]:
    required = [row for row in each.criteria if row.weight is not Weight.PREFERRED]
    for row in required:
        if all(_clash(way, each) for way in _ways([row])):
            yield f"「{row.requirement}」没有企业能满足"
            return
    for one, other in combinations(required, 2):
        if all(_clash(way, each) for way in _ways([one, other])):
            yield f"「{one.requirement}」与「{other.requirement}」互相矛盾"
            return
    if all(_clash(way, each) for way in _ways(required)):
        yield "各项条件合在一起，没有企业能满足"


def _ways(rows: Iterable[Criterion]) -> list[tuple[Leaf, ...]]:
    """The sets of facts that would meet all rows; a row for a person to judge asks for none."""
    ways: list[tuple[Leaf, ...]] = [()]
    for row in rows:
        ways = [(*way, *more) for way, more in product(ways, _ways_of(row))][:MOST_WAYS]
    return ways


def _ways_of(row: Criterion) -> list[tuple[Leaf, ...]]:
    if isinstance(row, Leaf):
        return [(row,)]
    if not isinstance(row, Group):
        return [()]
    count = {"all": len(row.members), "any": 1}.get(row.join, row.count)
    return [way for chosen in combinations(row.members, count) for way in _ways(chosen)]


def _clash(way: tuple[Leaf, ...], of: Product) -> bool:
    by_fact: dict[str, list[Leaf]] = {}
    for leaf in way:
        by_fact.setdefault(leaf.fact, []).append(leaf)
    return any(not _possible(leaves, of) for leaves in by_fact.values())


def _possible(leaves: list[Leaf], of: Product) -> bool:
    """Whether one value of the fact meets all these rows."""
    fact = FACTS[leaves[0].fact]
    if fact.kind is Kind.REGION:
        return _one_region([of.region], leaves)
    if fact.kind is Kind.CHOICES:
        barred = {code for leaf in leaves if leaf.weight is Weight.EXCLUSION for code in _codes(leaf)}
        wanted = (leaf for leaf in leaves if leaf.weight is not Weight.EXCLUSION)
        return all(set(_codes(leaf)) - barred for leaf in wanted)
    if fact.kind in (Kind.CHOICE, Kind.BOOLEAN):
        every = {o.value for o in fact.options} if fact.options else {"True", "False"}
        if fact.key == "applicant":
            every &= {each.value for each in of.applicants}
        for leaf in leaves:
            codes = set(_codes(leaf))
            every = every - codes if leaf.weight is Weight.EXCLUSION else every & codes
        return bool(every)
    return _interval(leaves)


def _one_region(regions: list[str], leaves: list[Leaf]) -> bool:
    for leaf in leaves:
        inside = [
            narrow
            for region, asked in product(regions, _codes(leaf))
            for narrow, wide in ((region, asked), (asked, region))
            if within(narrow, wide) is Verdict.MET
        ]
        if leaf.weight is Weight.EXCLUSION:
            continue
        if not inside:
            return False
        regions = inside
    return True


def _interval(leaves: list[Leaf]) -> bool:
    """Whether lower and upper bounds leave a value; amounts in 分, dates as ordinals."""
    low, high = -1, 10**30
    for leaf in leaves:
        bound = number_of(target_of(leaf))
        is_barred = leaf.weight is Weight.EXCLUSION
        if leaf.op is Comparison.AT_LEAST:
            low, high = (low, min(high, bound - 1)) if is_barred else (max(low, bound), high)
        elif leaf.op is Comparison.MORE_THAN:
            low, high = (low, min(high, bound)) if is_barred else (max(low, bound + 1), high)
        elif leaf.op is Comparison.AT_MOST:
            low, high = (max(low, bound + 1), high) if is_barred else (low, min(high, bound))
    return max(low, 0) <= high


def _codes(leaf: Leaf) -> tuple[str, ...]:
    return tuple(map(str, leaf.value)) if isinstance(leaf.value, tuple) else (str(leaf.value),)


def _rows(rows: Iterable[Criterion]) -> Iterator[Criterion]:
    for row in rows:
        yield row
        if isinstance(row, Group):
            yield from _rows(row.members)
