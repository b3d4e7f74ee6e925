"""Drafts the 融资方案: recommendable products that together cover a need. Greedy and pure.

Loans, equity, bonds and leases cover the amount; insurance, guarantees, subsidies and services go with
them. What no document and no institution states stays unknown: never an invented amount or rate.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.criteria import Weight
from catalog.matching import BEST_FIRST, Match, OfferingResult, ProductResult, suits_purpose
from catalog.plan import Plan, PlanLine
from catalog.profile import Need
from catalog.subsidies import SubsidyOutcome, SubsidyState
from catalog.terms import ASK_FOR_RATE, misfits, rate_text, terms_text
from catalog.values import Offering
from catalog.vocabulary import Category, Eligibility, State, Verdict
from yurong.kit.money import Money

FUNDING = (Category.LOAN, Category.EQUITY, Category.BOND, Category.LEASING)
COMPLEMENTS = (
    Category.GUARANTEE,
    Category.SERVICE,
    Category.COMBINED,
    Category.INSURANCE,
    Category.SUBSIDY,
)
"""In the order to apply: what helps to get the money before what follows from having spent it."""
MOST_COUNTERPARTS = 3
PRESENTABLE = (Eligibility.ELIGIBLE, Eligibility.TO_VERIFY)
NO_TERMS = "额度、利率、期限文件未写，以金融机构公布为准"

Computed = Mapping[str, tuple[SubsidyOutcome, ...]]
"""Computed rules with an amount, by the product they belong to."""


@dataclass(frozen=True, slots=True)
class _Option:
    """One way to take a product: with an offering, or as the document leaves it."""

    result: ProductResult
    offered: OfferingResult | None
    cap: Money | None
    cap_reason: str

    @property
    def offering(self) -> Offering | None:
        return self.offered.offering if self.offered else None

    @property
    def eligibility(self) -> Eligibility:
        return self.offered.eligibility if self.offered else self.result.eligibility


def draft(need: Need, match: Match, subsidies: tuple[SubsidyOutcome, ...]) -> Plan:
    """A first plan: eligible products before those to verify, then the cheapest known rate.

    At most three funding counterparts; products without a known limit come after those with one, and
    only while something is open.
    """
    usable = [
        result for result in match.results if result.recommendable and result.eligibility in PRESENTABLE
    ]
    computed = _by_product(subsidies)
    chosen = _choose(_funding(usable, need, computed), need.amount)
    chosen += [(_Option(result, None, None, ""), None) for result in _complements(usable, need)]
    lines = tuple(_line(order, *pick, computed) for order, pick in enumerate(chosen, 1))
    covered = _sum(lines)
    open_amount = None if need.amount is None else need.amount - covered
    return Plan(
        need.amount,
        lines,
        covered,
        _sum(tuple(line for line in lines if line.to_verify)),
        open_amount,
        _unknowns(match, lines, open_amount),
        tuple(result for result in match.results if _worth_watching(result)),
    )


def _by_product(subsidies: tuple[SubsidyOutcome, ...]) -> Computed:
    found: dict[str, tuple[SubsidyOutcome, ...]] = {}
    for outcome in subsidies:
        slug = outcome.rule.product
        if slug and outcome.state is SubsidyState.COMPUTED and outcome.amount is not None:
            found[slug] = (*found.get(slug, ()), outcome)
    return found


def _funding(usable: list[ProductResult], need: Need, computed: Computed) -> list[_Option]:
    """The best way to take each product that brings money, best first."""
    wanted = [
        result
        for result in usable
        if result.category in FUNDING
        and (not need.kinds or result.category in need.kinds)
        and suits_purpose(result.product, need)
    ]
    options = [min(_ways(result, computed), key=lambda way: _cost(way, need)) for result in wanted]
    return sorted(options, key=lambda option: _cost(option, need))


def _ways(result: ProductResult, computed: Computed) -> list[_Option]:
    offered = [offer for offer in result.offerings if offer.eligibility in PRESENTABLE]
    return [_Option(result, offer, *_cap(result, offer, computed)) for offer in offered or (None,)]


def _cap(
    result: ProductResult, offered: OfferingResult | None, computed: Computed
) -> tuple[Money | None, str]:
    """The lowest known limit for this firm with its source."""
    product, limits = result.product, []
    if offered and offered.offering.amount_max is not None:
        limits.append((offered.offering.amount_max, f"{offered.offering.institution}方案最高额"))
    limits += [
        (f.cap, f"{f.text}（{f.clause.label}）") for f in product.figures if f.kind == "amount" and f.cap
    ]
    for outcome in computed.get(product.slug, ()):
        if outcome.rule.calculation == "times" and outcome.amount is not None:
            limits.append((outcome.amount, f"{outcome.rule.name}：{outcome.working}"))
    return min(limits) if limits else (None, "")


def _cost(option: _Option, need: Need) -> tuple[int, bool, bool, int, int, str]:
    """Less is better; where no rate is known, the product written most closely for such a firm."""
    rate = option.offering.rate_min_bp if option.offering else None
    return (
        BEST_FIRST.index(option.eligibility),
        bool(option.offering and misfits(option.offering, need)),
        rate is None,
        rate or 0,
        -sum(row.verdict is Verdict.MET for row in option.result.outcomes),
        f"{option.result.name} {option.offering.institution if option.offering else ''}",
    )


def _choose(options: list[_Option], wanted: Money | None) -> list[tuple[_Option, Money | None]]:
    """Options with what each covers: known limits first, then those to ask, while something is open."""
    chosen: list[tuple[_Option, Money | None]] = []
    counterparts: set[str] = set()
    left = wanted
    for option in [o for o in options if o.cap is not None] + [o for o in options if o.cap is None]:
        name = option.offering.institution if option.offering else option.result.slug
        if left == Money(0) or len(counterparts | {name}) > MOST_COUNTERPARTS or option.cap == Money(0):
            continue
        amount = None if left is None or option.cap is None else min(option.cap, left)
        counterparts.add(name)
        chosen.append((option, amount))
        left = left - amount if left is not None and amount is not None else left
    return chosen


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


def _line(order: int, option: _Option, amount: Money | None, computed: Computed) -> PlanLine:
    result, offering = option.result, option.offering
    covers = result.category in FUNDING
    rows = (*result.outcomes, *(option.offered.outcomes if option.offered else ()))
    to_verify = tuple(
        row.requirement
        for row in rows
        if row.verdict is Verdict.MANUAL and row.weight is not Weight.PREFERRED
    )
    bears_interest = covers and result.category is not Category.EQUITY
    granted = [] if covers else [f"{s.result}（{s.working}）" for s in computed.get(result.slug, ())]
    figures = "；".join(figure.text for figure in result.product.figures if figure.kind != "volume")
    line = PlanLine(
        order,
        result,
        offering,
        covers,
        amount,
        option.cap,
        option.cap_reason,
        (rate_text(offering) if offering else ASK_FOR_RATE) if bears_interest else "",
        terms_text(offering) if offering else figures or (NO_TERMS if covers else ""),
        "",
        to_verify,
        (*(option.offered.checks if option.offered else ()), *granted),
    )
    return replace(line, next_step=_next_step(line))


def _next_step(line: PlanLine) -> str:
    product = line.result.product
    if product.process:
        step = product.process[0]
    elif product.state is State.PILOT:
        step = f"先向{line.counterpart}确认试点安排"
    else:
        step = f"向{line.counterpart}提出申请"
    return f"待核验后：{step}" if line.to_verify else step


def _unknowns(match: Match, lines: tuple[PlanLine, ...], open_amount: Money | None) -> tuple[str, ...]:
    said = ["未填融资金额，缺口无法计算"] if open_amount is None else []
    for line in lines:
        open_terms = ["额度"] if line.covers and line.cap is None else []
        open_terms += ["利率"] if line.rate == ASK_FOR_RATE else []
        if open_terms:
            said.append(f"{line.result.name}：{'、'.join(open_terms)}待询价")
    waiting = [r for r in match.of(Eligibility.INCOMPLETE) if r.recommendable]
    if waiting:
        said.append(f"另有 {len(waiting)} 个产品补充信息后才能判断")
    return tuple(said)


def _worth_watching(result: ProductResult) -> bool:
    encouraged = result.product.state is State.ENCOURAGED and not result.information_only
    return encouraged and result.eligibility in PRESENTABLE and result.fits_need


def _sum(lines: tuple[PlanLine, ...]) -> Money:
    return Money(sum(line.amount.fen for line in lines if line.amount is not None))
