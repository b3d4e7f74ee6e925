"""What of a register was not taken as it stood: every case counted, the first of each column listed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WHOLE_FILE = "整个文件"
LISTED = 5_000
"""Faults listed per column; a column in the wrong unit is wrong in every row."""
CODES_LISTED = 100_000


@dataclass(frozen=True, order=True)
class Fault:
    """One thing not taken as it stood: `row` as the spreadsheet counts (the headings are row 1)."""

    row: int
    column: str
    reason: str


@dataclass
class Listing:
    """Faults of one chunk: `listed` in full as far as there is room, `more` counts the others by column."""

    room: Counter[str]
    """How many have been listed by column so far; shared by the chunks of a register."""
    listed: list[Fault] = field(default_factory=list)
    more: Counter[str] = field(default_factory=Counter)

    def add(self, column: str, found: Sequence[tuple[int, str]], most: int = LISTED) -> None:
        """Notes faults of one column as (row, reason)."""
        room = max(0, most - self.room[column])
        self.listed += (Fault(row, column, reason) for row, reason in found[:room])
        self.room[column] += min(room, len(found))
        if len(found) > room:
            self.more[column] += len(found) - room


@dataclass
class FaultCounts:
    """Faults by column over a whole register, with the first of each as its example."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, Fault] = field(default_factory=dict)

    def note(self, listed: Iterable[Fault], more: Counter[str] | None = None) -> None:
        for fault in listed:
            self.counts[fault.column] += 1
            self.examples.setdefault(fault.column, fault)
        self.counts.update(more or {})

    def total(self) -> int:
        return self.counts.total()
