"""How well what a firm needs meets what an institution gives: by the catalog's matching, else by kinds. Pure.

The reasons name products and kinds, never a figure of the firm's.
"""

from collections.abc import Collection, Iterable

from catalog.matching import OfferingResult, ProductResult
from catalog.vocabulary import Category, Eligibility
from events.matchmaking.meetings.problem import FIT_MOST, NO_FIT, Fit

BY_CONDITIONS = {Eligibility.ELIGIBLE: 40, Eligibility.TO_VERIFY: 30, Eligibility.INCOMPLETE: 20}
"""What an offering's conditions are worth as far as they are known; a refused one is worth nothing."""
FOR_PURPOSE = 10
BY_TERMS = FIT_MOST - BY_CONDITIONS[Eligibility.ELIGIBLE] - FOR_PURPOSE
BY_KINDS = 20
"""Where all that is known is which kinds of finance the one seeks and the other gives."""
NAMED = 2
"""So many offerings are named as reasons."""


def fits_by_matching(results: Iterable[ProductResult]) -> dict[str, Fit]:
    """One firm's matching, turned to institutions: by name, what its best offerings are worth to the firm."""
    found: dict[str, list[tuple[int, str]]] = {}
    for result in results:
        for each in result.offerings if result.recommendable else ():
            if worth := _points(result, each):
                said = f"“{each.offering.name}”条件{each.eligibility.label}"
                found.setdefault(each.offering.institution, []).append((worth, said))
    return {name: _fit(offerings) for name, offerings in found.items()}


def fit_by_kinds(seeks: Collection[Category], gives: Collection[Category]) -> Fit:
    """What both sides said of the kinds of finance; a side that said nothing tells nothing."""
    both = [each for each in Category if each in seeks and each in gives]
    if not both:
        return NO_FIT
    return Fit(BY_KINDS, (f"企业需要、机构提供：{'、'.join(each.label for each in both)}",))


def best_fit(*fits: Fit) -> Fit:
    """The most points of any, with all their reasons, those of the most first."""
    ranked = sorted(fits, key=lambda each: -each.points)
    return Fit(ranked[0].points, tuple(dict.fromkeys(why for each in ranked for why in each.reasons)))


def _points(result: ProductResult, offering: OfferingResult) -> int:
    known = BY_CONDITIONS.get(offering.eligibility, 0)
    if not known:
        return 0
    return known + FOR_PURPOSE * result.fits_need + BY_TERMS * (not offering.checks)


def _fit(offerings: list[tuple[int, str]]) -> Fit:
    best = sorted(offerings, key=lambda each: (-each[0], each[1]))
    return Fit(best[0][0], tuple(said for _, said in best[:NAMED]))
