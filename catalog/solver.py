"""The plan's model as HiGHS sees it: which offers to use. Doubles stay in here.

Amounts are counted in their greatest common unit, so that every coefficient is a whole number far below
2^53. The caller says what a chosen set is worth in integers; value and proven bound must agree with it.
HiGHS cannot share a process with OR-tools.
"""

from collections.abc import Callable, Mapping
from math import gcd, isclose
from typing import TYPE_CHECKING

import highspy

if TYPE_CHECKING:
    from catalog.split import Problem

EXACT = 1e-9
_SETTINGS: Mapping[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    # HiGHS 1.15.1 calls a feasible model of ours infeasible in presolve (a test has it; its issue 3296).
    "presolve": "off",
    # Searches for good guesses cost more than the proof of so small a model: half the time without them.
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_effort": 0.0,
    "mip_detect_symmetry": False,
    "mip_allow_restart": False,
    "mip_allow_cut_separation_at_nodes": False,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": EXACT,
    "primal_feasibility_tolerance": EXACT,
    "dual_feasibility_tolerance": EXACT,
}

Worth = Callable[[frozenset[int]], int]
Row = Mapping[int, int]
"""Factors by the place of the choice in the list."""


class Model:
    """A mixed-integer model: an amount and a yes/no for each usable choice, a yes/no for each party.

    `step` (分) makes the unit finer where the amounts share a coarser one.
    """

    def __init__(
        self, problem: "Problem", usable: list[int], without: frozenset[int] = frozenset(), step: int = 0
    ) -> None:
        choices = [problem.choices[at] for at in usable]
        limits = [problem.limit(choice) for choice in choices]
        pools = {choice.pool for choice in choices} & set(problem.pools)
        self.unit = gcd(step, problem.need, problem.ticket, *limits, *(problem.pools[pool] for pool in pools))
        self.amount = {at: column for column, at in enumerate(usable)}
        self.use = {at: column for column, at in enumerate(usable, len(usable))}
        names = sorted({choice.party for choice in choices})
        self.party = {name: column for column, name in enumerate(names, 2 * len(usable))}
        self.solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in _SETTINGS.items():
            self.solver.setOptionValue(option, value)
        for limit in limits:
            self.solver.addVar(0, limit // self.unit)
        for column in (*self.use.values(), *self.party.values()):
            self.solver.addVar(0, 1)
            self.solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)

        ticket = problem.ticket // self.unit
        for at, choice, limit in zip(usable, choices, limits, strict=True):
            self._row({self.amount[at]: 1, self.use[at]: -(limit // self.unit)}, high=0)
            self._row({self.amount[at]: 1, self.use[at]: -ticket}, low=0)
            self._row({self.use[at]: 1, self.party[choice.party]: -1}, high=0)
        self._row(dict.fromkeys(self.party.values(), 1), high=problem.parties)
        self._row(dict.fromkeys(self.amount.values(), 1), high=problem.need // self.unit)
        for product in sorted({choice.product for choice in choices}):
            same = [at for at in usable if problem.choices[at].product == product]
            self._row({self.use[at]: 1 for at in same}, high=1)
        for pool in sorted(pools):
            sharing = [at for at in usable if problem.choices[at].pool == pool]
            self._row({self.amount[at]: 1 for at in sharing}, high=problem.pools[pool] // self.unit)
        if without:
            left_out = {self.use[at]: 1 for at in without if at in self.use}
            self._row(left_out, high=len(without) - 1)

    def hold(self, row: Row, high: int, less: int = 0) -> None:
        """From now on the sum (分 × factor) is at most `high`, `less` whole units below it."""
        columns = {self.amount[at]: factor for at, factor in row.items()}
        self._row(columns, high=high // self.unit - less)

    def least(self, row: Row, worth: Worth) -> frozenset[int]:
        """The choices used where the sum is least; proven, and equal to what the set is worth."""
        assert self._solve({self.amount[at]: factor for at, factor in row.items()})
        used, found = self._used(), self.solver.getInfo()
        exact = worth(used) / self.unit
        for figure in (found.objective_function_value, found.mip_dual_bound):
            assert isclose(figure, exact, rel_tol=1e-8, abs_tol=1e-4), (figure, exact)
        return used

    def fewest_parties(self) -> frozenset[int]:
        """The choices used by fewest parties, then with the least sum of places in the list."""
        places = {column: at + 1 for at, column in self.use.items()}
        above = sum(places.values()) + 1
        assert self._solve({**places, **dict.fromkeys(self.party.values(), above)})
        return self._used()

    def least_amount(self, at: int) -> int | None:
        """The least amount of this choice in 分, rounded up to a unit; None where nothing is feasible."""
        if not self._solve({self.amount[at]: 1}):
            return None
        amount = self.solver.getSolution().col_value[self.amount[at]]
        whole = round(amount)
        # What a cost row leaves may lie between two units; noise of the solver may not add one.
        return self.unit * (whole if abs(amount - whole) < 1e-6 else int(amount) + 1)

    def _solve(self, costs: Mapping[int, int]) -> bool:
        """Whether there is a solution; then it is the proven best."""
        columns = range(self.solver.getNumCol())
        self.solver.changeColsCost(len(columns), list(columns), [float(costs.get(one, 0)) for one in columns])
        self.solver.run()
        status = self.solver.getModelStatus()
        assert status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible), status
        return bool(status == highspy.HighsModelStatus.kOptimal)

    def _used(self) -> frozenset[int]:
        values = self.solver.getSolution().col_value
        return frozenset(at for at, column in self.use.items() if values[column] > 0.5)

    def _row(self, row: Mapping[int, int], low: int | None = None, high: int | None = None) -> None:
        infinite = highspy.kHighsInf
        self.solver.addRow(
            -infinite if low is None else float(low),
            infinite if high is None else float(high),
            len(row),
            list(row),
            [float(factor) for factor in row.values()],
        )
