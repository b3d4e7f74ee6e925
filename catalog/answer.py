"""The answer of `yurong match`: every product with its reasons, the sums, a plan and a roadmap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from catalog.answer_schema import (
    AlternativeAnswer,
    AlternativePartAnswer,
    Answer,
    ClauseAnswer,
    CostAnswer,
    CriterionAnswer,
    FactAnswer,
    InquiryAnswer,
    NamedProduct,
    OfferingAnswer,
    PlanAnswer,
    PlanLineAnswer,
    ProductAnswer,
    StepAnswer,
    SubsidyAnswer,
)
from catalog.evaluate import ENGINE_VERSION
from catalog.facts import FACTS
from catalog.matching import Match, OfferingResult, ProductResult, match
from catalog.outcomes import Outcome
from catalog.plan import Alternative, Cost, Inquiry, Plan, PlanLine
from catalog.planning import draft
from catalog.profile import Case
from catalog.roadmap import Step, chart
from catalog.subsidies import SubsidyOutcome, SubsidyState, compute
from catalog.values import Catalogue, Clause

_APPLIES = {
    SubsidyState.COMPUTED: True,
    SubsidyState.NOT_APPLICABLE: False,
    SubsidyState.OUT_OF_FORCE: False,
    SubsidyState.NOT_IN_REGION: False,
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that the engine says of one case: what pages and sheets read; `answer` is its JSON."""

    match: Match
    subsidies: tuple[SubsidyOutcome, ...]
    plan: Plan
    roadmap: tuple[Step, ...]


def assess(case: Case, catalogue: Catalogue, as_of: date) -> Assessment:
    """Matching, sums, first plan and first roadmap for one case on one day. No session, no clock."""
    matched = match(case, catalogue, as_of)
    sums = compute(case, catalogue, as_of)
    return Assessment(matched, sums, draft(case.need, matched, sums), chart(case, catalogue, matched))


def answer(case: Case, catalogue: Catalogue, as_of: date) -> Answer:
    """The assessment as the JSON models; amounts in 万元."""
    return present(assess(case, catalogue, as_of), catalogue)


def present(found: Assessment, catalogue: Catalogue) -> Answer:
    """An assessment made with this catalogue, as the JSON models."""
    clauses = catalogue.clauses
    return Answer(
        as_of=found.match.as_of,
        catalog_version=catalogue.version,
        engine_version=ENGINE_VERSION,
        products={result.slug: _product(result, clauses) for result in found.match.results},
        subsidies={outcome.rule.id: _subsidy(outcome, clauses) for outcome in found.subsidies},
        missing_facts=tuple(_fact(ask.fact.key, ask.settles) for ask in found.match.missing),
        plan=_plan(found.plan),
        roadmap=tuple(_step(step, clauses) for step in found.roadmap),
    )


def _clause(clause: Clause) -> ClauseAnswer:
    return ClauseAnswer(
        ref=clause.ref,
        policy=clause.policy_title,
        policy_number=clause.policy_number,
        number=clause.number,
        label=clause.label,
    )


def _fact(key: str, settles: int | None = None) -> FactAnswer:
    fact = FACTS[key]
    return FactAnswer(
        fact=key, label=fact.label, question=fact.question, found_in=fact.found_in, settles=settles
    )


def _criterion(outcome: Outcome, clauses: Mapping[str, Clause]) -> CriterionAnswer:
    return CriterionAnswer(
        requirement=outcome.requirement,
        verdict=outcome.verdict.value,
        verdict_label=outcome.verdict.label,
        reason=outcome.reason,
        value=outcome.value,
        weight=outcome.weight.value,
        clause=_clause(clauses[outcome.clause]),
        missing=outcome.missing,
        actionable=outcome.actionable,
        remedy=outcome.remedy,
        members=_criteria(outcome.members, clauses),
    )


def _criteria(outcomes: Iterable[Outcome], clauses: Mapping[str, Clause]) -> tuple[CriterionAnswer, ...]:
    return tuple(_criterion(outcome, clauses) for outcome in outcomes)


def _product(result: ProductResult, clauses: Mapping[str, Clause]) -> ProductAnswer:
    product = result.product
    return ProductAnswer(
        name=product.name,
        category=product.category.value,
        category_label=product.category.label,
        state=product.state.value,
        state_label=product.state.label,
        eligibility=result.eligibility.value,
        eligibility_label=result.eligibility.label,
        recommendable=result.recommendable,
        information_only=result.information_only,
        clause=_clause(product.clauses[0]),
        criteria=_criteria(result.outcomes, clauses),
        missing=tuple(_fact(key) for key in result.missing),
        offerings=tuple(_offering(offered, clauses) for offered in result.offerings),
        notes=result.notes,
    )


def _offering(offered: OfferingResult, clauses: Mapping[str, Clause]) -> OfferingAnswer:
    offering = offered.offering
    return OfferingAnswer(
        id=offering.id,
        institution=offering.institution,
        name=offering.name,
        eligibility=offered.eligibility.value,
        eligibility_label=offered.eligibility.label,
        criteria=_criteria(offered.outcomes, clauses),
        missing=tuple(_fact(key) for key in offered.missing),
        checks=offered.checks,
        terms=offered.terms,
        is_demo=offering.is_demo,
    )


def _subsidy(outcome: SubsidyOutcome, clauses: Mapping[str, Clause]) -> SubsidyAnswer:
    rule = outcome.rule
    return SubsidyAnswer(
        name=rule.name,
        state=outcome.state.value,
        state_label=outcome.state.label,
        applies=_APPLIES.get(outcome.state),
        amount_wan=outcome.amount,
        limit_bp=outcome.limit_bp,
        in_force=outcome.in_force,
        result=outcome.result,
        formula=rule.formula,
        working=outcome.working,
        reason=outcome.reason,
        capped=outcome.capped,
        is_upper_bound=outcome.is_upper_bound,
        missing=outcome.missing,
        pending=_criteria(outcome.pending, clauses),
        clause=_clause(clauses[rule.cite]),
        conflict=rule.conflict,
        conflicts_with=outcome.conflicts_with,
        product=rule.product,
    )


def _plan(plan: Plan) -> PlanAnswer:
    return PlanAnswer(
        need_wan=plan.need,
        covered_wan=plan.covered,
        covered_if_verified_wan=plan.covered_if_verified,
        open_wan=plan.open_amount,
        lines=tuple(_line(line) for line in plan.lines),
        unknowns=plan.unknowns,
        watch=tuple(_named(result) for result in plan.watch),
        cost=_cost(plan.cost) if plan.cost else None,
        inquiries=tuple(_inquiry(asked) for asked in plan.inquiries),
        alternatives=tuple(_alternative(other) for other in plan.alternatives),
        set_aside=plan.set_aside,
    )


def _line(line: PlanLine) -> PlanLineAnswer:
    return PlanLineAnswer(
        order=line.order,
        product=line.result.slug,
        name=line.result.name,
        category=line.result.category.value,
        counterpart=line.counterpart,
        offering=line.offering.id if line.offering else None,
        covers=line.covers,
        amount_wan=line.amount,
        cap_wan=line.cap,
        cap_reason=line.cap_reason,
        rate=line.rate,
        terms=line.terms,
        next_step=line.next_step,
        to_verify=line.to_verify,
        notes=line.notes,
        why=line.why,
        cost=_cost(line.cost) if line.cost else None,
        clause=_clause(line.result.product.clauses[0]),
    )


def _cost(cost: Cost) -> CostAnswer:
    return CostAnswer(
        interest_wan=cost.interest,
        fees_wan=cost.fees,
        months=cost.months,
        months_assumed=cost.months_assumed,
        unpriced_wan=cost.unpriced,
    )


def _inquiry(asked: Inquiry) -> InquiryAnswer:
    return InquiryAnswer(
        product=asked.result.slug,
        name=asked.result.name,
        counterpart=asked.counterpart,
        asks=asked.asks,
        effect=asked.effect,
        below_bp=asked.below_bp,
        from_wan=asked.from_amount,
    )


def _alternative(other: Alternative) -> AlternativeAnswer:
    return AlternativeAnswer(
        title=other.title,
        parts=tuple(
            AlternativePartAnswer(
                product=result.slug,
                name=result.name,
                offering=offering.id if offering else None,
                amount_wan=amount,
            )
            for result, offering, amount in other.parts
        ),
        covered_wan=other.covered,
        cost=_cost(other.cost),
        difference=other.difference,
    )


def _named(result: ProductResult) -> NamedProduct:
    return NamedProduct(
        slug=result.slug,
        name=result.name,
        eligibility=result.eligibility.value,
        eligibility_label=result.eligibility.label,
        recommendable=result.recommendable,
    )


def _step(step: Step, clauses: Mapping[str, Clause]) -> StepAnswer:
    return StepAnswer(
        action=step.action,
        remedy=step.remedy,
        if_not_yet=step.if_not_yet,
        clause=_clause(clauses[step.clause]),
        unlocks=tuple(_named(result) for result in step.unlocks),
        helps=tuple(_named(result) for result in step.helps),
    )
