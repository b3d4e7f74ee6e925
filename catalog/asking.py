"""What to ask next: the question that settles most products per second of effort. Pure.

For each fact that a product of ours still waits for, its plausible answers are tried: the gain of an
answer is the share of each product's open facts that it closes (all of them where it settles the product).
Products that can be applied for count whole, merely encouraged ones a tenth. Facts that only occur in
refused products are never asked, because nothing waits for them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from catalog.criteria import Leaf, leaves_of
from catalog.facts import FACTS, asked_for
from catalog.knowing import known
from catalog.matching import ProductResult, match_some
from catalog.outcomes import Known
from catalog.plausible import answers
from catalog.profile import Case
from catalog.questions import Question, question_about
from catalog.subsidies import SubsidyState, compute
from catalog.terms import BROUGHT
from catalog.values import Catalogue, Offering
from catalog.vocabulary import Applicant, Eligibility

ON_OFFER, ENCOURAGED, OFFERED = 1.0, 0.1, 0.25
"""What settling one product is worth; an institution's own version of it counts besides."""
RULE = 0.3
"""What a number for one subsidy rule is worth, as a product."""
PLAN = {"amount": 2.0, "term_months": 0.2, "security": 0.2}
"""What the plan gains by a fact of the need: without the amount there is no plan at all."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What can be said so far. `settled` and `waiting` count products of ours for this kind of applicant.

    `questions` are those still worth asking, the best first.
    """

    questions: tuple[Question, ...]
    settled: int
    waiting: int

    @property
    def can_change_offers(self) -> bool:
        """Whether any question left touches something that can be applied for, or the plan's amount."""
        return any(each.on_offer or each.fact.key == "amount" for each in self.questions)


@dataclass(frozen=True, slots=True)
class _Live:
    """A product that still waits for facts, with its own and its offerings' rows flat."""

    result: ProductResult
    offerings: tuple[Offering, ...]
    leaves: tuple[Leaf, ...]
    waits: frozenset[str]

    @property
    def territories(self) -> tuple[str, ...]:
        return (self.result.product.region, *(offering.region for offering in self.offerings))


def next_question(
    case: Case,
    catalogue: Catalogue,
    as_of: date,
    *,
    askable: Collection[str] = FACTS,
    skipped: Collection[str] = (),
) -> Question | None:
    """The question to ask now; None when no answer changes anything. See `survey`."""
    return next(iter(survey(case, catalogue, as_of, askable=askable, skipped=skipped).questions), None)


def survey(
    case: Case,
    catalogue: Catalogue,
    as_of: date,
    *,
    askable: Collection[str] = FACTS,
    skipped: Collection[str] = (),
) -> Survey:
    """Everything still worth asking, best first, and how far the verdicts are.

    `askable` are the fact keys that there is a field for, `skipped` those the firm does not know.
    """
    facts = known(case, catalogue.region_names, as_of)
    results = _results(case, catalogue, facts, as_of)
    live = [each for each in map(_live, results) if each.waits]
    waiting = sum(result.eligibility is Eligibility.INCOMPLETE for result in results)
    extra = _extra(case, catalogue, results, as_of)
    wanted = {key for each in live for key in each.waits} | set(extra)
    keys = [k for k in FACTS if k in wanted and k in askable and k not in skipped and facts.values[k] is None]
    found = []
    for key in keys:
        asking = [each for each in live if key in each.waits]
        gain = _expected(key, asking, facts, case, catalogue, as_of) + extra.get(key, 0.0)
        if gain > 0:
            concerned = [each.result for each in asking]
            found.append(question_about(FACTS[key], concerned, catalogue.region_names, gain))
    found.sort(key=lambda each: -each.rate)
    return Survey(tuple(found), len(results) - waiting, waiting)


def _results(case: Case, catalogue: Catalogue, facts: Known, as_of: date) -> list[ProductResult]:
    """Our products for this kind of applicant, with their offerings of the day."""
    ours = [
        product.slug
        for product in catalogue.products
        if not product.is_reference_only and case.profile.applicant in product.applicants
    ]
    return match_some(ours, facts, case.need, catalogue, as_of)


def _live(result: ProductResult) -> _Live:
    offered = [each for each in result.offerings if each.eligibility is Eligibility.INCOMPLETE]
    rows = (*result.product.criteria, *(row for each in offered for row in each.offering.criteria))
    waits = frozenset((*result.missing, *(key for each in offered for key in each.missing)))
    return _Live(
        result,
        tuple(each.offering for each in offered),
        tuple(leaf for row in rows for leaf in leaves_of(row)),
        waits,
    )


def _expected(
    key: str, asking: list[_Live], facts: Known, case: Case, catalogue: Catalogue, as_of: date
) -> float:
    """The products that an answer settles, by weight, on average over the plausible answers."""
    rows = [leaf for each in asking for leaf in each.leaves if key in asked_for((leaf.fact,))]
    places = [place for each in asking for place in each.territories] if key == "region" else []
    plausible = answers(key, rows, places, facts)
    total = sum(answer.parts for answer in plausible)
    slugs = [each.result.slug for each in asking]
    gain = 0.0
    for answer in plausible:
        then = facts.but({key: answer.value})
        found = match_some(slugs, then, case.need, catalogue, as_of)
        closed = sum(_closed(each, after) for each, after in zip(asking, found, strict=True))
        gain += closed * answer.parts / total
    return gain


def _closed(before: _Live, after: ProductResult) -> float:
    """The weighted share of the open facts that are open no more; offerings beside their product."""
    weight = ON_OFFER if before.result.on_offer else ENCOURAGED
    gain = weight * _share(before.result.missing, after.missing)
    was = {each.offering.id: each.missing for each in before.result.offerings}
    for offered in after.offerings:
        gain += OFFERED * _share(was[offered.offering.id], offered.missing)
    return gain


def _share(before: tuple[str, ...], after: tuple[str, ...]) -> float:
    return 1 - len(after) / len(before) if before else 0.0


def _extra(case: Case, catalogue: Catalogue, results: list[ProductResult], as_of: date) -> dict[str, float]:
    """What the subsidy rules and the plan gain by a fact, beside the products."""
    gains: dict[str, float] = {}
    for rule in compute(case, catalogue, as_of):
        mine = (rule.rule.concerns == "enterprise") == (case.profile.applicant is Applicant.ENTERPRISE)
        if mine and rule.state is SubsidyState.UNKNOWN:
            for key in rule.missing:
                gains[key] = gains.get(key, 0.0) + RULE / len(rule.missing)
    if any(
        result.on_offer and result.category in BROUGHT and result.eligibility is not Eligibility.INELIGIBLE
        for result in results
    ):
        for key, gain in PLAN.items():
            gains[key] = gains.get(key, 0.0) + gain
    return gains
