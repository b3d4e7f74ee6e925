"""匹配: one firm with its need against every product, each with reasons. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from catalog.compiled import compiled
from catalog.criteria import Weight
from catalog.facts import FACTS, Fact
from catalog.knowing import known
from catalog.outcomes import Known, Outcome, conclude, missing_facts
from catalog.profile import Case, Need
from catalog.ready import Ready, ReadyOffering, make_ready
from catalog.terms import need_checks
from catalog.values import Catalogue, Offering, Product
from catalog.vocabulary import Category, Eligibility, Verdict

BEST_FIRST = (Eligibility.ELIGIBLE, Eligibility.TO_VERIFY, Eligibility.INCOMPLETE, Eligibility.INELIGIBLE)


@dataclass(frozen=True, slots=True)
class OfferingResult:
    """One institution's version for this firm. `checks` set its terms against the need, they never refuse.

    `outcomes` are the offering's own rows; `eligibility` counts the product's rows too.
    """

    offering: Offering
    eligibility: Eligibility
    outcomes: tuple[Outcome, ...]
    missing: tuple[str, ...]
    checks: tuple[str, ...]
    terms: str


class ProductResult(NamedTuple):
    """One product for this firm. `missing` is empty unless the product is 待补充.

    A named tuple, as Outcome is: a firm has one for every product.
    """

    product: Product
    eligibility: Eligibility
    recommendable: bool
    on_offer: bool
    information_only: bool
    outcomes: tuple[Outcome, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    offerings: tuple[OfferingResult, ...]
    fits_need: bool
    next_step: str
    """The step of the product's process that the firm is at; empty where the document names none."""

    @property
    def slug(self) -> str:
        return self.product.slug

    @property
    def name(self) -> str:
        return self.product.name

    @property
    def category(self) -> Category:
        return self.product.category


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact worth asking for: `settles` products of ours wait for it."""

    fact: Fact
    settles: int


@dataclass(frozen=True, slots=True)
class Match:
    """All products, best first, and what to ask next, most useful first."""

    as_of: date
    results: tuple[ProductResult, ...]
    missing: tuple[MissingFact, ...]

    def of(self, eligibility: Eligibility) -> tuple[ProductResult, ...]:
        return tuple(result for result in self.results if result.eligibility is eligibility)


def match(case: Case, catalogue: Catalogue, as_of: date) -> Match:
    """Every product for this case on this day.

    Eligible first, then to verify, incomplete, refused; within each the recommendable, those that suit
    the need, those with more preferences met, then by name.
    """
    facts = known(case, catalogue.region_names, as_of)
    ready = compiled(catalogue, as_of)
    said = ready.judge(facts)
    found = [_result(each.ready, each.pick(said), facts, case.need) for each in ready.products]
    ranks = [_rank(each.ready, result) for each, result in zip(ready.products, found, strict=True)]
    results = tuple([found[at] for at in sorted(range(len(found)), key=ranks.__getitem__)])
    return Match(as_of, results, _to_ask(results))


def match_product(
    product: Product, offerings: tuple[Offering, ...], facts: Known, need: Need, as_of: date
) -> ProductResult:
    """One product with the offerings given (already valid on the day)."""
    ready = make_ready(product, offerings, as_of)
    return _result(ready, tuple([each.rule(facts.places)(facts) for each in ready.conditions]), facts, need)


def match_some(
    slugs: Iterable[str], facts: Known, need: Need, catalogue: Catalogue, as_of: date
) -> list[ProductResult]:
    """These products with all their offerings of the day, in the order given."""
    ready = compiled(catalogue, as_of)
    said = ready.judge(facts)
    some = (ready.by_slug[slug] for slug in slugs)
    return [_result(each.ready, each.pick(said), facts, need) for each in some]


def _result(ready: Ready, said: tuple[Outcome, ...], facts: Known, need: Need) -> ProductResult:
    product, offerings = ready.product, ready.offerings
    outcomes = said[: ready.own] if offerings else said
    eligibility = conclude(outcomes)
    phase = str(facts.values["contest_phase"]) if ready.steps else ""
    return ProductResult(
        product,
        eligibility,
        ready.on_offer and eligibility is not Eligibility.INELIGIBLE,
        ready.on_offer,
        ready.information_only,
        outcomes,
        missing_facts(outcomes) if eligibility is Eligibility.INCOMPLETE else (),
        ready.notes,
        tuple([_offering(each, product, outcomes, said, need) for each in offerings]) if offerings else (),
        _fits(product, need),
        ready.steps.get(phase, ready.first_step),
    )


def _offering(
    ready: ReadyOffering,
    product: Product,
    above: tuple[Outcome, ...],
    said: tuple[Outcome, ...],
    need: Need,
) -> OfferingResult:
    own = said[ready.first : ready.last]
    eligibility = conclude(together := (*above, *own))
    return OfferingResult(
        ready.offering,
        eligibility,
        own,
        missing_facts(together) if eligibility is Eligibility.INCOMPLETE else (),
        need_checks(ready.offering, product.category, need),
        ready.terms,
    )


def suits_purpose(product: Product, need: Need) -> bool:
    """Whether the product serves a purpose of the need; where either is silent it may."""
    asked, served = need.purposes, product.purposes
    return not asked or not served or any(purpose in served for purpose in asked)


def _fits(product: Product, need: Need) -> bool:
    if need.kinds and product.category is not Category.COMBINED and product.category not in need.kinds:
        return False
    return suits_purpose(product, need)


def preference(result: ProductResult) -> int:
    """Preferred rows met less those unmet: ranks, never refuses."""
    verdicts = [row.verdict for row in result.outcomes if row.weight is Weight.PREFERRED]
    return verdicts.count(Verdict.MET) - verdicts.count(Verdict.UNMET)


def _rank(ready: Ready, result: ProductResult) -> tuple[int, bool, bool, int]:
    """Among products by name, the best first."""
    return (
        BEST_FIRST.index(result.eligibility),
        not result.recommendable,
        not result.fits_need,
        -preference(result) if ready.has_preferences else 0,
    )


def _to_ask(results: Iterable[ProductResult]) -> tuple[MissingFact, ...]:
    """Facts that products of ours wait for: most products first, then those that one fact alone settles."""
    waits: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for result in results:
        if result.information_only or not result.missing:
            continue
        waits.update(result.missing)
        if len(result.missing) == 1:
            alone.update(result.missing)
    order = list(FACTS)
    keys = sorted(waits, key=lambda key: (-waits[key], -alone[key], order.index(key)))
    return tuple(MissingFact(FACTS[key], waits[key]) for key in keys)
