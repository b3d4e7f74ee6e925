"""All that the engine says of one case on one day."""

from dataclasses import dataclass
from datetime import date

from catalog.doubts import Doubt, doubts
from catalog.matching import Match, match
from catalog.plan import Plan
from catalog.planning import draft
from catalog.profile import Case
from catalog.roadmap import Step, chart
from catalog.subsidies import SubsidyOutcome, compute
from catalog.values import Catalogue


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that the engine says of one case: what pages and sheets read; `catalog.answer` is its JSON."""

    match: Match
    subsidies: tuple[SubsidyOutcome, ...]
    plan: Plan
    roadmap: tuple[Step, ...]
    doubts: tuple[Doubt, ...]


def assess(case: Case, catalogue: Catalogue, as_of: date) -> Assessment:
    """Matching, sums, first plan and first roadmap for one case on one day. No session, no clock."""
    matched = match(case, catalogue, as_of)
    sums = compute(case, catalogue, as_of)
    plan, roadmap = draft(case.need, matched, sums), chart(case, catalogue, matched)
    return Assessment(matched, sums, plan, roadmap, doubts(case, as_of))
