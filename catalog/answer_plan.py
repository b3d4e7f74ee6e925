"""The plan in the JSON answer, and the small parts that the rest of the answer shares with it."""

from collections.abc import Mapping

from catalog.answer_schema import (
    AlternativeAnswer,
    AlternativePartAnswer,
    ClauseAnswer,
    CostAnswer,
    InquiryAnswer,
    NamedProduct,
    PlanAnswer,
    PlanLineAnswer,
    RepaidAnswer,
)
from catalog.matching import ProductResult
from catalog.plan import Alternative, Cost, Inquiry, Plan, PlanLine, Repaid
from catalog.values import Clause


def plan_answer(plan: Plan, clauses: Mapping[str, Clause]) -> PlanAnswer:
    """The plan as it stands in the answer."""
    return PlanAnswer(
        need_wan=plan.need,
        covered_wan=plan.covered,
        covered_if_verified_wan=plan.covered_if_verified,
        open_wan=plan.open_amount,
        lines=tuple(_line(line) for line in plan.lines),
        unknowns=plan.unknowns,
        watch=tuple(named(result) for result in plan.watch),
        cost=_cost(plan.cost) if plan.cost else None,
        inquiries=tuple(_inquiry(asked) for asked in plan.inquiries),
        alternatives=tuple(_alternative(other) for other in plan.alternatives),
        set_aside=plan.set_aside,
        repaid=tuple(_repaid(each, clauses) for each in plan.repaid),
        not_counted=plan.not_counted,
        basis=plan.basis,
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
        clause=clause_answer(line.result.product.clauses[0]),
    )


def _cost(cost: Cost) -> CostAnswer:
    return CostAnswer(
        interest_wan=cost.interest,
        fees_wan=cost.fees,
        months=cost.months,
        months_assumed=cost.months_assumed,
        unpriced_wan=cost.unpriced,
        spent_wan=cost.spent,
        repaid_wan=cost.repaid,
        a_year_wan=cost.a_year,
        total_wan=cost.total,
    )


def _repaid(each: Repaid, clauses: Mapping[str, Clause]) -> RepaidAnswer:
    return RepaidAnswer(
        rule=each.rule,
        what=each.what,
        spent_wan=each.spent,
        amount_wan=each.amount,
        cap_wan=each.cap,
        words=each.words,
        clause=clause_answer(clauses[each.clause]),
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


def named(result: ProductResult) -> NamedProduct:
    """A product by name, with how it came out."""
    return NamedProduct(
        slug=result.slug,
        name=result.name,
        eligibility=result.eligibility.value,
        eligibility_label=result.eligibility.label,
        recommendable=result.recommendable,
    )


def clause_answer(clause: Clause) -> ClauseAnswer:
    """Where it is written."""
    return ClauseAnswer(
        ref=clause.ref,
        policy=clause.policy_title,
        policy_number=clause.policy_number,
        number=clause.number,
        label=clause.label,
    )
