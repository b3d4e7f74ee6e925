"""Plan, roadmap and documents to bring, on paper. Pure."""

from collections.abc import Iterable, Sequence

from catalog.matching import ProductResult
from catalog.paper import values as s
from catalog.paper.cited import Cited
from catalog.paper.costs import costs, inquiries, others
from catalog.paper.proofs import proofs
from catalog.plan import Plan, PlanLine
from catalog.roadmap import Step, opened_by
from catalog.vocabulary import Category, Eligibility
from yurong.kit.money import BP, Money, percent

MOST_STEPS = 3
MOST_NAMES = 4
ASK = "待询价"
ROLES = {
    Category.EQUITY: "股",
    Category.LOAN: "贷",
    Category.BOND: "债",
    Category.INSURANCE: "保",
    Category.SUBSIDY: "补",
    Category.GUARANTEE: "担",
    Category.LEASING: "租",
    Category.SERVICE: "服",
    Category.COMBINED: "综",
}


def plan(made: Plan, touched: Iterable[str], cited: Cited) -> s.Plan:
    """The need as a bar filled by what has an amount, and the lines in the order to apply."""
    by_expert = set(touched)
    asked, left = inquiries(made)
    return s.Plan(
        need_label=f"需求 {made.need}" if made.need is not None else "需求金额未提供",
        covered_label=f"有金额的安排 {made.covered}" + _of_which(made),
        open_label=_open(made),
        segments=_segments(made),
        lines=tuple(_line(line, line.result.slug in by_expert, cited) for line in made.lines),
        basis="；".join(made.basis),
        costs=costs(made, cited),
        others=others(made),
        inquiries=asked,
        inquiries_left=left,
    )


def roadmap(steps: Sequence[Step], cited: Cited) -> tuple[s.RoadmapStep, ...]:
    """At most three steps, those that open most first."""
    return tuple(
        s.RoadmapStep(
            when=step.action if not step.fact else "如尚未办到" if step.if_not_yet else "着手办理",
            what=max(step.remedy, step.action, key=len),
            unlocks=_opened(step),
            clause=cited.label(step.clause),
        )
        for step in steps[:MOST_STEPS]
    )


def documents(results: Iterable[ProductResult]) -> tuple[str, ...]:
    """What to bring, in one line: where the facts that these products ask are proved, open ones said."""
    named = [f"{proof.source}（{'、'.join(proof.facts)}）" for proof in proofs(results)]
    return ("；".join(named) + "。",) if named else ()


def _of_which(made: Plan) -> str:
    waits = made.covered_if_verified
    return f"（其中 {waits} 待核验）" if waits > Money(0) else ""


def _open(made: Plan) -> str:
    if made.open_amount is None:
        return "缺口无法计算"
    if made.open_amount < Money(0):
        return f"超出需求 {Money(0) - made.open_amount}"
    return f"尚待落实 {made.open_amount}" if made.open_amount > Money(0) else "需求已全部安排"


def _segments(made: Plan) -> tuple[s.BarSegment, ...]:
    """The parts of the bar; where experts arranged more than the need, the last ones end with it."""
    if made.need is None or made.need == Money(0):
        return ()
    segments, left = [], BP
    for line in made.lines:
        if not line.covers or line.amount is None:
            continue
        share = line.amount.fen * BP // made.need.fen
        if min(share, left) > 0:
            label = f"{line.result.name} {line.amount}（{percent(share // 10 * 10)}）"
            segments.append(s.BarSegment(label=label, share_bp=min(share, left)))
        left -= min(share, left)
    return tuple(segments)


def _line(line: PlanLine, by_expert: bool, cited: Cited) -> s.PlanLine:
    demo = "（示例）" if line.offering and line.offering.is_demo else ""
    return s.PlanLine(
        order=line.order,
        product=line.result.name,
        institution=f"{line.counterpart}{demo}",
        amount=amount_label(line),
        role=ROLES[line.result.category],
        reason=_reason(line, by_expert, cited),
        next_step=line.next_step,
    )


def amount_label(line: PlanLine) -> str:
    """「300 万元」, 「待询价」 where no limit is known, 「配套」 where the line brings no money."""
    if not line.covers:
        return "配套"
    return str(line.amount) if line.amount is not None else ASK


def _reason(line: PlanLine, by_expert: bool, cited: Cited) -> str:
    open_now = "还有资料待补充" if line.result.eligibility is Eligibility.INCOMPLETE else ""
    said = ["由专家调整" if by_expert else "", open_now]
    said.append(f"待核验：{'、'.join(line.to_verify)}" if line.to_verify else "")
    said.append(line.why or _rate(line))
    said.append(f"期内成本 {line.cost.total}" if line.cost else "")
    said.append(_limit(line))
    said += line.notes
    clause = cited.label(line.result.product.clauses[0].ref)
    return "；".join(part for part in said if part) + f"（{clause}）"


def _limit(line: PlanLine) -> str:
    """The limit with its source; an offering's own limit stands in the reason for the amount already."""
    is_said = line.why and line.offering and line.cap == line.offering.amount_max
    if line.cap is None or not line.covers or is_said:
        return ""
    return f"上限 {line.cap}：{line.cap_reason}"


def _rate(line: PlanLine) -> str:
    """「年利率 3.2%–3.9%」, 「费率待询价」; empty where there is no price to speak of."""
    kind = "年利率" if line.covers else "费率"
    return f"{kind}{'' if line.rate == ASK else ' '}{line.rate}" if line.rate else ""


def _opened(step: Step) -> str:
    products = step.unlocks or step.helps
    if not step.unlocks and step.offers:
        return "、".join(opened_by(step))
    names = [
        result.name if result.recommendable else f"{result.name}（尚在鼓励探索）"
        for result in products[:MOST_NAMES]
    ]
    more = f" 等 {len(products)} 个产品" if len(products) > MOST_NAMES else ""
    lead = "" if step.unlocks else "有助于："
    return lead + "、".join(names) + more
