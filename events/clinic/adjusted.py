"""The drafted plan with the experts' changes applied. Pure: values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from operator import is_

from catalog.assessment import Assessment
from catalog.costing import cost_of, cost_of_lines, not_counted, repaid_by
from catalog.matching import Match, ProductResult
from catalog.plan import Plan, PlanLine
from catalog.plan_options import PRESENTABLE
from catalog.planning import line_alone
from catalog.profile import Need
from catalog.vocabulary import Eligibility
from yurong.kit.money import Money


@dataclass(frozen=True, slots=True)
class Change:
    """One adjustment as a value; `who` is 「金融专家 周示例」. `action` is add, remove or amount."""

    id: int
    expert_id: int
    who: str
    product_slug: str
    action: str
    amount: Money | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Applied:
    """A change in words, and why it has no effect now (empty when it has)."""

    change: Change
    what: str
    obstacle: str


@dataclass(frozen=True, slots=True)
class AdjustedPlan:
    """The plan after all changes. `touched` are the products an expert added or gave an amount."""

    plan: Plan
    applied: tuple[Applied, ...]
    touched: frozenset[str]


def adjusted(found: Assessment, need: Need, changes: Iterable[Change]) -> AdjustedPlan:
    """The draft with the changes in the order in which they were made.

    A change whose product is no longer in the plan, or no longer possible for the firm, does nothing
    and says so: the intake may have been completed after the expert made it.
    """
    lines, applied = list(found.plan.lines), []
    results = {result.slug: result for result in found.match.results}
    for change in changes:
        before = _named(lines, change.product_slug)
        obstacle = _apply(lines, change, results.get(change.product_slug), found, need)
        name = results[change.product_slug].name if change.product_slug in results else change.product_slug
        applied.append(Applied(change, _in_words(change, name, before), obstacle))
    touched = frozenset(
        each.change.product_slug
        for each in applied
        if not each.obstacle and each.change.action != "remove" and _named(lines, each.change.product_slug)
    )
    return AdjustedPlan(_summed(found, need, lines), tuple(applied), touched)


def addable(match: Match, plan: Plan) -> tuple[ProductResult, ...]:
    """What an expert may add: products that can be applied for, are not refused and are not in the plan."""
    taken = {line.result.slug for line in plan.lines}
    return tuple(each for each in match.results if each.recommendable and each.slug not in taken)


def _apply(
    lines: list[PlanLine], change: Change, result: ProductResult | None, found: Assessment, need: Need
) -> str:
    """Changes `lines`; gives the reason when it cannot."""
    line = _named(lines, change.product_slug)
    if change.action == "add":
        if line is not None:
            return "方案里已有这一项"
        made = _line_of(result, found, need) if result else None
        if made is None:
            return "按现在的资料，企业不能申请这个产品"
        lines.append(_priced(replace(made, amount=change.amount if made.covers else None), need))
        return ""
    if line is None:
        return "方案里已没有这一项"
    at = lines.index(line)
    if change.action == "remove":
        del lines[at]
    elif line.covers:
        lines[at] = _priced(replace(line, amount=change.amount, why=""), need)
    else:
        return "这一项不带来资金，没有金额可调"
    return ""


def _priced(line: PlanLine, need: Need) -> PlanLine:
    """The line with the cost of its amount, None where amount or price is open."""
    is_known = line.amount is not None and line.rate_bp is not None and line.fee_bp is not None
    amount = line.amount or Money(0)
    return replace(line, cost=cost_of(amount, line.rate_bp, line.fee_bp, need) if is_known else None)


def _line_of(result: ProductResult, found: Assessment, need: Need) -> PlanLine | None:
    """The line for this product by itself, whatever the firm asked for."""
    able = result.eligibility in PRESENTABLE
    shown = result if able else result._replace(eligibility=Eligibility.TO_VERIFY)
    if not result.recommendable:
        return None
    return replace(line_alone(shown, need, found.subsidies), result=result)


def _summed(found: Assessment, need: Need, lines: list[PlanLine]) -> Plan:
    """The plan with these lines, numbered and added up again; money first, then what goes with it."""
    plan = found.plan
    if len(lines) == len(plan.lines) and all(map(is_, lines, plan.lines)):
        return replace(plan, unknowns=())
    ordered = sorted(lines, key=lambda line: not line.covers)
    numbered = tuple(replace(line, order=order) for order, line in enumerate(ordered, 1))
    covered = _sum(line for line in numbered if line.covers)
    planned = {line.result.slug for line in numbered}
    repaid = repaid_by(found.subsidies, planned)
    return replace(
        plan,
        lines=numbered,
        covered=covered,
        covered_if_verified=_sum(line for line in numbered if line.covers and line.to_verify),
        open_amount=None if plan.need is None else plan.need - covered,
        unknowns=(),
        cost=None if plan.need is None else cost_of_lines(numbered, need, repaid),
        repaid=repaid,
        not_counted=not_counted(found.subsidies, planned),
        # What was worked out for the draft says nothing about a plan that experts changed.
        inquiries=(),
        alternatives=(),
        basis=("专家调整后的方案，不再是求解得出的最低成本",),
    )


def _sum(lines: Iterable[PlanLine]) -> Money:
    return Money(sum(line.amount.fen for line in lines if line.amount is not None))


def _named(lines: Iterable[PlanLine], slug: str) -> PlanLine | None:
    return next((line for line in lines if line.result.slug == slug), None)


def _in_words(change: Change, name: str, before: PlanLine | None) -> str:
    """「科技贷由 300 万元调为 200 万元」, 「加入创赛贷，300 万元」, 「移出科技贷」."""
    if change.action == "amount":
        was = f"由 {before.amount}" if before and before.amount is not None else ""
        return f"{name}{was}调为 {change.amount}"
    if change.action == "add":
        return f"加入{name}" + (f"，{change.amount}" if change.amount is not None else "，金额待询价")
    return f"移出{name}"
