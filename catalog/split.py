"""A need divided over offers, in whole 分: the limits, and the best amounts for a given set of offers. Pure.

Order of aims: cover most; then most from the kinds the firm likes first; then least without a known price;
then least cost. For a given set the amounts follow: every offer gets the smallest ticket, the rest goes to
the liked and the cheaper first, which is optimal because the limits (one offer, one pool, the need) lie
inside each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import gcd

FINEST = 10_000_000
"""Most units of the solver in one need: to the 元 below 1,000 万元. Beyond, it sees amounts rounded down."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One offer. `most` in 分; `price` in basis points a year of each 分, None where nobody gave one.

    Offers with the same `product` exclude each other; those with the same `pool` share its limit.
    `place` is that of its kind in the firm's order of preference, 0 first.
    """

    party: str
    product: str
    most: int
    price: int | None
    pool: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """`need`, `ticket` (the least amount of an offer that is used) and `pools` in 分.

    `places` counts the kinds that the firm put in order; what it did not name has that place, the last.
    """

    need: int
    ticket: int
    parties: int
    choices: tuple[Choice, ...]
    pools: Mapping[str, int] = field(default_factory=dict)
    places: int = 0

    def with_choice(self, at: int, choice: Choice) -> "Problem":
        """The same with another offer at this place of the list (at its end: one more)."""
        return replace(self, choices=(*self.choices[:at], choice, *self.choices[at + 1 :]))

    def limit(self, choice: Choice) -> int:
        return min(choice.most, self.need, self.pools.get(choice.pool, choice.most))

    @property
    def usable(self) -> list[int]:
        """The places in the list of the choices that can carry at least one ticket."""
        return [at for at, one in enumerate(self.choices) if 0 < self.ticket <= self.limit(one)]

    def aims(self) -> list[dict[int, int]]:
        """What is to be least, in order, as factors of the amounts by their place in the list.

        The first covers, then one for each kind in the order of preference, then the unpriced, the cost.
        """
        at_hand = {at: self.choices[at] for at in self.usable}
        return [
            dict.fromkeys(at_hand, -1),
            *({at: -1 for at, one in at_hand.items() if one.place == place} for place in range(self.places)),
            {at: 1 for at, one in at_hand.items() if one.price is None},
            {at: one.price for at, one in at_hand.items() if one.price},
        ]


@dataclass(frozen=True, slots=True)
class Best:
    """Amounts in 分, one for each choice, 0 where unused. `cost` is the sum of amount × price (分 × bp).

    `liked` are the amounts of the kinds in the order of preference.
    """

    amounts: tuple[int, ...]
    covered: int
    liked: tuple[int, ...]
    unpriced: int
    cost: int
    parties: int

    @property
    def used(self) -> frozenset[int]:
        return frozenset(at for at, amount in enumerate(self.amounts) if amount)

    @property
    def rank(self) -> tuple[int, ...]:
        """Less is better: one number for each of the problem's aims, in their order."""
        return (-self.covered, *(-amount for amount in self.liked), self.unpriced, self.cost)

    def can_gain(self, aim: int, problem: Problem) -> bool:
        """Whether this aim is short of what no split can pass."""
        if aim == 0:
            return self.covered < problem.need
        return self.rank[aim] > (-self.covered if aim <= problem.places else 0)


def split(problem: Problem, used: frozenset[int]) -> Best:
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
    for at in sorted(used, key=lambda one: _dearness(problem, one)):
        give(at, min(choices[at].most - amounts[at], left, pools.get(choices[at].pool, left)))
    parties = {choices[at].party for at in used}
    assert left >= 0
    assert all(room >= 0 for room in pools.values())
    assert all(problem.ticket <= amounts[at] <= choices[at].most for at in used)
    assert len(parties) <= problem.parties
    assert len({choices[at].product for at in used}) == len(used)
    given = list(zip(amounts, choices, strict=True))
    return Best(
        tuple(amounts),
        problem.need - left,
        tuple(sum(amount for amount, one in given if one.place == n) for n in range(problem.places)),
        sum(amount for amount, one in given if one.price is None),
        sum(amount * one.price for amount, one in given if one.price is not None),
        len(parties),
    )


def coarse(problem: Problem) -> Problem:
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


def _dearness(problem: Problem, at: int) -> tuple[int, bool, int, int]:
    choice = problem.choices[at]
    return min(choice.place, problem.places), choice.price is None, choice.price or 0, at
