"""待询价: whom to ask for limit and rate, in which order, and which answer would change the plan. Pure.

Worked out by solving again with the one unknown set free: nothing here is a guess at the answer. An equal
cost is no reason to change a plan.
"""

from dataclasses import dataclass, replace

from catalog.financing import Financing, Pick, choice_of, price_of
from catalog.optimum import best
from catalog.plan import Inquiry
from catalog.plan_options import Option, place
from catalog.sensitivity import highest_price, least
from catalog.vocabulary import Category
from yurong.kit.money import BP, Money, percent

MOST_WORKED_OUT = 4
"""For so many different inquiries the answer that matters is worked out; the later ones are only listed."""
ONE_WAN = Money.wan(1)
NO_CHANGE = "无论怎样答复，都不会改变方案"


@dataclass(frozen=True, slots=True)
class _Effect:
    words: str
    below_bp: int | None = None
    from_amount: Money | None = None


def inquiries(made: Financing, chosen: list[Pick]) -> tuple[Inquiry, ...]:
    """Those the plan already leans on first, then those whose answer may change it, then the rest."""
    leaned_on = [pick.option for pick in chosen]
    waiting = sorted(made.open_to_ask, key=lambda option: option not in leaned_on)
    known: dict[object, _Effect] = {}
    found = []
    for option in waiting:
        key = _alike(made, option)
        if key not in known and len(known) < MOST_WORKED_OUT:
            known[key] = _effect(made, option)
        found.append((option, known.get(key, _Effect(""))))
    found.sort(key=lambda each: (each[0] not in leaned_on, not each[1].words, each[1].words == NO_CHANGE))
    return tuple(
        Inquiry(
            order, option.result, option.offering, _asks(option), said.words, said.below_bp, said.from_amount
        )
        for order, (option, said) in enumerate(found, 1)
    )


def _asks(option: Option) -> tuple[str, ...]:
    wanted = {
        "额度": option.cap is None,
        "出让比例与估值": option.result.category is Category.EQUITY,
        "年利率": option.result.category is not Category.EQUITY and option.rate_bp is None,
        "担保费": option.fee_bp is None,
    }
    return tuple(word for word, asked in wanted.items() if asked)


def _effect(made: Financing, option: Option) -> _Effect:
    if made.need.amount is None:
        return _Effect("先确定融资金额，才能比较")
    if made.problem.need == 0:
        return _Effect(NO_CHANGE)
    if option.cap is None and (price_of(option) is not None or made.best.covered < made.problem.need):
        return _by_amount(made, option)
    if option.result.category is Category.EQUITY:
        used = option in made.known and made.best.amounts[made.known.index(option)]
        return _Effect("方案用到它，谈定估值后才能算出成本" if used else NO_CHANGE)
    return _by_rate(made, option)


def _by_amount(made: Financing, option: Option) -> _Effect:
    """The limit from which the plan would cover more or cost less."""
    at = len(made.known)
    problem = made.problem.with_choice(at, choice_of(option, made.need, made.problem.need))
    grown = replace(made.best, amounts=(*made.best.amounts, 0))
    fen = least(problem, at, grown, ONE_WAN.fen)
    if fen is None:
        return _Effect(NO_CHANGE)
    amount = Money(fen)
    gain = "就能补上缺口" if made.best.covered < made.problem.need else "才会改变方案"
    return _Effect(f"额度达到 {amount}{gain}", from_amount=amount)


def _by_rate(made: Financing, option: Option) -> _Effect:
    """The rate (with fee, where that is unknown too) below which the plan would be cheaper."""
    is_posed = option in made.known
    at = made.known.index(option) if is_posed else len(made.known)
    problem = made.problem.with_choice(at, choice_of(option, made.need, made.problem.need))
    split = made.best if is_posed else replace(made.best, amounts=(*made.best.amounts, 0))
    had = split.amounts[at]
    if split.unpriced > had:
        dear = problem.with_choice(at, replace(problem.choices[at], price=BP))
        if best(dear).unpriced < split.unpriced - had:
            return _Effect("报出年利率就会改变方案：可替换还没有报价的部分")
    lead = f"方案已用 {Money(had)}，报价后才能算出成本" if had else ""
    price = highest_price(problem, at, split)
    below = -1 if price is None else price + 1 - option.penalty_bp - (option.fee_bp or 0)
    if below <= 0:
        return _Effect(lead or NO_CHANGE)
    what = "年利率加担保费" if option.fee_bp is None else "年利率"
    enough = "，且额度足够，" if option.cap is None else " "
    words = f"{what}低于 {percent(below)}{enough}{'会多用它' if had else '才会改变方案'}"
    return _Effect("；".join(filter(None, (lead, words))), below_bp=below)


def _alike(made: Financing, option: Option) -> object:
    """Options with the same key have the same effect."""
    if option in made.known:
        return option
    parties = {one.party for one in made.known}
    products = {one.result.slug for one in made.known}
    return (
        option.party if option.party in parties else "",
        option.result.slug if option.result.slug in products else "",
        option.rate_bp,
        option.fee_bp,
        option.penalty_bp,
        place(option.result.category, made.need),
        option.guarantor.id if option.guarantor else None,
        _asks(option),
    )
