"""Second-best plans, each proven best under its own condition, with the difference in words. Pure."""

from dataclasses import replace

from catalog.financing import Financing
from catalog.optimum import best
from catalog.plan import Alternative, Cost
from catalog.plan_options import PENALTY_BP
from catalog.split import Best
from yurong.kit.money import Money, percent

NEXT_BEST = "次优方案：至少换掉其中一项"
ONE_PARTY = "只找一家机构"
_HUNDRED_YUAN = 10_000


def alternatives(made: Financing) -> tuple[Alternative, ...]:
    """The next-best plan without at least one offering of the plan, and the best with one counterpart.

    What would bring no money, or is the same plan again, is left out.
    """
    if not made.best.used:
        return ()
    found = [(NEXT_BEST, best(made.problem, made.best.used))]
    if made.best.parties > 1:
        found.append((ONE_PARTY, best(replace(made.problem, parties=1))))
    told: list[Alternative] = []
    seen = {made.best.amounts}
    for title, split in found:
        if split.used and split.amounts not in seen:
            told.append(_alternative(made, title, split))
        seen.add(split.amounts)
    return tuple(told)


def _alternative(made: Financing, title: str, split: Best) -> Alternative:
    parts = tuple(
        (option.result, option.offering, Money(amount))
        for option, amount in zip(made.known, split.amounts, strict=True)
        if amount
    )
    cost = made.cost(split)
    difference = _difference(made, split, cost)
    return Alternative(title, parts, Money(split.covered), cost, difference)


def _difference(made: Financing, other: Best, cost: Cost) -> str:
    """「多 1.2 万元利息，少一家机构」: the other against ours, and why ours goes before a cheaper one."""
    ours, our_cost = made.best, made.cost(made.best)
    said = [
        _amount("覆盖", other.covered - ours.covered, ""),
        _amount("", other.unpriced - ours.unpriced, "要先询价"),
        _amount("", cost.interest.fen - our_cost.interest.fen, "利息"),
        _amount("", cost.fees.fen - our_cost.fees.fen, "担保费"),
        _parties(other.parties - ours.parties),
    ]
    is_alike = (other.covered, other.unpriced) == (ours.covered, ours.unpriced)
    if is_alike and other.liked != ours.liked:
        said.append("但不合您的先后次序")
    elif is_alike and cost.borrowing < our_cost.borrowing:
        said.append(f"但更多靠待核验或优先给别类企业的产品，排序时按每年贵 {percent(PENALTY_BP)} 算")
    return "，".join(filter(None, said)) or "金额和成本相同，机构或产品不同"


def _amount(verb: str, fen: int, of: str) -> str:
    """「多 1.2 万元利息」, 「少覆盖 100 万元」; to 100 元."""
    if fen == 0:
        return ""
    rounded = (abs(fen) + _HUNDRED_YUAN // 2) // _HUNDRED_YUAN * _HUNDRED_YUAN
    amount = str(Money(rounded)) if rounded else "不到 100 元"
    return f"{'多' if fen > 0 else '少'}{verb} {amount}{of}"


def _parties(more: int) -> str:
    counts = {1: "一", 2: "两"}
    return f"{'多' if more > 0 else '少'}{counts.get(abs(more), abs(more))}家机构" if more else ""
