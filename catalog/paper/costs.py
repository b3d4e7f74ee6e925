"""What a plan costs, the second-best plans and whom to ask, on paper. Pure."""

from catalog.inquiries import NO_CHANGE
from catalog.paper import values as s
from catalog.paper.cited import Cited
from catalog.plan import Cost, Plan
from yurong.kit.money import Money

MOST_INQUIRIES = 2


def costs(made: Plan, cited: Cited) -> tuple[s.Row, ...]:
    """A year, the term, and what rules pay back with their clause; empty where nothing is arranged."""
    cost = made.cost
    if cost is None or made.covered == Money(0):
        return ()
    rows = [s.Row(label="成本", value=_borrowing(cost))]
    if made.repaid:
        paid = "、".join(dict.fromkeys(each.what for each in made.repaid))
        back = "；".join(f"{each.words}（{cited.label(each.clause)}）" for each in made.repaid)
        sums = f"利息和费用 {cost.borrowing}，加{paid} {cost.spent}，减 {cost.repaid}"
        rows.append(s.Row(label="补助抵减", value=f"{back}；抵减后期内 {cost.total}（{sums}）"))
    return tuple(rows)


def others(made: Plan) -> tuple[s.Row, ...]:
    """The second-best plans with their difference."""
    return tuple(
        s.Row(
            label="只找一家" if "一家" in other.title else "次优方案",
            value="、".join(
                f"{result.name}{f'（{offering.institution}）' if offering else ''} {amount}"
                for result, offering, amount in other.parts
            )
            + f"；比本方案{other.difference}",
        )
        for other in made.alternatives
    )


def inquiries(made: Plan) -> tuple[tuple[s.Inquiry, ...], str]:
    """The first inquiries whose answer matters, those alike in one row, and a word on the others."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for each in made.inquiries:
        if each.effect and each.effect != NO_CHANGE:
            key = (each.counterpart, "、".join(each.asks), each.effect)
            alike.setdefault(key, []).append(each.result.name)
    shown = list(alike.items())[:MOST_INQUIRIES]
    left = len(made.inquiries) - sum(len(names) for _, names in shown)
    rows = tuple(
        s.Inquiry(order=order, whom=f"{whom}：{'、'.join(names)}", asks=asks, effect=effect)
        for order, ((whom, asks, effect), names) in enumerate(shown, 1)
    )
    return rows, f"另有 {left} 项没有公布额度或价格" if left else ""


def _borrowing(cost: Cost) -> str:
    """「一年利息和担保费约 60.8 万元，24 个月共 121.6 万元（按公布利率的上限）」."""
    assumed = "，期限未填，暂按 12 个月" if cost.months_assumed else ""
    waits = f"；另有 {cost.unpriced} 价格待询，没有算进来" if cost.unpriced > Money(0) else ""
    whole = f"{cost.months} 个月共 {cost.borrowing}（按公布利率的上限{assumed}）"
    return f"一年利息和担保费约 {cost.a_year}，{whole}{waits}"
