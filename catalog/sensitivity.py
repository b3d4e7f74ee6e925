"""What an answer would have to be to change the best split: a limit, or a price, set free. Pure."""

from dataclasses import replace
from functools import partial

from catalog.solver import Model
from catalog.split import Best, Problem, coarse, split


def least(problem: Problem, at: int, beaten: Best, step: int) -> int | None:
    """The least amount of one choice, a multiple of `step` (分), in a split better than `beaten`, or None.

    Better by one of the aims, those before it kept; equal is not better. Amounts that are no multiples of
    the step themselves make the answer finer.
    """
    small = coarse(problem)
    if small is not problem:
        beaten = split(small, beaten.used)
    if at not in small.usable:
        return None
    aims, found = small.aims(), []
    for aim, row in enumerate(aims):
        if not beaten.can_gain(aim, small):
            continue
        model = Model(small, small.usable, step=step)
        for kept, before in enumerate(aims[:aim]):
            model.hold(before, beaten.rank[kept])
        model.hold(row, beaten.rank[aim], less=1)
        found.append(model.least_amount(at))
    return min((amount for amount in found if amount is not None), default=None)


def highest_price(problem: Problem, at: int, beaten: Best) -> int | None:
    """The highest whole price of one choice at which some split is cheaper than `beaten`; None where none.

    `beaten` is the best split while the choice has no price (its amount may be part of it). Coverage and
    preferences stay, and no more than before is left unpriced. Each round either proves the price or finds
    a higher one.
    """
    small = coarse(replace(problem, need=beaten.covered))
    if at not in small.usable:
        return None
    before = split(small, beaten.used)
    had = before.amounts[at] if small.choices[at].price is None else 0
    model = Model(small, small.usable)
    *first, silent, prices = small.aims()
    for kept, row in enumerate(first):
        model.hold(row, before.rank[kept])
    model.hold({one: 1 for one in silent if one != at}, before.unpriced - had)
    others = {one: price for one, price in prices.items() if one != at}
    price, found = 0, None
    while True:
        priced = small.with_choice(at, replace(small.choices[at], price=price))
        cheapest = split(priced, model.least({**others, at: price}, partial(_cost, priced)))
        if cheapest.cost >= before.cost + price * had:
            return found
        saved = before.cost - (cheapest.cost - price * cheapest.amounts[at])
        found = -(-saved // (cheapest.amounts[at] - had)) - 1
        price = found + 1


def _cost(problem: Problem, used: frozenset[int]) -> int:
    return split(problem, used).cost
