"""The ways to take each product that brings money: with which offering, up to what limit, how cheap."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.matching import BEST_FIRST, OfferingResult, ProductResult, preference, suits_purpose
from catalog.profile import Need
from catalog.subsidies import SubsidyOutcome, SubsidyState
from catalog.terms import BROUGHT, misfits
from catalog.values import Offering
from catalog.vocabulary import Eligibility, Verdict
from yurong.kit.money import Money

PRESENTABLE = (Eligibility.ELIGIBLE, Eligibility.TO_VERIFY)

Computed = Mapping[str, tuple[SubsidyOutcome, ...]]
"""Computed rules with an amount, by the product they belong to."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to take a product: with an offering, or as the document leaves it."""

    result: ProductResult
    offered: OfferingResult | None
    cap: Money | None
    cap_reason: str

    @property
    def offering(self) -> Offering | None:
        return self.offered.offering if self.offered else None

    @property
    def eligibility(self) -> Eligibility:
        return self.offered.eligibility if self.offered else self.result.eligibility


def funding_options(usable: list[ProductResult], need: Need, computed: Computed) -> list[Option]:
    """The best way to take each product that brings money, best first."""
    wanted = [
        result
        for result in usable
        if result.category in BROUGHT
        and (not need.kinds or result.category in need.kinds)
        and suits_purpose(result.product, need)
    ]
    options = [best_way(result, need, computed) for result in wanted]
    return sorted(options, key=lambda option: _cost(option, need))


def best_way(result: ProductResult, need: Need, computed: Computed) -> Option:
    """The product with the cheapest offering that suits the firm, or bare where none does."""
    return min(_ways(result, computed), key=lambda way: _cost(way, need))


def _ways(result: ProductResult, computed: Computed) -> list[Option]:
    offered = [offer for offer in result.offerings if offer.eligibility in PRESENTABLE]
    return [Option(result, offer, *_cap(result, offer, computed)) for offer in offered or (None,)]


def _cap(
    result: ProductResult, offered: OfferingResult | None, computed: Computed
) -> tuple[Money | None, str]:
    """The lowest known limit for this firm with its source."""
    product, limits = result.product, []
    if offered and offered.offering.amount_max is not None:
        limits.append((offered.offering.amount_max, f"{offered.offering.institution}方案最高额"))
    limits += [
        (f.cap, f"{f.text}（{f.clause.label}）") for f in product.figures if f.kind == "amount" and f.cap
    ]
    for outcome in computed.get(product.slug, ()):
        if outcome.rule.calculation == "times" and outcome.amount is not None:
            limits.append((outcome.amount, f"{outcome.rule.name}：{outcome.working}"))
    return min(limits) if limits else (None, "")


def _cost(option: Option, need: Need) -> tuple[int, bool, int, bool, int, int, str]:
    """Less is better; where no rate is known, the product written most closely for such a firm."""
    rate = option.offering.rate_min_bp if option.offering else None
    return (
        BEST_FIRST.index(option.eligibility),
        bool(option.offering and misfits(option.offering, option.result.category, need)),
        -preference(option.result),
        rate is None,
        rate or 0,
        -sum(row.verdict is Verdict.MET for row in option.result.outcomes),
        f"{option.result.name} {option.offering.institution if option.offering else ''}",
    )


def by_product(subsidies: tuple[SubsidyOutcome, ...]) -> Computed:
    found: dict[str, tuple[SubsidyOutcome, ...]] = {}
    for outcome in subsidies:
        slug = outcome.rule.product
        if slug and outcome.state is SubsidyState.COMPUTED and outcome.amount is not None:
            found[slug] = (*found.get(slug, ()), outcome)
    return found
