"""成长规划: the steps a firm can take, in order, with what each opens. Pure.

Built on the smallest ways of catalog.what_if. The next step is the one that opens most products that can be
applied for, given the steps before it; where no single step opens any, the one that brings most of them
nearer. Days on which a document comes into force are steps too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from catalog.changes import CLOSED, Change, Reach
from catalog.knowing import known
from catalog.matching import Match, ProductResult
from catalog.outcomes import Known
from catalog.profile import Case
from catalog.roadmap_walk import Taken, Target, walk
from catalog.territory import within
from catalog.values import Catalogue
from catalog.vocabulary import Verdict
from catalog.what_if import Way, ways_to
from catalog.what_if_moves import as_act

MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One step and what it opens.

    `unlocks` are products that this step opens once the steps before it are done, as they then come out;
    `alone` those of them that it opens without the others; `helps` are products that it brings nearer and a
    later step opens. `if_not_yet` marks a fact that has not been given: the firm may be there already.
    `clause` is the row that asks for it. `from_day`: the step is to wait for that day; `fact` is then empty.
    """

    action: str
    remedy: str
    clause: str
    fact: str
    if_not_yet: bool
    unlocks: tuple[ProductResult, ...]
    helps: tuple[ProductResult, ...]
    alone: tuple[ProductResult, ...] = ()
    from_day: date | None = None


def chart(case: Case, catalogue: Catalogue, match: Match) -> tuple[Step, ...]:
    """At most MOST_STEPS steps, in the order to take them; none that opens nothing and helps nothing."""
    facts = known(case, catalogue.region_names, match.as_of)
    targets = [
        Target(result, tuple(ways))
        for result in match.results
        if result.eligibility in CLOSED and not result.information_only and _could_suit(result, facts)
        if (ways := _ways(result, facts, match.as_of))
    ]
    return tuple(_finished(walk(targets, facts, case.need, match.as_of, MOST_STEPS), facts))


def _could_suit(result: ProductResult, facts: Known) -> bool:
    """Whether the firm is of the kind and in the place, as far as is known: no step changes either."""
    place, product = facts.values["region"], result.product
    is_elsewhere = place is not None and within(str(place), product.region) is Verdict.UNMET
    return not is_elsewhere and facts.values["applicant"] in (None, *product.applicants)


def _finished(taken: list[Taken], facts: Known) -> Iterator[Step]:
    """The steps, each helping only what a later one opens; without those that lead nowhere."""
    for order, each in enumerate(taken):
        later = {result.slug: result for step in taken[order + 1 :] for result in step.unlocks}
        helps = tuple(later[slug] for slug in each.helps if slug in later)
        if each.unlocks or helps:
            yield _step(each, helps, facts)


def _step(taken: Taken, helps: tuple[ProductResult, ...], facts: Known) -> Step:
    change = taken.change
    day = change.value if isinstance(change.value, date) and not change.fact else None
    return Step(
        change.action,
        change.remedy,
        change.clause,
        change.fact,
        bool(change.fact) and facts.values[change.fact] is None,
        taken.unlocks,
        helps,
        tuple(result for result in taken.unlocks if result.slug in taken.alone),
        day,
    )


def _ways(result: ProductResult, facts: Known, as_of: date) -> list[tuple[Change, ...]]:
    """The ways that the firm can go by itself: acts and days, an unknown fact as if not there yet."""
    found = [_acts(way, facts) for way in ways_to((result,), facts, as_of).ways]
    return [way for way in found if way]


def _acts(way: Way, facts: Known) -> tuple[Change, ...]:
    """The changes as acts; empty where one of them is none (a fixed fact, a question only the firm knows)."""
    changes = tuple(
        as_act(each, facts.values) if each.reach is Reach.ANSWER else each for each in way.changes
    )
    doable = (Reach.ACT, Reach.WAIT)
    return changes if all(each.reach in doable and each.action for each in changes) else ()
