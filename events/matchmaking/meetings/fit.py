"""How well what a firm needs meets what an institution offers, by the catalog's matching. Pure.

The reasons name offerings, never a figure of the firm's.
"""

from collections.abc import Iterable

from catalog.matching import OfferingResult, ProductResult
from catalog.vocabulary import Eligibility
from events.matchmaking.meetings.problem import FIT_MOST, Fit

BY_CONDITIONS = {Eligibility.ELIGIBLE: 40, Eligibility.TO_VERIFY: 30, Eligibility.INCOMPLETE: 20}
"""What an offering's conditions are worth as far as they are known; a refused one is worth nothing."""
FOR_PURPOSE = 10
BY_TERMS = FIT_MOST - BY_CONDITIONS[Eligibility.ELIGIBLE] - FOR_PURPOSE
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
