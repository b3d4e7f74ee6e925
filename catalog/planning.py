"""Drafts the 融资方案: recommendable products that together cover a need, at the least cost. Pure.

Loans, equity, bonds and leases cover the amount; insurance, guarantees, subsidies and services go with
them. What no document and no institution states stays unknown: never an invented amount or rate.
"""

from dataclasses import replace

from catalog.alternatives import alternatives
from catalog.costing import less_repaid, not_counted, repaid_by
from catalog.criteria import Weight
from catalog.financing import USUAL_COUNTERPARTS, Pick, finance, picks
from catalog.inquiries import inquiries
from catalog.matching import Match, ProductResult, suits_purpose
from catalog.plan import Plan, PlanLine
from catalog.plan_options import (
    PRESENTABLE,
    Computed,
    best_way,
    by_product,
    funding_options,
    set_aside,
)
from catalog.profile import Need
from catalog.subsidies import SubsidyOutcome
from catalog.terms import ASK_FOR_RATE, BROUGHT, PRICED, misfits, rate_text
from catalog.vocabulary import Category, Eligibility, State, Verdict
from yurong.kit.money import Money

COMPLEMENTS = (
    Category.GUARANTEE,
    Category.SERVICE,
    Category.COMBINED,
    Category.INSURANCE,
    Category.SUBSIDY,
)
"""In the order to apply: what helps to get the money before what follows from having spent it."""
NO_TERMS = "额度、利率、期限文件未写，以金融机构公布为准"


def draft(need: Need, match: Match, subsidies: tuple[SubsidyOutcome, ...]) -> Plan:
    """The best plan: covers most, then costs least over the term with few counterparts; proven.

    Kinds that the firm put in order are used up in that order first. What rules pay back is the same in
    every split, so the least cost before it is the least after it. What must still be verified counts as a
    little dearer. Lines are in the order to apply; those without a published limit come after those with
    one, and only while something is open.
    """
    usable = [
        result for result in match.results if result.recommendable and result.eligibility in PRESENTABLE
    ]
    computed = by_product(subsidies)
    options = funding_options(usable, need, computed)
    made = finance(options, need)
    chosen = picks(made, options)
    helped = [Pick(best_way(result, need, computed), None, "", None) for result in _complements(usable, need)]
    lines = tuple(_line(order, pick, need, computed) for order, pick in enumerate((*chosen, *helped), 1))
    covered = _sum(lines)
    open_amount = None if need.amount is None else need.amount - covered
    planned = {line.result.slug for line in lines}
    repaid = repaid_by(subsidies, planned)
    return Plan(
        need.amount,
        lines,
        covered,
        _sum(tuple(line for line in lines if line.to_verify)),
        open_amount,
        _unknowns(match, lines, open_amount),
        tuple(result for result in match.results if _worth_watching(result)),
        None if need.amount is None else less_repaid(made.cost(made.best), repaid),
        inquiries(made, chosen),
        tuple(replace(other, cost=less_repaid(other.cost, repaid)) for other in alternatives(made)),
        set_aside(usable, need),
        repaid,
        not_counted(subsidies, planned),
        _basis(need),
    )


def line_alone(result: ProductResult, need: Need, subsidies: tuple[SubsidyOutcome, ...]) -> PlanLine:
    """The line for one product by itself, whatever the need; without an amount."""
    computed = by_product(subsidies)
    return _line(1, Pick(best_way(result, need, computed), None, "", None), need, computed)


def _basis(need: Need) -> tuple[str, ...]:
    """By which rules the plan was chosen, for those who read it."""
    order = "、".join(Category(kind).label for kind in need.preferred or ())
    kinds = "、".join(Category(kind).label for kind in need.kinds or ())
    said = [
        f"只看{kinds}" if kinds else "",
        "先补足金额",
        f"再按您的次序用{order}" if order else "",
        "再求期内成本最低",
        f"最多 {need.most_counterparts or USUAL_COUNTERPARTS} 家机构",
    ]
    return tuple(filter(None, said))


def _complements(usable: list[ProductResult], need: Need) -> list[ProductResult]:
    """What goes with the money, by the order to apply; kinds the firm did not ask for only if they help."""
    wanted = (
        {*need.kinds, Category.GUARANTEE, Category.SUBSIDY, Category.SERVICE} if need.kinds else COMPLEMENTS
    )
    fitting = [
        r
        for r in usable
        if r.category in COMPLEMENTS and r.category in wanted and suits_purpose(r.product, need)
    ]
    return sorted(fitting, key=lambda result: COMPLEMENTS.index(result.category))


def _line(order: int, pick: Pick, need: Need, computed: Computed) -> PlanLine:
    option = pick.option
    result, offering = option.result, option.offering
    covers = result.category in BROUGHT
    rows = (*result.outcomes, *(option.offered.outcomes if option.offered else ()))
    to_verify = tuple(
        row.requirement
        for row in rows
        if row.verdict is Verdict.MANUAL and row.weight is not Weight.PREFERRED
    )
    priced = result.category in PRICED
    unliked = [
        f"{row.requirement}（{row.reason}）"
        for row in rows
        if row.weight is Weight.PREFERRED and row.verdict is Verdict.UNMET
    ]
    granted = [] if covers else [f"{s.result}（{s.working}）" for s in computed.get(result.slug, ())]
    figures = "；".join(figure.text for figure in result.product.figures if figure.kind != "volume")
    line = PlanLine(
        order,
        result,
        offering,
        covers,
        pick.amount,
        option.cap,
        option.cap_reason,
        (rate_text(offering) if offering else ASK_FOR_RATE) if priced else "",
        option.offered.terms if option.offered else figures or (NO_TERMS if covers else ""),
        "",
        to_verify,
        (*(misfits(offering, result.category, need) if offering else ()), *unliked, *granted),
        pick.why,
        pick.cost,
        option.rate_bp,
        option.fee_bp,
    )
    return replace(line, next_step=_next_step(line))


def _next_step(line: PlanLine) -> str:
    product = line.result.product
    if line.result.next_step:
        step = line.result.next_step
    elif product.state is State.PILOT:
        step = f"先向{line.counterpart}确认试点安排"
    else:
        step = f"向{line.counterpart}提出申请"
    return f"待核验后：{step}" if line.to_verify else step


def _unknowns(match: Match, lines: tuple[PlanLine, ...], open_amount: Money | None) -> tuple[str, ...]:
    said = ["未填融资金额，缺口无法计算"] if open_amount is None else []
    for line in lines:
        open_terms = ["额度"] if line.covers and line.cap is None else []
        open_terms += ["利率" if line.covers else "费率"] if line.rate == ASK_FOR_RATE else []
        if open_terms:
            said.append(f"{line.result.name}：{'、'.join(open_terms)}待询价")
    waiting = [r for r in match.of(Eligibility.INCOMPLETE) if r.recommendable]
    if waiting:
        said.append(f"另有 {len(waiting)} 个产品补充信息后才能判断")
    return tuple(said)


def _worth_watching(result: ProductResult) -> bool:
    not_yet = not result.on_offer and not result.information_only
    return not_yet and result.eligibility in PRESENTABLE and result.fits_need


def _sum(lines: tuple[PlanLine, ...]) -> Money:
    return Money(sum(line.amount.fen for line in lines if line.amount is not None))
