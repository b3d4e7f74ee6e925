"""The answer of `yurong match`: every product with its reasons, the sums, a plan and a roadmap."""

from collections.abc import Iterable, Mapping
from datetime import date

from catalog.answer_plan import clause_answer, named, plan_answer
from catalog.answer_schema import (
    Answer,
    CriterionAnswer,
    DoubtAnswer,
    FactAnswer,
    OfferingAnswer,
    ProductAnswer,
    StepAnswer,
    SubsidyAnswer,
)
from catalog.assessment import Assessment, assess
from catalog.evaluate import ENGINE_VERSION
from catalog.facts import FACTS
from catalog.matching import OfferingResult, ProductResult
from catalog.outcomes import Outcome
from catalog.profile import Case
from catalog.roadmap import Step, opened_by
from catalog.subsidies import SubsidyOutcome, SubsidyState
from catalog.values import Catalogue, Clause

_APPLIES = {
    SubsidyState.COMPUTED: True,
    SubsidyState.NOT_APPLICABLE: False,
    SubsidyState.OUT_OF_FORCE: False,
    SubsidyState.NOT_IN_REGION: False,
}


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
        plan=plan_answer(found.plan, clauses),
        roadmap=tuple(_step(step, clauses) for step in found.roadmap),
        doubts=tuple(DoubtAnswer(fact=doubt.fact, text=doubt.text) for doubt in found.doubts),
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
        clause=clause_answer(clauses[outcome.clause]),
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
        clause=clause_answer(product.clauses[0]),
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
        clause=clause_answer(clauses[rule.cite]),
        conflict=rule.conflict,
        conflicts_with=outcome.conflicts_with,
        product=rule.product,
    )


def _step(step: Step, clauses: Mapping[str, Clause]) -> StepAnswer:
    return StepAnswer(
        action=step.action,
        remedy=step.remedy,
        if_not_yet=step.if_not_yet,
        clause=clause_answer(clauses[step.clause]),
        unlocks=tuple(named(result) for result in step.unlocks),
        helps=tuple(named(result) for result in step.helps),
        from_day=step.from_day,
        opens=tuple(opened_by(step)),
    )
