"""Match results as lines for pages: what the criterion macro shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

from catalog.cards import REGION_LABELS
from catalog.criteria import Weight
from catalog.evaluate import Outcome
from catalog.matching import OfferingResult, ProductResult
from catalog.values import Catalogue, Clause
from catalog.vocabulary import Verdict
from catalog.what_if import Ways
from catalog.what_if_page import WhatIfLine, way_text, what_if_line

_NONE: Mapping[int, Ways] = MappingProxyType({})


@dataclass(frozen=True)
class CriterionLine:
    """One condition with the firm's value, its clause and the question that would settle it."""

    verdict: str
    verdict_label: str
    requirement: str
    reason: str
    value: str
    clause_label: str
    clause_url: str
    question: str


@dataclass(frozen=True)
class OfferedLine:
    """One institution's version; `still` says what it asks beyond the product and how to get there."""

    institution: str
    eligibility: str
    eligibility_label: str
    terms: str
    still: str


@dataclass(frozen=True)
class ResultLine:
    """One product with its verdict and conditions; `card` fields feed the product card."""

    slug: str
    name: str
    category_label: str
    summary: str
    facts: list[tuple[str, str]]
    state: str
    state_label: str
    region_label: str
    is_demo: bool
    eligibility: str
    eligibility_label: str
    gist: str
    rows: list[CriterionLine]
    offerings: list[OfferedLine]
    """Each offering in force."""
    notes: tuple[str, ...]
    what_if: WhatIfLine | None
    """What would open the product, None while it is open."""


def result_line(
    result: ProductResult,
    catalogue: Catalogue,
    ways: Ways | None = None,
    offered: Mapping[int, Ways] = _NONE,
) -> ResultLine:
    """The line of one product; `ways` are those that would open it, `offered` its versions by id."""
    product = result.product
    return ResultLine(
        slug=product.slug,
        name=product.name,
        category_label=product.category.label,
        summary=product.summary,
        facts=[],
        state=product.state.value,
        state_label=product.state.label,
        region_label=REGION_LABELS.get(product.region, "外省"),
        is_demo=False,
        eligibility=result.eligibility.value,
        eligibility_label=result.eligibility.label,
        gist=_gist(result),
        rows=[criterion_line(outcome, catalogue) for outcome in result.outcomes],
        offerings=[_offered_line(each, offered.get(each.offering.id)) for each in result.offerings],
        notes=result.notes,
        what_if=what_if_line(ways, catalogue) if ways else None,
    )


def _offered_line(offered: OfferingResult, ways: Ways | None) -> OfferedLine:
    still = ""
    if ways is not None:
        still = ways.block.reason if ways.block else way_text(ways.best) if ways.best else ""
    return OfferedLine(
        offered.offering.institution,
        offered.eligibility.value,
        offered.eligibility.label,
        offered.terms,
        still,
    )


def criterion_line(outcome: Outcome, catalogue: Catalogue) -> CriterionLine:
    clause: Clause = catalogue.clauses[outcome.clause]
    return CriterionLine(
        verdict=outcome.verdict.value,
        verdict_label=outcome.verdict.label,
        requirement=outcome.requirement,
        reason=outcome.reason,
        value=outcome.value,
        clause_label=clause.label,
        clause_url=quote(clause.url, safe="/#()"),
        question=outcome.questions[0] if outcome.questions else "",
    )


def _gist(result: ProductResult) -> str:
    """The sentence that matters most: what refuses, what is missing, what a person must judge."""
    by_verdict: dict[Verdict, list[Outcome]] = {}
    for outcome in result.outcomes:
        if outcome.weight is Weight.PREFERRED:
            continue
        by_verdict.setdefault(outcome.verdict, []).append(outcome)
    if refused := by_verdict.get(Verdict.UNMET):
        first = refused[0]
        return first.reason + (f"。{first.remedy}" if first.actionable and first.remedy else "")
    if unknown := by_verdict.get(Verdict.UNKNOWN):
        return f"还差 {len(unknown)} 项：{'；'.join(each.requirement for each in unknown)}"
    if manual := by_verdict.get(Verdict.MANUAL):
        return f"由受理机构核验：{'；'.join(each.requirement for each in manual)}"
    return "已知条件全部满足"
