"""Who has room when: what is left of everybody's rounds, seats and tables beside what is planned. Pure."""

from collections import Counter
from collections.abc import Iterable

from events.matchmaking.meetings.problem import Pair, Task

Spot = tuple[Pair, int]
"""A pair and the round it meets in."""


class Room:
    """Counts of what is taken. `task` bounds it; spots are added one at a time."""

    def __init__(self, task: Task, spots: Iterable[Spot] = ()) -> None:
        self.task = task
        self._most = {each: (party.most, task.at_once(each)) for each, party in task.party.items()}
        self._shares = {each.id for each in task.institutions if not each.tables}
        self._shared = len(task.shared_tables)
        self._at: Counter[tuple[int, int]] = Counter()
        self._of: Counter[int] = Counter()
        self._tables: Counter[int] = Counter()
        for pair, number in spots:
            self.take(pair, number)

    def take(self, pair: Pair, number: int) -> None:
        """The pair meets in that round."""
        for party in pair:
            self._at[party, number] += 1
            self._of[party] += 1
        if pair[1] in self._shares:
            self._tables[number] += 1

    def meetings(self, party: int) -> int:
        """How many the party has."""
        return self._of[party]

    def seats(self, party: int, number: int) -> int:
        """How many more meetings the party can have in that round, by its people and its presence."""
        present = number in self.task.party[party].rounds and 0 <= number < self.task.rounds
        return (self._most[party][1] if present else 0) - self._at[party, number]

    def more(self, party: int) -> int:
        """How many more meetings the party takes altogether."""
        return self._most[party][0] - self._of[party]

    def tables(self, number: int) -> int:
        """How many shared tables are left in that round."""
        return self._shared - self._tables[number]

    def shares(self, institution: int) -> bool:
        """Whether the institution sits at shared tables."""
        return institution in self._shares

    def has(self, pair: Pair, number: int) -> bool:
        """Whether the two can meet then."""
        return (
            all(self.seats(party, number) > 0 and self.more(party) > 0 for party in pair)
            and (pair[1] not in self._shares or self.tables(number) > 0)
        )  # fmt: skip


def rounds_of(task: Task, pair: Pair) -> list[int]:
    """The rounds in which both are there, in order."""
    firm, institution = pair
    return sorted(
        number
        for number in task.party[firm].rounds & task.party[institution].rounds
        if 0 <= number < task.rounds
    )
