"""What a plan costs over the term, after what rules pay back. Exact, half a 分 rounded up. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from catalog.facts import FACTS
from catalog.plan import Cost, PlanLine, Repaid
from catalog.profile import Need
from catalog.subsidies import SubsidyOutcome, SubsidyState
from yurong.kit.money import BP, Money

USUAL_MONTHS = 12
"""Costs are compared over a year where the firm named no term."""


def cost_of(amount: Money, rate_bp: int | None, fee_bp: int | None, need: Need) -> Cost:
    """Interest and guarantee fee of one amount over the term; where one is unknown, neither is counted."""
    months = need.term_months or USUAL_MONTHS
    cost = Cost(Money(0), Money(0), months, need.term_months is None, Money(0))
    if rate_bp is None or fee_bp is None:
        return replace(cost, unpriced=amount)
    return replace(cost, interest=_over(amount, rate_bp, months), fees=_over(amount, fee_bp, months))


def cost_of_lines(lines: Iterable[PlanLine], need: Need, repaid: Iterable[Repaid]) -> Cost:
    """The sum over the lines that bring an amount, with what rules pay back set against it."""
    costs = [
        cost_of(line.amount, line.rate_bp, line.fee_bp, need)
        for line in lines
        if line.covers and line.amount is not None
    ]
    cost = replace(
        cost_of(Money(0), None, None, need),
        interest=Money(sum(each.interest.fen for each in costs)),
        fees=Money(sum(each.fees.fen for each in costs)),
        unpriced=Money(sum(each.unpriced.fen for each in costs)),
    )
    return less_repaid(cost, repaid)


def less_repaid(cost: Cost, repaid: Iterable[Repaid]) -> Cost:
    """The same with what the firm spends beside it and gets back in part."""
    repaid = tuple(repaid)
    return replace(
        cost,
        spent=Money(sum(each.spent.fen for each in repaid)),
        repaid=Money(sum(each.amount.fen for each in repaid)),
    )


def repaid_by(subsidies: Iterable[SubsidyOutcome], planned: Collection[str]) -> tuple[Repaid, ...]:
    """What rules pay back of the firm's own expenditure, certain as far as the documents go.

    Only rules of products in the plan (`planned`, slugs) that give an enterprise a sum, all conditions
    known and met: a bound (不超过) or a number that waits for somebody's word is no income.
    """
    return tuple(
        Repaid(
            each.rule.name,
            FACTS[each.rule.variable].label,
            each.base,
            each.amount,
            each.working,
            each.rule.cap,
            each.rule.cite,
        )
        for each in subsidies
        if each.rule.repays
        and each.rule.product in planned
        and not each.pending
        and each.rule.variable
        and each.base is not None
        and each.amount is not None
        and each.amount > Money(0)
    )


def not_counted(subsidies: Iterable[SubsidyOutcome], planned: Collection[str]) -> tuple[str, ...]:
    """Sums computed for the enterprise that the plan's cost does not count, each with the reason."""
    return tuple(
        f"{each.rule.name}：{each.result}，{reason}，没有抵减成本"
        for each in subsidies
        if each.state is SubsidyState.COMPUTED
        and each.rule.concerns == "enterprise"
        and each.rule.calculation != "times"
        and each.amount is not None
        and each.amount > Money(0)
        and (reason := _why_not(each, planned))
    )


def _why_not(outcome: SubsidyOutcome, planned: Collection[str]) -> str:
    """Empty where it is counted. A ceiling of credit (times) is a limit in the plan, no sum."""
    if outcome.is_upper_bound:
        return "这是上限"
    if outcome.pending:
        return "尚待确认：" + "、".join(row.requirement for row in outcome.pending)
    return "" if outcome.rule.product in planned else "不在这个方案里"


def _over(amount: Money, rate_bp: int, months: int) -> Money:
    """Amount × rate a year × months ÷ 12."""
    year = 12 * BP
    return Money((2 * amount.fen * rate_bp * months + year) // (2 * year))
