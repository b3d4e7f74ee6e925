"""Which table each meeting has: institutions stay where they sit as long as they can. Pure."""

from collections import defaultdict
from collections.abc import Mapping

from events.matchmaking.meetings.problem import Meeting, Pair, Plan, Task


def at_tables(task: Task, placed: Mapping[Pair, int], before: Plan = ()) -> Plan:
    """The plan of these meetings. One that was in the same round `before`, or is held, keeps its table."""
    known = {(each.pair, each.round): each.table for each in (*before, *task.held)}
    by_round: defaultdict[int, list[Pair]] = defaultdict(list)
    for pair, number in placed.items():
        by_round[number].append(pair)
    seat = _Seats(task)
    found = []
    for number in sorted(by_round):
        taken: dict[int, Pair] = {}
        pairs = sorted(by_round[number], key=lambda pair: (pair[1], pair[0]))
        for pair in pairs:
            if (table := known.get((pair, number))) in task.tables_of(pair[1]) and table not in taken:
                taken[table] = pair
        for pair in pairs:
            if pair not in taken.values():
                taken[seat.choose(pair[1], taken)] = pair
        for table, pair in taken.items():
            seat.used[pair[1]].append(table)
            seat.home.setdefault(table, pair[1])
        found += [Meeting(number, table, *pair) for table, pair in taken.items()]
    return tuple(sorted(found))


class _Seats:
    """`used`: the tables an institution had, latest last. `home`: whose each table was first."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.used: defaultdict[int, list[int]] = defaultdict(list)
        self.home: dict[int, int] = {}

    def choose(self, institution: int, taken: Mapping[int, Pair]) -> int:
        """A free table: where it sat before, else nobody's, else any."""
        free = [table for table in self.task.tables_of(institution) if table not in taken]
        used = [table for table in reversed(self.used[institution]) if table in free]
        nobodys = [table for table in free if table not in self.home]
        return (used or nobodys or free)[0]
