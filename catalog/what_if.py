"""如果……会怎样: the smallest set of changes that would open a product to this firm. Pure.

Opened is 初步符合 or 待核验. A way that the firm can go by itself is smaller than one that needs what it
cannot change (its place, its kind); then fewer changes, then fewer suppositions about unknown facts, then
less effort. Every way is proven by evaluating again (tests), and none smaller exists.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.changes import CLOSED, Change, Facts, Reach, after
from catalog.criteria import Comparison, Criterion, Leaf, Weight
from catalog.evaluate import judge
from catalog.implied import clause_of_region
from catalog.knowing import known
from catalog.matching import Match, ProductResult
from catalog.outcomes import Known, Outcome, conclude
from catalog.profile import Case
from catalog.values import NATIONWIDE, Catalogue, Policy, Product
from catalog.vocabulary import Eligibility, Verdict
from catalog.what_if_search import Solution, Stuck, solve


@dataclass(frozen=True, slots=True)
class Way:
    """Changes that together open the product, and what it then is. `from_day`: not before that day."""

    changes: tuple[Change, ...]
    leads_to: Eligibility
    from_day: date | None = None

    @property
    def steps(self) -> tuple[Change, ...]:
        """What is left for the firm to do."""
        return tuple(each for each in self.changes if each.reach in (Reach.ACT, Reach.ADJUST))

    @property
    def answers(self) -> tuple[Change, ...]:
        """What would have to be true of unknown facts."""
        return tuple(each for each in self.changes if each.reach is Reach.ANSWER)

    @property
    def obstacles(self) -> tuple[Change, ...]:
        """What the firm cannot change."""
        return tuple(each for each in self.changes if each.reach is Reach.FIXED)

    def facts(self, before: Facts) -> Facts:
        """All facts once this way has been gone."""
        for change in self.changes:
            before = after(before, change)
        return before


@dataclass(frozen=True, slots=True)
class Block:
    """A row that no change opens: an expired document, rows that contradict each other."""

    requirement: str
    reason: str
    clause: str


@dataclass(frozen=True, slots=True)
class Ways:
    """The smallest ways, easiest first, all of one size; `block` instead where there is none.

    Both are empty where the products are open already.
    """

    products: tuple[ProductResult, ...]
    ways: tuple[Way, ...] = ()
    block: Block | None = None

    @property
    def best(self) -> Way | None:
        return self.ways[0] if self.ways else None

    @property
    def is_doable(self) -> bool:
        """Whether the firm can go the best way by itself, waiting included."""
        return self.best is not None and not self.best.obstacles


def what_if(
    case: Case, catalogue: Catalogue, match: Match, product: str | ProductResult | Iterable[str]
) -> Ways:
    """The ways to one product of the match, or to several at once (slugs). Raises KeyError."""
    by_slug = {result.slug: result for result in match.results}
    if isinstance(product, ProductResult):
        results: tuple[ProductResult, ...] = (product,)
    else:
        results = tuple(by_slug[slug] for slug in ((product,) if isinstance(product, str) else product))
    return ways_to(results, known(case, catalogue.region_names, match.as_of), match.as_of)


def what_ifs(case: Case, catalogue: Catalogue, match: Match) -> Mapping[str, Ways]:
    """The ways to every product of ours that is not open, by slug."""
    facts = known(case, catalogue.region_names, match.as_of)
    return {
        result.slug: ways_to((result,), facts, match.as_of)
        for result in match.results
        if result.eligibility in CLOSED and not result.information_only
    }


def ways_to(results: Sequence[ProductResult], facts: Known, as_of: date) -> Ways:
    """The ways to all of these products at once."""
    closed = tuple(result for result in results if result.eligibility in CLOSED)
    if not closed:
        return Ways(tuple(results))
    waits = []
    for policy in (result.product.policy for result in results):
        if (block := _expired(policy, as_of)) is not None:
            return Ways(tuple(results), block=block)
        waits += _wait(policy, as_of)
    try:
        found = solve(rows_of(results), facts)
    except Stuck as stuck:
        return Ways(tuple(results), block=_contradiction(stuck.rows, facts))
    day = max((change.value for change in waits if isinstance(change.value, date)), default=None)
    if day and (block := next(filter(None, (_expired(r.product.policy, day) for r in results)), None)):
        return Ways(tuple(results), block=block)
    days = tuple(change for change in waits if change.value == day)[:1]
    return Ways(tuple(results), tuple(_way(each, days, day, results, as_of) for each in found))


def _way(
    found: Solution, days: tuple[Change, ...], day: date | None, results: Sequence[ProductResult], as_of: date
) -> Way:
    last_day = any(result.product.policy.in_force_until == (day or as_of) for result in results)
    verdict = Eligibility.TO_VERIFY if found.is_manual or last_day else Eligibility.ELIGIBLE
    return Way((*(change for move in found.moves for change in move.changes), *days), verdict, day)


def rows_of(results: Iterable[ProductResult]) -> list[Criterion]:
    """All rows that refuse, with applicant and territory written as rows; not the document's validity."""
    return [
        row
        for result in results
        for row in (*_implied(result.product), *result.product.criteria)
        if row.weight is not Weight.PREFERRED
    ]


def _implied(product: Product) -> Iterable[Leaf]:
    """Rows as catalog.implied judges them; not validated again, a product's own values are valid."""
    kinds = tuple(kind.value for kind in product.applicants)
    clause = product.clauses[0].ref
    yield _leaf("applicant", Comparison.IN, kinds, "申请主体", clause)
    if product.region != NATIONWIDE:
        yield _leaf("region", Comparison.WITHIN, (product.region,), "注册地", clause_of_region(product))


def _leaf(fact: str, op: Comparison, value: tuple[str, ...], requirement: str, clause: str) -> Leaf:
    return Leaf.model_construct(
        kind="fact",
        requirement=requirement,
        cite=clause,
        weight=Weight.HARD,
        fact=fact,
        op=op,
        value=value,
        actionable=False,
        remedy="",
    )


def _wait(policy: Policy, as_of: date) -> list[Change]:
    """The first day of a document that is not yet in force."""
    begins = policy.in_force_from
    if begins is None or begins <= as_of:
        return []
    clause = (policy.validity or policy.binding).ref
    return [
        Change(
            fact="",
            value=begins,
            reach=Reach.WAIT,
            action=f"自 {begins} 起",
            sentence=f"{begins} 起",
            remedy="文件施行后即可申请",
            requirement=f"{begins} 起施行",
            clause=clause,
            effort=0,
        )
    ]


def _expired(policy: Policy, day: date) -> Block | None:
    ends = policy.in_force_until
    if ends is None or policy.in_force_from is None or day <= ends:
        return None
    clause = (policy.validity or policy.binding).ref
    return Block(f"{ends} 前有效", f"有效期至 {ends} 前，已过期，不会再开放", clause)


def _contradiction(rows: Sequence[Criterion], facts: Known) -> Block:
    """The row that keeps the product shut whatever changes: the first refused one of those at odds."""
    outcomes = [judge(row, facts) for row in rows]
    shut: Outcome = next((each for each in outcomes if conclude((each,)) in CLOSED), outcomes[0])
    others = "、".join(each.requirement for each in outcomes if each is not shut)
    against = f"，与“{others}”不能同时满足" if others else "，没有能满足的取值"
    assert shut.verdict in (Verdict.UNMET, Verdict.UNKNOWN)
    return Block(shut.requirement, shut.reason + against, shut.clause)
