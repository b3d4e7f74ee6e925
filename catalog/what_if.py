"""如果……会怎样: the smallest set of changes that would open a product to this firm. Pure.

Opened is 初步符合 or 待核验. A way that the firm can go by itself is smaller than one that needs what it
cannot change (its place, its kind); then fewer changes, then fewer suppositions about unknown facts, then
less effort. Every way is proven by evaluating again (tests), and none smaller exists.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.changes import CLOSED, Change, Facts, Reach, after
from catalog.criteria import Criterion
from catalog.derived import derive
from catalog.evaluate import judge
from catalog.knowing import known
from catalog.matching import Match, OfferingResult, ProductResult
from catalog.outcomes import Known, Outcome, conclude
from catalog.profile import Case
from catalog.values import Catalogue, Offering
from catalog.vocabulary import Eligibility, Verdict
from catalog.what_if_asked import Asked, Block
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
class Ways:
    """The smallest ways, easiest first, all of one size; `block` instead where there is none.

    Both are empty where they are open already.
    """

    products: tuple[ProductResult, ...]
    ways: tuple[Way, ...] = ()
    block: Block | None = None
    offering: Offering | None = None
    """Set where the ways lead to this institution's version of the one product."""

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


def what_offered(case: Case, catalogue: Catalogue, match: Match) -> Mapping[int, Ways]:
    """The ways to the institutions' versions that are not open and ask more than their product, by id.

    To any other version the ways to its product lead as well. Other provinces' products are left out.
    """
    facts = known(case, catalogue.region_names, match.as_of)
    return {
        offered.offering.id: ways_to((result,), facts, match.as_of, offered)
        for result in match.results
        if not result.information_only
        for offered in result.offerings
        if offered.eligibility in CLOSED and conclude(offered.outcomes) in CLOSED
    }


def ways_to(
    results: Sequence[ProductResult], facts: Known, as_of: date, offered: OfferingResult | None = None
) -> Ways:
    """The ways to all of these products at once; with `offered` to that version of the one product.

    On the first day that leaves the firm a way to go by itself: today, or when a document begins or a row
    is asked no more.
    """
    asked = Asked(tuple(results), offered)
    if asked.is_open:
        return _found(asked)
    if (block := asked.over(as_of)) is not None:
        return _found(asked, block=block)
    waits = sorted(asked.waits(as_of), key=lambda change: change.from_day or as_of)
    last = waits[-1] if waits else None
    first = _on_day(asked, facts, as_of, last)
    if first.is_doable:
        return first
    later = (
        _on_day(asked, facts, as_of, wait) for _, wait in asked.lapses((last and last.from_day) or as_of)
    )
    return next((each for each in later if each.is_doable), first)


def _on_day(asked: Asked, facts: Known, as_of: date, wait: Change | None) -> Ways:
    """The ways as of the day waited for."""
    day = wait.from_day if wait is not None and wait.from_day is not None else as_of
    if (block := asked.over(day)) is not None:
        return _found(asked, block=block)
    then = _at(facts, day)
    try:
        solved = solve(asked.rows(day), then)
    except Stuck as stuck:
        return _found(asked, block=_contradiction(stuck.rows, then))
    ways = [_way(each, wait, asked, as_of) for each in solved]
    open_then = [way for way in ways if _stays_open(way, asked, then, day)]
    if not open_then:
        return _found(asked, block=_too_late(ways[0], asked))
    return _found(asked, tuple(open_then))


def _found(asked: Asked, ways: tuple[Way, ...] = (), *, block: Block | None = None) -> Ways:
    return Ways(asked.results, ways, block, asked.offered.offering if asked.offered else None)


def _at(facts: Known, day: date) -> Known:
    """The facts on another day: a firm grows older."""
    if facts.values.get("founded_on") is None or "age_months" not in facts.values:
        return facts
    values = {**facts.values, **derive(facts.values, day, ("age_months",))}
    return Known(values, facts.places, day, facts.notes)


def _way(found: Solution, wait: Change | None, asked: Asked, as_of: date) -> Way:
    changes = (*(change for move in found.moves for change in move.changes), *filter(None, (wait,)))
    day = max((change.from_day for change in changes if change.from_day is not None), default=None)
    last_day = any(result.product.policy.in_force_until == (day or as_of) for result in asked.results)
    verdict = Eligibility.TO_VERIFY if found.is_manual or last_day else Eligibility.ELIGIBLE
    return Way(changes, verdict, day)


def _stays_open(way: Way, asked: Asked, facts: Known, day: date) -> bool:
    """Whether all still holds on the day that the firm has grown old enough for one row."""
    if way.from_day is None or way.from_day <= day:
        return True
    then = _at(Known(way.facts(facts.values), facts.places, day), way.from_day)
    said = conclude(judge(row, then) for row in asked.rows(way.from_day))
    return asked.over(way.from_day) is None and said not in CLOSED


def _too_late(way: Way, asked: Asked) -> Block:
    assert way.from_day is not None
    if (block := asked.over(way.from_day)) is not None:
        return block
    change = next(each for each in way.changes if each.from_day == way.from_day)
    reason = f"{way.from_day} 起才满足“{change.requirement}”，那时其他条件已不满足"
    return Block(change.requirement, reason, change.clause)


def _contradiction(rows: Sequence[Criterion], facts: Known) -> Block:
    """The row that keeps the product shut whatever changes: the first refused one of those at odds."""
    outcomes = [judge(row, facts) for row in rows]
    shut: Outcome = next((each for each in outcomes if conclude((each,)) in CLOSED), outcomes[0])
    others = "、".join(each.requirement for each in outcomes if each is not shut)
    against = f"，与“{others}”不能同时满足" if others else "，没有能满足的取值"
    assert shut.verdict in (Verdict.UNMET, Verdict.UNKNOWN)
    return Block(shut.requirement, shut.reason + against, shut.clause)
