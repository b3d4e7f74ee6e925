"""Matched products, what is out of reach, and computed subsidies on paper. Pure."""

from collections.abc import Iterable

from catalog.assessment import Assessment
from catalog.criteria import Weight
from catalog.evaluate import Outcome
from catalog.matching import OfferingResult, ProductResult
from catalog.paper import values as s
from catalog.paper.cited import Cited
from catalog.plan import Plan
from catalog.plan_options import PRESENTABLE
from catalog.planning import NO_TERMS
from catalog.subsidies import SubsidyOutcome, SubsidyState
from catalog.vocabulary import Applicant, Eligibility, Verdict
from yurong.kit.money import Money

OPEN_TERMS = "文件没有写明的额度、利率、期限不作推测，以金融机构公布为准。"
MOST_MATCHES = 4
MOST_NOT_NOW = 2
MOST_REFUSED = 1
MARKS: dict[Verdict, s.Mark] = {
    Verdict.MET: "✓",
    Verdict.UNMET: "✗",
    Verdict.UNKNOWN: "?",
    Verdict.MANUAL: "人",
    Verdict.NOT_APPLICABLE: "－",
}


def shown(found: Assessment, plan: Plan) -> tuple[ProductResult, ...]:
    """The products worth their reasons on paper: those of the plan, then the best others, at most four.

    Only what can be applied for; a long plan is shown whole.
    """
    planned = {line.result.slug for line in plan.lines}
    results = [line.result for line in plan.lines]
    results += [
        each
        for each in found.match.results
        if each.slug not in planned and each.recommendable and each.fits_need
    ][: max(MOST_MATCHES - len(results), 0)]
    return tuple(results)


def matches(results: Iterable[ProductResult], plan: Plan, cited: Cited) -> tuple[s.MatchedProduct, ...]:
    """Each product with every condition, the firm's standing and the clause that asks it."""
    chosen = {line.result.slug: line.offering for line in plan.lines}
    return tuple(_match(each, _offered(each, chosen.get(each.slug)), cited) for each in results)


def not_now(found: Assessment, on_paper: Iterable[ProductResult], cited: Cited) -> tuple[s.NotNow, ...]:
    """Products that suit the need but are out of reach: refused with a way out first, then encouraged."""
    printed = {result.slug for result in on_paper}
    ours = [
        each
        for each in found.match.results
        if each.fits_need and not each.information_only and each.slug not in printed
    ]
    refused = [each for each in ours if each.eligibility is Eligibility.INELIGIBLE and _way_out(each)]
    watched = [each for each in ours if not each.recommendable and each.eligibility in PRESENTABLE]
    return tuple(
        s.NotNow(product=each.name, missing=_why_not(each, cited))
        for each in (*refused[:MOST_REFUSED], *watched)[:MOST_NOT_NOW]
    )


def subsidies(found: Assessment, applicant: Applicant, cited: Cited) -> tuple[s.Subsidy, ...]:
    """The rules that concern this applicant and gave a number.

    A result of nothing (1% of no guarantee) tells nobody anything and is left out.
    """
    kind = "enterprise" if applicant is Applicant.ENTERPRISE else "institution"
    return tuple(
        _subsidy(each, found.subsidies, cited)
        for each in found.subsidies
        if each.rule.concerns == kind and each.rule.calculation != "in_force" and _has_a_number(each)
    )


def _has_a_number(outcome: SubsidyOutcome) -> bool:
    return outcome.state is SubsidyState.COMPUTED and outcome.amount != Money(0)


def _offered(result: ProductResult, offering: object) -> OfferingResult | None:
    """The offering that the plan took, else the first that the firm may present itself for."""
    mine = [each for each in result.offerings if each.offering == offering]
    usable = [each for each in result.offerings if each.eligibility in PRESENTABLE]
    return next(iter(mine or usable), None)


def _match(result: ProductResult, offered: OfferingResult | None, cited: Cited) -> s.MatchedProduct:
    product = result.product
    figures = "；".join(figure.text for figure in product.figures if figure.kind != "volume")
    eligibility = offered.eligibility if offered else result.eligibility
    rows = (*result.outcomes, *(offered.outcomes if offered else ()))
    return s.MatchedProduct(
        product=result.name,
        institution=_institution(offered),
        eligibility=eligibility.name,
        eligibility_label=eligibility.label,
        terms=offered.terms if offered else figures or NO_TERMS,
        reasons=tuple(_reason(row, cited) for row in _worth_reading(rows)),
    )


def _institution(offered: OfferingResult | None) -> str:
    if offered is None:
        return ""
    return f"{offered.offering.institution}“{offered.offering.name}”"


def _worth_reading(rows: Iterable[Outcome]) -> list[Outcome]:
    """Each condition once; that the applicant is a firm and a rule covers the country goes without saying.

    A preference is printed only where the firm has it: it refuses nobody.
    """
    unlike = {(row.requirement, row.reason): row for row in rows if row.verdict is not Verdict.NOT_APPLICABLE}
    trivial = ("申请主体为企业", "面向全国")
    return [
        row
        for row in unlike.values()
        if not (row.verdict is Verdict.MET and row.requirement.startswith(trivial))
        and (row.weight is not Weight.PREFERRED or row.verdict is Verdict.MET)
    ] or list(unlike.values())


def _reason(row: Outcome, cited: Cited) -> s.Reason:
    liked = "（优先，不是必须）" if row.weight is Weight.PREFERRED else ""
    return s.Reason(
        mark=MARKS[row.verdict],
        requirement=row.requirement + liked,
        reason=row.reason,
        clause=cited.label(row.clause),
    )


def _refusals(result: ProductResult) -> list[Outcome]:
    return [
        row for row in result.outcomes if row.verdict is Verdict.UNMET and row.weight is not Weight.PREFERRED
    ]


def _way_out(result: ProductResult) -> bool:
    refusals = _refusals(result)
    return bool(refusals) and all(row.actionable for row in refusals)


def _why_not(result: ProductResult, cited: Cited) -> str:
    if result.eligibility in PRESENTABLE:
        clause = cited.label(result.product.clauses[0].ref)
        return f"文件表述为“{result.product.state_words}”，尚不能直接申请（{clause}）"
    row = _refusals(result)[0]
    way = f"；{row.remedy}" if row.remedy else ""
    return f"{row.reason}{way}（{cited.label(row.clause)}）"


def _subsidy(outcome: SubsidyOutcome, others: Iterable[SubsidyOutcome], cited: Cited) -> s.Subsidy:
    """The formula with the firm's numbers; where two texts disagree, both are shown (DESIGN rule 5)."""
    rule = outcome.rule
    rivals = [other for other in others if other.rule.id in outcome.conflicts_with and other.result]
    open_now = "、".join(row.requirement for row in outcome.pending)
    said = [outcome.working, f"尚待确认：{open_now}" if open_now else "", rule.conflict or ""]
    said += [f"另一文本：{other.result}（{cited.label(other.rule.cite)}）" for other in rivals]
    return s.Subsidy(
        name=rule.name,
        formula=rule.formula,
        inputs="；".join(part for part in said if part),
        result=outcome.result or outcome.state.label,
        clause=cited.label(rule.cite),
    )


def offers_fiction(shown: Iterable[ProductResult], made: Plan) -> bool:
    """Whether a made-up offering stands on the paper: the whole paper then says 「示例」."""
    offered = [each.offering for result in shown for each in result.offerings]
    offered += [line.offering for line in made.lines if line.offering]
    return any(offering.is_demo for offering in offered)


def counted(found: Assessment) -> str:
    """How many products were checked and how many can be applied for, as a clause of a sentence."""
    ours = [each for each in found.match.results if not each.information_only]
    able = sum(each.recommendable and each.eligibility in PRESENTABLE for each in ours)
    return f"逐条核对了 {len(ours)} 个产品，现在可以提出申请的 {able} 个"
