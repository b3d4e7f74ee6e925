"""The best split of a need over offers, proven by HiGHS and checked again in integers. Pure.

Order of aims: cover most; then least without a known price; then least cost; then fewest parties; then
the least sum of places in the list, which its maker sorts by name.

The solver's doubles only choose which offers to use. The amounts follow in integers: every chosen offer
gets the smallest ticket, the rest goes to the cheapest first, which is optimal because the limits (one
offer, one pool, the need) lie inside each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from math import gcd

from catalog.solver import Model

FINEST = 10_000_000
"""Most units of the solver in one need: to the 元 below 1,000 万元. Beyond, it sees amounts rounded down."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One offer. `most` in 分; `price` in basis points a year of each 分, None where nobody gave one.

    Offers with the same `product` exclude each other; those with the same `pool` share its limit.
    """

    party: str
    product: str
    most: int
    price: int | None
    pool: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """`need`, `ticket` (the least amount of an offer that is used) and `pools` in 分."""

    need: int
    ticket: int
    parties: int
    choices: tuple[Choice, ...]
    pools: Mapping[str, int] = field(default_factory=dict)

    def with_choice(self, at: int, choice: Choice) -> "Problem":
        """The same with another offer at this place of the list (at its end: one more)."""
        return replace(self, choices=(*self.choices[:at], choice, *self.choices[at + 1 :]))

    def limit(self, choice: Choice) -> int:
        return min(choice.most, self.need, self.pools.get(choice.pool, choice.most))


@dataclass(frozen=True, slots=True)
class Best:
    """Amounts in 分, one for each choice, 0 where unused. `cost` is the sum of amount × price (分 × bp)."""

    amounts: tuple[int, ...]
    covered: int
    unpriced: int
    cost: int
    parties: int

    @property
    def used(self) -> frozenset[int]:
        return frozenset(at for at, amount in enumerate(self.amounts) if amount)

    @property
    def rank(self) -> tuple[int, int, int]:
        """Less is better: covered, unpriced, cost."""
        return -self.covered, self.unpriced, self.cost


def best(problem: Problem, without: frozenset[int] = frozenset()) -> Best:
    """The best split; where `without` names choices, the best that leaves out at least one of them.

    Raises AssertionError when solver and integers disagree, which would be a bug.
    """
    small = _coarse(problem)
    usable = _usable(small)
    if not usable:
        return _split(problem, frozenset())
    model = Model(small, usable, without)
    every = dict.fromkeys(usable, 1)
    silent = {at: 1 for at in usable if small.choices[at].price is None}
    prices = {at: price for at in usable if (price := small.choices[at].price)}

    found = _split(small, model.most(every, lambda used: _split(small, used).covered))
    model.hold(every, low=found.covered)
    if found.unpriced:
        found = _split(small, model.least(silent, lambda used: _split(small, used).unpriced))
    model.hold(silent, high=found.unpriced)
    if found.cost:
        found = _split(small, model.least(prices, partial(_cost_of, small)))
    model.hold(prices, high=found.cost)
    chosen = _split(small, model.fewest_parties())
    assert chosen.rank == found.rank, (problem, chosen, found)
    return chosen if small is problem else _split(problem, chosen.used)


def least(problem: Problem, at: int, beaten: Best, step: int) -> int | None:
    """The least amount of one choice, a multiple of `step` (分), in a split better than `beaten`, or None.

    Better by coverage, by what has no price or by cost; equal is not better. Amounts that are no
    multiples of the step themselves make the answer finer.
    """
    small = _coarse(problem)
    if small is not problem:
        beaten = _split(small, beaten.used)
    usable = _usable(small)
    if at not in usable:
        return None
    every = dict.fromkeys(usable, 1)
    silent = {one: 1 for one in usable if small.choices[one].price is None}
    prices = {one: price for one in usable if (price := small.choices[one].price)}
    found = []
    aims = [(0, beaten.covered < small.need), (1, beaten.unpriced > 0), (2, beaten.cost > 0)]
    for aim in (aim for aim, can_gain in aims if can_gain):
        model = Model(small, usable, step=step)
        model.hold(every, low=beaten.covered, by=1 if aim == 0 else 0)
        if aim > 0:
            model.hold(silent, high=beaten.unpriced, by=-1 if aim == 1 else 0)
        if aim > 1:
            model.hold(prices, high=beaten.cost, by=-1)
        found.append(model.least_amount(at))
    return min((amount for amount in found if amount is not None), default=None)


def highest_price(problem: Problem, at: int, beaten: Best) -> int | None:
    """The highest whole price of one choice at which some split is cheaper than `beaten`; None where none.

    `beaten` is the best split while the choice has no price (its amount may be part of it). Coverage stays,
    and no more than before is left unpriced. Each round either proves the price or finds a higher one.
    """
    small = _coarse(replace(problem, need=beaten.covered))
    usable = _usable(small)
    if at not in usable:
        return None
    before = _split(small, beaten.used)
    had = before.amounts[at] if small.choices[at].price is None else 0
    model = Model(small, usable)
    model.hold(dict.fromkeys(usable, 1), low=before.covered)
    silent = {one: 1 for one in usable if small.choices[one].price is None and one != at}
    model.hold(silent, high=before.unpriced - had)
    others = {one: price for one in usable if one != at and (price := small.choices[one].price)}
    price, found = 0, None
    while True:
        priced = small.with_choice(at, replace(small.choices[at], price=price))
        split = _split(priced, model.least({**others, at: price}, partial(_cost_of, priced)))
        if split.cost >= before.cost + price * had:
            return found
        saved = before.cost - (split.cost - price * split.amounts[at])
        found = -(-saved // (split.amounts[at] - had)) - 1
        price = found + 1


def _usable(problem: Problem) -> list[int]:
    """The places of the choices that can carry at least one ticket."""
    return [at for at, one in enumerate(problem.choices) if 0 < problem.ticket <= problem.limit(one)]


def _split(problem: Problem, used: frozenset[int]) -> Best:
    """The best amounts for exactly these choices, checked against every limit. Exact."""
    choices, amounts = problem.choices, [0] * len(problem.choices)
    left, pools = problem.need, dict(problem.pools)

    def give(at: int, amount: int) -> None:
        nonlocal left
        amounts[at] += amount
        left -= amount
        if choices[at].pool in pools:
            pools[choices[at].pool] -= amount

    for at in used:
        give(at, problem.ticket)
    for at in sorted(used, key=lambda one: _dearness(choices[one], one)):
        give(at, min(choices[at].most - amounts[at], left, pools.get(choices[at].pool, left)))
    parties = {choices[at].party for at in used}
    assert left >= 0
    assert all(room >= 0 for room in pools.values())
    assert all(problem.ticket <= amounts[at] <= choices[at].most for at in used)
    assert len(parties) <= problem.parties
    assert len({choices[at].product for at in used}) == len(used)
    prices = [(amount, choice.price) for amount, choice in zip(amounts, choices, strict=True)]
    return Best(
        tuple(amounts),
        problem.need - left,
        sum(amount for amount, price in prices if price is None),
        sum(amount * price for amount, price in prices if price is not None),
        len(parties),
    )


def _cost_of(problem: Problem, used: frozenset[int]) -> int:
    return _split(problem, used).cost


def _dearness(choice: Choice, at: int) -> tuple[bool, int, int]:
    return choice.price is None, choice.price or 0, at


def _coarse(problem: Problem) -> Problem:
    """The problem itself, or one rounded down where its amounts have too many digits for the solver."""
    limits = [problem.limit(choice) for choice in problem.choices]
    if problem.need <= FINEST * gcd(problem.need, problem.ticket, *limits, *problem.pools.values()):
        return problem
    step = 1
    while problem.need > FINEST * step:
        step *= 10

    def down(amount: int) -> int:
        return amount - amount % step

    return replace(
        problem,
        need=down(problem.need),
        ticket=down(problem.ticket),
        choices=tuple(replace(choice, most=down(choice.most)) for choice in problem.choices),
        pools={pool: down(limit) for pool, limit in problem.pools.items()},
    )
