"""匹配: one firm with its need against every product, each with reasons. Pure."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from catalog.criteria import Weight, standing
from catalog.evaluate import judge
from catalog.facts import FACTS, Fact
from catalog.implied import implied, lies_in, not_asked, undated
from catalog.knowing import known
from catalog.outcomes import Known, Outcome, conclude, missing_facts
from catalog.profile import Case, Need
from catalog.terms import is_valid, need_checks, terms_text
from catalog.values import Catalogue, Offering, Product
from catalog.vocabulary import Category, ContestPhase, Eligibility, State, Verdict

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


@dataclass(frozen=True, slots=True)
class ProductResult:
    """One product for this firm. `missing` is empty unless the product is 待补充."""

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
    offerings: dict[str, list[Offering]] = {}
    for offering in catalogue.offerings:
        if is_valid(offering, as_of):
            offerings.setdefault(offering.product_slug, []).append(offering)
    results = [
        match_product(product, tuple(offerings.get(product.slug, ())), facts, case.need, as_of)
        for product in catalogue.products
    ]
    results.sort(key=_rank)
    return Match(as_of, tuple(results), _to_ask(results))


def match_product(
    product: Product, offerings: tuple[Offering, ...], facts: Known, need: Need, as_of: date
) -> ProductResult:
    """One product with the offerings given (already valid on the day)."""
    outcomes = (
        *implied(product, facts, as_of),
        *(judge(row, facts) for row in standing(product.criteria, as_of)),
    )
    eligibility = conclude(outcomes)
    return ProductResult(
        product,
        eligibility,
        recommendable=is_on_offer(product, offerings) and eligibility is not Eligibility.INELIGIBLE,
        on_offer=is_on_offer(product, offerings),
        information_only=product.is_reference_only,
        outcomes=outcomes,
        missing=missing_facts(outcomes) if eligibility is Eligibility.INCOMPLETE else (),
        notes=_notes(product, offerings, as_of),
        offerings=tuple(_match_offering(o, product, outcomes, facts, need, as_of) for o in offerings),
        fits_need=_fits(product, need),
        next_step=_step_of(product, facts),
    )


def is_on_offer(product: Product, offerings: tuple[Offering, ...]) -> bool:
    """鼓励 / 探索 is not 已落地 (DESIGN rule 4): only an institution's own offering makes it real.

    Other provinces' products are information only, whoever offers them.
    """
    return not product.is_reference_only and (product.state is not State.ENCOURAGED or bool(offerings))


def _match_offering(
    offering: Offering, product: Product, above: tuple[Outcome, ...], facts: Known, need: Need, as_of: date
) -> OfferingResult:
    own = (
        lies_in(offering.region, product.clauses[0].ref, facts),
        *(judge(row, facts) for row in standing(offering.criteria, as_of)),
    )
    together = (*above, *own)
    eligibility = conclude(together)
    missing = missing_facts(together) if eligibility is Eligibility.INCOMPLETE else ()
    return OfferingResult(
        offering,
        eligibility,
        own,
        missing,
        need_checks(offering, product.category, need),
        terms_text(offering, product.category),
    )


def _notes(product: Product, offerings: tuple[Offering, ...], as_of: date) -> tuple[str, ...]:
    notes = [undated(product.policy)]
    if product.is_reference_only:
        notes.append("外省产品，仅供参考")
    elif product.state is State.ENCOURAGED:
        now = "已有机构推出方案" if offerings else "尚不能直接申请"
        notes.append(f"文件表述为“{product.state_words}”，{now}")
    notes += not_asked(product.criteria, as_of)
    for offering in offerings:
        notes += [f"{offering.institution}：{said}" for said in not_asked(offering.criteria, as_of)]
    return (*filter(None, notes), *product.open_points)


def suits_purpose(product: Product, need: Need) -> bool:
    """Whether the product serves a purpose of the need; where either is silent it may."""
    return not need.purposes or not product.purposes or not set(need.purposes).isdisjoint(product.purposes)


def _fits(product: Product, need: Need) -> bool:
    kind = not need.kinds or product.category in need.kinds or product.category is Category.COMBINED
    return kind and suits_purpose(product, need)


def _step_of(product: Product, facts: Known) -> str:
    """A process that follows the contest (赛前, 赛中, 赛后) is entered where the firm stands in it."""
    steps, phase = product.process, facts.values["contest_phase"]
    if len(steps) == len(product.contest_phases) and phase in product.contest_phases:
        return steps[product.contest_phases.index(ContestPhase(str(phase)))]
    return steps[0] if steps else ""


def preference(result: ProductResult) -> int:
    """Preferred rows met less those unmet: ranks, never refuses."""
    verdicts = [row.verdict for row in result.outcomes if row.weight is Weight.PREFERRED]
    return verdicts.count(Verdict.MET) - verdicts.count(Verdict.UNMET)


def _rank(result: ProductResult) -> tuple[int, bool, bool, int, str, str]:
    return (
        BEST_FIRST.index(result.eligibility),
        not result.recommendable,
        not result.fits_need,
        -preference(result),
        result.name,
        result.slug,
    )


def _to_ask(results: list[ProductResult]) -> tuple[MissingFact, ...]:
    """Facts that products of ours wait for: most products first, then those that one fact alone settles."""
    waits: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for result in results:
        if result.information_only:
            continue
        waits.update(result.missing)
        alone.update(result.missing if len(result.missing) == 1 else ())
    order = list(FACTS)
    keys = sorted(waits, key=lambda key: (-waits[key], -alone[key], order.index(key)))
    return tuple(MissingFact(FACTS[key], waits[key]) for key in keys)
