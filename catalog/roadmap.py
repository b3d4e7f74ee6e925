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
from catalog.matching import Match, OfferingResult, ProductResult
from catalog.outcomes import Known, conclude
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
    `clause` is the row that asks for it. `from_day`: the step is to wait for that day. `offers` are
    institutions' versions that ask more than their product and are opened so.
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
    offers: tuple[OfferingResult, ...] = ()


def chart(case: Case, catalogue: Catalogue, match: Match) -> tuple[Step, ...]:
    """At most MOST_STEPS steps, in the order to take them; none that opens nothing and helps nothing."""
    facts = known(case, catalogue.region_names, match.as_of)
    targets = [
        Target(result, tuple(ways))
        for result in match.results
        if result.eligibility in CLOSED and not result.information_only and _could_suit(result, facts)
        if (ways := _ways(result, facts, match.as_of))
    ]
    targets += [
        Target(result, tuple(ways), offered)
        for result in match.results
        if not result.information_only
        for offered in result.offerings
        if offered.eligibility in CLOSED and conclude(offered.outcomes) in CLOSED
        if (ways := _ways(result, facts, match.as_of, offered))
    ]
    return tuple(_finished(walk(targets, facts, case.need, match.as_of, MOST_STEPS), facts))


def opened_by(step: Step) -> list[str]:
    """The names of what it opens: products, then 「甲银行的创赛贷」."""
    return [
        *(result.name for result in step.unlocks),
        *(f"{each.offering.institution}的{each.offering.name}" for each in step.offers),
    ]


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
        offered_later = {offered.offering.id for step in taken[order + 1 :] for offered in step.offers}
        if each.unlocks or helps or each.offers or offered_later.intersection(each.helps_offers):
            yield _step(each, helps, facts)


def _step(taken: Taken, helps: tuple[ProductResult, ...], facts: Known) -> Step:
    change = taken.change
    return Step(
        change.action,
        change.remedy,
        change.clause,
        change.fact,
        bool(change.fact) and facts.values[change.fact] is None,
        taken.unlocks,
        helps,
        tuple(result for result in taken.unlocks if result.slug in taken.alone),
        change.from_day,
        taken.offers,
    )


def _ways(
    result: ProductResult, facts: Known, as_of: date, offered: OfferingResult | None = None
) -> list[tuple[Change, ...]]:
    """The ways that the firm can go by itself: acts and days, an unknown fact as if not there yet."""
    found = [_acts(way, facts) for way in ways_to((result,), facts, as_of, offered).ways]
    return [way for way in found if way]


def _acts(way: Way, facts: Known) -> tuple[Change, ...]:
    """The changes as acts; empty where one of them is none (a fixed fact, a question only the firm knows)."""
    changes = tuple(
        as_act(each, facts.values) if each.reach is Reach.ANSWER else each for each in way.changes
    )
    doable = (Reach.ACT, Reach.WAIT)
    return changes if all(each.reach in doable and each.action for each in changes) else ()
