"""The funding part of a plan: how much from which offering, proven best, with the reason for each amount.

Only limits that somebody published enter as numbers. An offering with a limit and no price fills what
priced ones cannot, and one without a limit carries no amount.
"""

from dataclasses import dataclass, replace

from catalog.costing import cost_of
from catalog.optimum import best
from catalog.plan import Cost
from catalog.plan_options import Option, place
from catalog.profile import Need
from catalog.split import Best, Choice, Problem
from yurong.kit.money import Money, percent

USUAL_COUNTERPARTS = 3
"""The most institutions where the firm said nothing: each is a visit, a file and a contract."""
LEAST_TICKET = Money.wan(10)
"""No application is worth its paper below this, unless the whole need is smaller."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One option in the plan; `amount` None where nobody published a limit."""

    option: Option
    amount: Money | None
    why: str
    cost: Cost | None


@dataclass(frozen=True, slots=True)
class Financing:
    """A posed and solved need: `known` are the options behind the problem's choices, in its order."""

    need: Need
    problem: Problem
    known: tuple[Option, ...]
    best: Best
    open_to_ask: tuple[Option, ...]
    """Options whose limit, rate or fee nobody published, best first."""

    def cost(self, split: Best) -> Cost:
        """What a split costs over the term, interest and fees alone."""
        costs = [
            cost_of(Money(amount), option.rate_bp, option.fee_bp, self.need)
            for option, amount in zip(self.known, split.amounts, strict=True)
        ]
        return replace(
            cost_of(Money(0), None, None, self.need),
            interest=Money(sum(cost.interest.fen for cost in costs)),
            fees=Money(sum(cost.fees.fen for cost in costs)),
            unpriced=Money(split.unpriced),
        )


def finance(options: list[Option], need: Need) -> Financing:
    """The best split of the need over these options (best first); of an unknown need, nothing."""
    wanted = (need.amount or Money(0)).fen
    known = sorted((one for one in options if one.cap is not None), key=_name)
    problem = Problem(
        wanted,
        min(LEAST_TICKET.fen, wanted),
        need.most_counterparts or USUAL_COUNTERPARTS,
        tuple(choice_of(option, need) for option in known),
        {
            _pool(option): option.guarantor.amount_max.fen
            for option in known
            if option.guarantor is not None and option.guarantor.amount_max is not None
        },
        len(need.preferred or ()),
    )
    to_ask = tuple(one for one in options if one.cap is None or price_of(one) is None)
    return Financing(need, problem, tuple(known), best(problem), to_ask)


def picks(made: Financing, options: list[Option]) -> list[Pick]:
    """The lines that bring money: with an amount first, then whom to ask while something is open.

    Each in the order of `options`, each product once, no more counterparts together than the need allows.
    """
    amounts = dict(zip(made.known, made.best.amounts, strict=True))
    chosen = [_pick(made, one, amount) for one in options if (amount := amounts.get(one, 0))]
    parties = {pick.option.party for pick in chosen}
    products = {pick.option.result.slug for pick in chosen}
    if made.need.amount is not None and made.best.covered == made.need.amount.fen:
        return chosen
    for option in options:
        new = parties | {option.party}
        is_posed = option.cap is not None and made.need.amount is not None
        if is_posed or option.cap == Money(0):
            continue
        if option.result.slug in products or len(new) > made.problem.parties:
            continue
        parties = new
        products.add(option.result.slug)
        why = "" if option.cap is not None else "额度待询价，先问清再定金额"
        chosen.append(Pick(option, None, why, None))
    return chosen


def choice_of(option: Option, need: Need, most: int | None = None) -> Choice:
    """The option as the solver's model has it; `most` stands in for a limit that nobody published."""
    limit = option.cap.fen if option.cap is not None else most
    assert limit is not None
    pool = _pool(option) if option.guarantor else ""
    return Choice(
        option.party, option.result.slug, limit, price_of(option), pool, place(option.result.category, need)
    )


def price_of(option: Option) -> int | None:
    """Basis points a year that rank the option: rate, fee and penalty; None where a part is unknown."""
    if option.rate_bp is None or option.fee_bp is None:
        return None
    return option.rate_bp + option.fee_bp + option.penalty_bp


def _pick(made: Financing, option: Option, fen: int) -> Pick:
    amount = Money(fen)
    cost = cost_of(amount, option.rate_bp, option.fee_bp, made.need)
    return Pick(option, amount, _why(made, option, amount), cost if price_of(option) is not None else None)


def _why(made: Financing, option: Option, amount: Money) -> str:
    """Why this amount, in words."""
    is_liked = option.result.category in (made.need.preferred or ())
    lead = f"按您的次序先用{option.result.category.label}，" if is_liked else ""
    if price_of(option) is None:
        if is_liked:
            return f"{lead}价格待询：{amount}"
        return f"价格待询，只用来补足有报价的产品不够的 {amount}"
    return f"{lead}{_share(made, option, amount)}：{_price(option)}"


def _share(made: Financing, option: Option, amount: Money) -> str:
    limit = Money(made.problem.limit(choice_of(option, made.need)))
    if amount == made.need.amount:
        return "一家就能满足全部需求" if made.need.preferred else "一家就能满足全部需求，成本最低"
    if amount == limit:
        return f"先用足上限 {limit}"
    if amount == LEAST_TICKET:
        return f"单笔最少 {LEAST_TICKET}，只安排这么多"
    return f"补足其余 {amount}"


def _price(option: Option) -> str:
    fee = (
        f"，担保费 {percent(option.fee_bp)}（{option.guarantor.institution}）"
        if option.fee_bp and option.guarantor
        else ""
    )
    return f"年利率 {percent(option.rate_bp or 0)}{fee}"


def _pool(option: Option) -> str:
    assert option.guarantor is not None
    return f"guarantee {option.guarantor.id}"


def _name(option: Option) -> tuple[str, str, int]:
    return option.party, option.result.name, option.offering.id if option.offering else 0
