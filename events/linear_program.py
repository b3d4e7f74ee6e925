"""A linear program as HiGHS sees it, whole columns allowed. Doubles stay in here.

Every column lies between 0 and 1. One thread, as in catalog.solver: the scheduler is the process's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

INFINITE = highspy.kHighsInf


@dataclass(frozen=True, slots=True)
class Solved:
    """`chosen`: the columns at one. `least` is what no solution goes below, so equal `cost` means proven."""

    chosen: frozenset[int]
    cost: int
    least: int


@dataclass
class Program:
    """Least cost; costs and factors are whole numbers."""

    _costs: list[int] = field(default_factory=list)
    _whole: list[bool] = field(default_factory=list)
    _rows: list[tuple[float, float]] = field(default_factory=list)
    _starts: list[int] = field(default_factory=lambda: [0])
    _columns: list[int] = field(default_factory=list)
    _factors: list[int] = field(default_factory=list)

    def column(self, cost: int = 0, *, whole: bool = False) -> int:
        """A new column's number."""
        self._costs.append(cost)
        self._whole.append(whole)
        return len(self._costs) - 1

    def row(self, factors: Mapping[int, int], low: float = -INFINITE, high: float = INFINITE) -> None:
        """The sum of factor × column lies between `low` and `high`."""
        self._rows.append((low, high))
        self._columns.extend(factors)
        self._factors.extend(factors.values())
        self._starts.append(len(self._columns))

    def at_most(self, columns: Sequence[int], high: int) -> None:
        """So many of these columns at most."""
        self.row(dict.fromkeys(columns, 1), high=high)

    def price(self, costs: Mapping[int, int]) -> None:
        """From now on the columns cost this, those not named nothing."""
        self._costs = [costs.get(at, 0) for at in range(len(self._costs))]

    def solve(self, seconds: float = INFINITE, start: frozenset[int] | None = None) -> Solved | None:
        """The best found in that time, or None. `start`: the columns at one in a known solution."""
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        settings = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0}
        for option, value in (settings | {"mip_abs_gap": 0.99, "time_limit": seconds}).items():
            solver.setOptionValue(option, value)
        solver.passModel(self._model())
        if start is not None:
            known = highspy.HighsSolution()
            known.col_value = [float(at in start) for at in range(len(self._costs))]
            solver.setSolution(known)
        solver.run()
        found = solver.getInfo()
        if found.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        cost = round(found.objective_function_value)
        bound = found.mip_dual_bound if any(self._whole) else -INFINITE
        least = cost if proven else int(np.ceil(bound - 1e-6)) if np.isfinite(bound) else -(2**53)
        values = solver.getSolution().col_value
        return Solved(frozenset(at for at, value in enumerate(values) if value > 0.5), cost, least)

    def _model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._costs), len(self._rows)
        model.col_cost_ = np.array(self._costs, dtype=float)
        model.col_lower_, model.col_upper_ = np.zeros(len(self._costs)), np.ones(len(self._costs))
        model.row_lower_ = np.array([low for low, _ in self._rows], dtype=float)
        model.row_upper_ = np.array([high for _, high in self._rows], dtype=float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self._starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(self._columns, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self._factors, dtype=float)
        if any(self._whole):
            kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
            model.integrality_ = [kinds[whole] for whole in self._whole]
        return model
