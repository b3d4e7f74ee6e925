"""The ways to take each product that brings money: with which offering, up to what limit, at what price."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.matching import BEST_FIRST, OfferingResult, ProductResult, preference, suits_purpose
from catalog.profile import Need
from catalog.subsidies import SubsidyOutcome, SubsidyState
from catalog.terms import BORROWED, BROUGHT, misfits
from catalog.values import Offering
from catalog.vocabulary import Category, Eligibility, Guarantee, Verdict
from yurong.kit.money import Money

PRESENTABLE = (Eligibility.ELIGIBLE, Eligibility.TO_VERIFY)
PENALTY_BP = 50
"""What still needs a person's word, or is meant for other firms first, counts as half a percent dearer.

It only ranks; no shown figure contains it.
"""

Computed = Mapping[str, tuple[SubsidyOutcome, ...]]
"""Computed rules with an amount, by the product they belong to."""


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One way to take a product: with an offering, or as the document leaves it. Equal to itself only.

    `guarantor` is the offering of a guarantee that a loan needs, where the loan takes no other security.
    """

    result: ProductResult
    offered: OfferingResult | None
    cap: Money | None
    cap_reason: str
    needs_guarantor: bool = False
    guarantor: Offering | None = None

    @property
    def offering(self) -> Offering | None:
        return self.offered.offering if self.offered else None

    @property
    def eligibility(self) -> Eligibility:
        return self.offered.eligibility if self.offered else self.result.eligibility

    @property
    def party(self) -> str:
        """Whom the firm would deal with: one institution counts once, whatever the number of products."""
        return self.offering.institution if self.offering else self.result.slug

    @property
    def rate_bp(self) -> int | None:
        """The upper end of the published interest rate: a promise that holds. Equity has none."""
        return top_rate(self.offering) if self.result.category in BORROWED else None

    @property
    def fee_bp(self) -> int | None:
        """The guarantee fee a year, 0 where no guarantor is needed, None where nobody gave it."""
        return top_rate(self.guarantor) if self.needs_guarantor else 0

    @property
    def penalty_bp(self) -> int:
        waits = self.eligibility is Eligibility.TO_VERIFY
        return PENALTY_BP * (waits + max(0, -preference(self.result)))


def top_rate(offering: Offering | None) -> int | None:
    if offering is None:
        return None
    return offering.rate_min_bp if offering.rate_max_bp is None else offering.rate_max_bp


def funding_options(usable: list[ProductResult], need: Need, computed: Computed) -> list[Option]:
    """Every way to take each product that brings money and suits the need, best first."""
    guarantor = _guarantor(usable, need)
    options = [
        way
        for result in usable
        if result.category in BROUGHT
        and (not need.kinds or result.category in need.kinds)
        and suits_purpose(result.product, need)
        for way in _ways(result, need, computed, guarantor)
        if not _misfits(way, need)
    ]
    return sorted(options, key=lambda option: rank(option, need))


def set_aside(usable: Iterable[ProductResult], need: Need) -> tuple[str, ...]:
    """Offerings whose term or security does not fit the need, each with the reason."""
    return tuple(
        f"{offer.offering.institution}{result.name}：{'；'.join(reasons)}"
        for result in usable
        if result.category in BROUGHT and (not need.kinds or result.category in need.kinds)
        for offer in result.offerings
        if offer.eligibility in PRESENTABLE and (reasons := misfits(offer.offering, result.category, need))
    )


def best_way(result: ProductResult, need: Need, computed: Computed) -> Option:
    """The product with the cheapest offering that suits the firm, or bare where none does."""
    return min(_ways(result, need, computed, None), key=lambda way: rank(way, need))


def _ways(
    result: ProductResult, need: Need, computed: Computed, guarantor: Offering | None
) -> Iterable[Option]:
    for offer in [offer for offer in result.offerings if offer.eligibility in PRESENTABLE] or (None,):
        guaranteed = offer is not None and _needs_guarantor(offer.offering, result.category, need)
        cap, reason = _cap(result, offer, computed)
        yield Option(result, offer, cap, reason, guaranteed, guarantor if guaranteed else None)


def _needs_guarantor(offering: Offering, category: Category, need: Need) -> bool:
    """Whether a guarantor is the only security that the offering takes and the firm has."""
    has = set(offering.guarantee if need.security is None else need.security)
    return category in BORROWED and has & set(offering.guarantee) == {Guarantee.GUARANTOR}


def _guarantor(usable: list[ProductResult], need: Need) -> Offering | None:
    """The cheapest guarantee with a known fee and limit; where none gives both, none."""
    offerings = [
        offer.offering
        for result in usable
        if result.category is Category.GUARANTEE
        for offer in result.offerings
        if offer.eligibility in PRESENTABLE and not misfits(offer.offering, result.category, need)
    ]
    known = [one for one in offerings if one.amount_max is not None and top_rate(one) is not None]
    return min(known, key=lambda one: (top_rate(one), one.institution, one.id), default=None)


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


def _misfits(option: Option, need: Need) -> bool:
    return bool(option.offering and misfits(option.offering, option.result.category, need))


def place(kind: Category, need: Need) -> int:
    """Where the kind stands in the firm's order of preference; what it did not name comes last."""
    preferred: tuple[Category, ...] = need.preferred or ()
    return preferred.index(kind) if kind in preferred else len(preferred)


def rank(option: Option, need: Need) -> tuple[int, bool, int, int, bool, int, int, str, int]:
    """Less is better: the order of lines; where no rate is known, the product written most closely."""
    rate = top_rate(option.offering)
    return (
        BEST_FIRST.index(option.eligibility),
        _misfits(option, need),
        place(option.result.category, need),
        -preference(option.result),
        rate is None,
        rate or 0,
        -sum(row.verdict is Verdict.MET for row in option.result.outcomes),
        f"{option.result.name} {option.offering.institution if option.offering else ''}",
        option.offering.id if option.offering else 0,
    )


def by_product(subsidies: tuple[SubsidyOutcome, ...]) -> Computed:
    found: dict[str, tuple[SubsidyOutcome, ...]] = {}
    for outcome in subsidies:
        slug = outcome.rule.product
        if slug and outcome.state is SubsidyState.COMPUTED and outcome.amount is not None:
            found[slug] = (*found.get(slug, ()), outcome)
    return found
