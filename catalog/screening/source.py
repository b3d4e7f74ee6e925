"""Where the firms of a screening come from: who each is, what is known of it, what was not taken."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from catalog.screening.columns import Column
from catalog.screening.faults import Fault


@dataclass(frozen=True)
class Firms:
    """Some firms, all of one length: row numbers, names, codes and facts.

    `faults` are listed as far as there is room, `more` counts the others by column; `share` is how much of
    the source has been read with them, 0 to 1.
    """

    rows: NDArray[np.int64]
    names: list[str]
    codes: list[str]
    columns: dict[str, Column]
    faults: list[Fault] = field(default_factory=list)
    more: Counter[str] = field(default_factory=Counter)
    share: float = 1.0

    def __len__(self) -> int:
        return len(self.rows)

    def part(self, start: int, stop: int) -> "Firms":
        """Some of them in order, without their faults."""
        columns = {key: column[start:stop] for key, column in self.columns.items()}
        return Firms(self.rows[start:stop], self.names[start:stop], self.codes[start:stop], columns)


class Source(Protocol):
    """Firms to be screened on one day: a register file, or the platform's own firms."""

    title: str
    faults: list[Fault]
    """What is wrong with the source as a whole."""

    @property
    def as_of(self) -> date:
        """The day that facts and rules are taken for."""

    @property
    def has_codes(self) -> bool:
        """Whether firms can be told apart; without codes a firm met twice counts twice."""

    @property
    def absent(self) -> tuple[str, ...]:
        """The facts that it says of no firm."""

    def firms(self) -> Iterator[Firms]:
        """The firms in order, in chunks. Read once."""

    def doubtful(self) -> list[Fault]:
        """What looks wrong once all firms have been read."""
