"""The best split of a need over offers, proven by HiGHS and checked again in integers. Pure.

The aims follow each other (`Problem.aims`); then fewest parties; then the least sum of places in the list,
which its maker sorts by name. The solver's doubles only choose which offers to use; `catalog.split` gives
the amounts.
"""

from functools import partial

from catalog.solver import Model
from catalog.split import Best, Problem, coarse, split


def best(problem: Problem, without: frozenset[int] = frozenset()) -> Best:
    """The best split; where `without` names choices, the best that leaves out at least one of them.

    Raises AssertionError when solver and integers disagree, which would be a bug.
    """
    small = coarse(problem)
    if not small.usable:
        return split(problem, frozenset())
    model = Model(small, small.usable, without)
    aims, found = small.aims(), None
    for aim, row in enumerate(aims):
        if found is None or found.can_gain(aim, small):
            found = split(small, model.least(row, partial(_rank, small, aim)))
        model.hold(row, found.rank[aim])
    chosen = split(small, model.fewest_parties())
    assert found is not None
    assert chosen.rank == found.rank, (problem, chosen, found)
    return chosen if small is problem else split(problem, chosen.used)


def _rank(problem: Problem, aim: int, used: frozenset[int]) -> int:
    return split(problem, used).rank[aim]
