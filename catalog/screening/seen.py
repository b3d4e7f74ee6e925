"""Which codes were met before: eight bytes a firm, whatever the size of the register."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

MOST = 50_000_000
"""Codes remembered, 400 MB; of a register beyond every country's the rest is not compared."""

Hashes = NDArray[np.uint64]


class Seen:
    """Codes met so far as 64-bit hashes in sorted runs, each at least twice as long as the next."""

    def __init__(self, most: int = MOST) -> None:
        self._runs: list[Hashes] = []
        self._most = most

    @property
    def is_full(self) -> bool:
        """Whether codes have been passed over because too many were met."""
        return sum(map(len, self._runs)) >= self._most

    def before(self, codes: pl.Series) -> pl.Series:
        """Which of these codes were met before, here or in an earlier call; and remembers them."""
        hashes = codes.hash(seed=1).to_numpy()
        found = np.zeros(len(hashes), dtype=np.bool_)
        for run in self._runs:
            places = np.minimum(np.searchsorted(run, hashes), len(run) - 1)
            found |= run[places] == hashes
        again = (pl.Series(found, dtype=pl.Boolean) | ~codes.is_first_distinct()) & codes.is_not_null()
        if not self.is_full:
            self._remember(np.unique(hashes[(codes.is_not_null() & ~again).to_numpy()]))
        return again

    def _remember(self, fresh: Hashes) -> None:
        """Runs of like length are merged, so that there are few and each code is moved a few times only."""
        while self._runs and len(self._runs[-1]) < 2 * len(fresh):
            fresh = np.sort(np.concatenate((self._runs.pop(), fresh)), kind="stable")
        if len(fresh):
            self._runs.append(fresh)
