"""The split is the best there is: an oracle that tries every amount on a grid agrees."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.optimum import best
from catalog.sensitivity import highest_price, least
from catalog.split import Best, Choice, Problem

GRID = 10_000_000
"""10 万元 in 分."""
WAN = 1_000_000


def a_choice(
    most: int, price: int | None, party: str = "甲", name: str = "", pool: str = "", unit: int = GRID
) -> Choice:
    return Choice(party, name or f"{party}{most}{price}", most * unit, price, pool)


def a_problem(need: int, *choices: Choice, parties: int = 3, **pools: int) -> Problem:
    ticket = min(GRID, need * GRID)
    return Problem(need * GRID, ticket, parties, choices, {name: n * GRID for name, n in pools.items()})


def oracle(problem: Problem, without: frozenset[int] = frozenset()) -> tuple[int, ...]:
    """Rank, parties and places of the best split, by trying every amount on the grid."""
    found = []
    for units in product(*(range(choice.most // GRID + 1) for choice in problem.choices)):
        used = [at for at, amount in enumerate(units) if amount]
        chosen = [problem.choices[at] for at in used]
        parties = len({choice.party for choice in chosen})
        if sum(units) * GRID > problem.need or parties > problem.parties:
            continue
        if len({choice.product for choice in chosen}) < len(chosen) or (without and without <= set(used)):
            continue
        if any(
            sum(units[at] for at in used if problem.choices[at].pool == pool) * GRID > limit
            for pool, limit in problem.pools.items()
        ):
            continue
        unpriced = sum(units[at] for at in used if problem.choices[at].price is None)
        cost = sum(units[at] * (problem.choices[at].price or 0) for at in used)
        liked = [
            sum(units[at] for at in used if problem.choices[at].place == place)
            for place in range(problem.places)
        ]
        money = (-sum(units), *(-each for each in liked), unpriced, cost)
        found.append((*(each * GRID for each in money), parties, sum(at + 1 for at in used)))
    return min(found)


def ranked(split: Best) -> tuple[int, ...]:
    return (*split.rank, split.parties, sum(at + 1 for at in split.used))


choices = st.builds(
    Choice,
    party=st.sampled_from("甲乙丙"),
    product=st.sampled_from("abcd"),
    most=st.integers(0, 5).map(lambda n: n * GRID),
    price=st.one_of(st.none(), st.integers(0, 600), st.sampled_from([300, 350, 400])),
    pool=st.sampled_from(["", "", "担保"]),
    place=st.integers(0, 2),
)
problems = st.builds(
    Problem,
    need=st.integers(1, 8).map(lambda n: n * GRID),
    ticket=st.just(GRID),
    parties=st.integers(1, 3),
    choices=st.lists(choices, min_size=1, max_size=4).map(tuple),
    pools=st.integers(0, 4).map(lambda n: {"担保": n * GRID}),
    places=st.sampled_from([0, 0, 1, 2]),
)


@settings(deadline=None, max_examples=300)
@given(problems)
def test_no_split_on_the_grid_is_better(problem: Problem) -> None:
    assert ranked(best(problem)) == oracle(problem)


@settings(deadline=None, max_examples=150)
@given(problems)
def test_the_next_best_leaves_something_out_and_is_the_best_that_does(problem: Problem) -> None:
    used = best(problem).used
    if used:
        other = best(problem, used)
        assert not used <= other.used
        assert ranked(other) == oracle(problem, used)


@settings(deadline=None, max_examples=100)
@given(problems, st.integers(0, 3))
def test_the_same_offers_in_another_order_give_the_same_money(problem: Problem, turn: int) -> None:
    turned = replace(problem, choices=(*problem.choices[turn:], *problem.choices[:turn]))
    assert best(turned).rank == best(problem).rank
    assert best(problem) == best(problem)


@settings(deadline=None, max_examples=100)
@given(problems, choices)
def test_below_the_highest_price_an_offer_makes_it_cheaper_and_above_it_does_not(
    problem: Problem, choice: Choice
) -> None:
    """The offer has no price yet; everything else has one, so that cost decides."""
    priced = tuple(replace(one, price=one.price or 0) for one in problem.choices)
    base = replace(problem, choices=priced)
    at, before = len(priced), best(base)
    if not before.covered:
        return
    asked = replace(base.with_choice(at, replace(choice, price=0)), need=before.covered)

    def at_price(price: int) -> Best:
        return best(asked.with_choice(at, replace(choice, price=price)))

    if at_price(0).liked != before.liked:
        return  # Its kind is liked better: it is taken at any price.
    highest = highest_price(asked, at, replace(before, amounts=(*before.amounts, 0)))
    assert highest is None or at_price(highest).cost < before.cost
    assert at_price(0 if highest is None else highest + 1).cost == before.cost


@settings(deadline=None, max_examples=100)
@given(problems, choices)
def test_from_the_least_amount_on_an_offer_makes_it_better(problem: Problem, choice: Choice) -> None:
    at, before = len(problem.choices), best(problem)
    asked = problem.with_choice(at, replace(choice, most=problem.need))
    found = least(asked, at, replace(before, amounts=(*before.amounts, 0)), WAN)

    def rank(amount: int) -> tuple[int, ...]:
        return best(problem.with_choice(at, replace(choice, most=amount))).rank

    assert rank(problem.need if found is None else found - WAN) == before.rank
    assert found is None or rank(found) < before.rank


def test_the_cheapest_is_used_up_and_the_next_fills_the_rest() -> None:
    split = best(a_problem(50, a_choice(100, 450, "甲"), a_choice(30, 385, "乙")))
    assert split.amounts == (20 * GRID, 30 * GRID)
    assert split.cost == (20 * 450 + 30 * 385) * GRID


def test_cover_comes_before_cost_and_a_known_price_before_an_unknown_one() -> None:
    dear, cheap, silent = a_choice(40, 900, "甲"), a_choice(20, 300, "乙"), a_choice(90, None, "丙")
    assert best(a_problem(50, dear, cheap, parties=1)).amounts == (40 * GRID, 0)
    assert best(a_problem(50, dear, cheap, silent)).amounts == (30 * GRID, 20 * GRID, 0)
    assert best(a_problem(90, dear, cheap, silent)).amounts == (40 * GRID, 20 * GRID, 30 * GRID)


def test_a_remainder_below_the_ticket_takes_from_the_cheaper_one() -> None:
    problem = Problem(505 * WAN, GRID, 3, (a_choice(50, 300, "甲"), a_choice(10, 400, "乙")))
    assert best(problem).amounts == (495 * WAN, 10 * WAN)


def test_equal_cost_prefers_fewer_parties_then_the_earlier_names() -> None:
    both = [a_choice(30, 400, party) for party in "甲乙丙"]
    assert best(a_problem(50, *both, a_choice(50, 400, "丁"))).used == {3}
    assert best(a_problem(60, *both)).used == {0, 1}


def test_offers_of_one_product_exclude_each_other_and_a_pool_is_shared() -> None:
    one, other = a_choice(30, 300, "甲", "创赛贷"), a_choice(40, 400, "乙", "创赛贷")
    assert best(a_problem(60, one, other)).amounts == (0, 40 * GRID)
    backed = [a_choice(30, 300, party, pool="担保") for party in "甲乙"]
    assert best(a_problem(60, *backed, 担保=40)).covered == 40 * GRID


def test_a_model_that_the_solvers_presolve_calls_infeasible() -> None:
    offers = (
        a_choice(2, 2, "乙", "a"),
        a_choice(1, 0, "乙", "b"),
        a_choice(2, 1, "甲", "a"),
    )
    assert best(a_problem(2, *offers, parties=2)).amounts == (0, GRID, GRID)


@pytest.mark.parametrize("offers", [(), (a_choice(0, 300),), (a_choice(9, 300, unit=WAN),)])
def test_what_cannot_carry_a_ticket_is_no_offer(offers: tuple[Choice, ...]) -> None:
    split = best(a_problem(50, *offers))
    assert (split.covered, split.cost, split.used) == (0, 0, frozenset())


def test_no_need_asks_nobody() -> None:
    assert best(a_problem(0, a_choice(30, 300))).amounts == (0,)


def test_one_giant_offer_and_fifty_of_them() -> None:
    trillion = 100_000_000 * WAN
    giant = Choice("甲", "巨", trillion, 10_000)
    split = best(Problem(trillion, GRID, 3, (giant,)))
    assert (split.covered, split.cost) == (trillion, trillion * 10_000)
    fifty = tuple(
        Choice(f"机构{n % 20:02}", f"产品{n}", (50 + 37 * n % 600) * WAN, 300 + 11 * n % 250)
        for n in range(50)
    )
    split = best(Problem(1000 * WAN, GRID, 3, fifty))
    assert (split.covered, split.parties <= 3) == (1000 * WAN, True)


@settings(deadline=None, max_examples=100)
@given(
    st.integers(1, 10**14),
    st.lists(st.tuples(st.integers(0, 10**14), st.integers(0, 3600)), min_size=1, max_size=5),
)
def test_amounts_to_the_fen_keep_every_limit(need: int, offers: list[tuple[int, int]]) -> None:
    """Beyond the solver's digits the result stays exact in its sums, and still covers what can be covered."""
    listed = tuple(Choice(f"{n}", f"{n}", most, price) for n, (most, price) in enumerate(offers))
    problem = Problem(need, min(GRID, need), 3, listed)
    split = best(problem)
    assert sum(split.amounts) == split.covered <= need
    able = sorted((most for most, _ in offers if most >= problem.ticket), reverse=True)[:3]
    reachable = min(need, sum(able))
    assert split.covered >= reachable - 3 * max(1, need // 1_000_000) - 3 * (reachable < 3 * GRID) * GRID
