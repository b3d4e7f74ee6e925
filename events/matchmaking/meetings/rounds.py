"""When the chosen pairs meet: round after round, each leaving what is left possible. Pure.

When everybody is there all the time, pairs within everybody's number of rounds can always be placed (König:
a bipartite graph has an edge colouring with as many colours as its largest degree; de Werra: evenly over the
rounds, so that shared tables suffice). One round is then a flow: it takes from each party what its later
rounds could not hold. With absences that look ahead may fail, and a few pairs are left over.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from events.linear_program import Program
from events.matchmaking.meetings.problem import Pair, Task
from events.matchmaking.meetings.room import Room, rounds_of

DUE = 10_000
"""For what cannot wait, against how pressing the rest is."""
PRESSING = 100


def in_rounds(task: Task, pairs: Iterable[Pair]) -> dict[Pair, int]:
    """Rounds for as many of the pairs as could be placed. What is held is there where it is held."""
    placed = {each.pair: each.round for each in task.held}
    left = {pair: frozenset(rounds_of(task, pair)) for pair in sorted(pairs) if pair not in placed}
    room = Room(task, placed.items())
    # Rounds in which fewest can come are filled while there is most choice.
    there = Counter(number for each in task.party.values() for number in each.rounds)
    order = sorted(range(task.rounds), key=lambda number: (there[number], number))
    for at, number in enumerate(order):
        for pair in _one_round(task, left, number, order[at + 1 :], room):
            placed[pair] = number
            room.take(pair, number)
            del left[pair]
    return placed


def _one_round(
    task: Task, left: Mapping[Pair, frozenset[int]], number: int, later: Collection[int], room: Room
) -> list[Pair]:
    """Who meets in this round: first whoever could not be placed later, then who is most pressed."""
    program = Program()
    of: defaultdict[int, dict[Pair, int]] = defaultdict(dict)
    column = {pair: program.column() for pair in left if number in left[pair] and room.has(pair, number)}
    if not column:
        return []
    degree = Counter(party for pair in left for party in pair)
    later_room = {
        party: sum(room.seats(party, each) for each in later if each in task.party[party].rounds)
        for party in degree
    }
    gains: dict[int, int] = {}
    for pair, at in column.items():
        for party in pair:
            of[party][pair] = at
        pressing = sum(PRESSING * degree[each] // (later_room[each] + 1) for each in pair)
        gains[at] = min(DUE // 2, 1 + pressing) + DUE * left[pair].isdisjoint(later)
    for party, columns in of.items():
        seats = min(room.seats(party, number), room.more(party))
        _due(program, gains, list(columns.values()), seats, degree[party] - later_room[party])
    shared = [at for pair, at in column.items() if room.shares(pair[1])]
    waiting = sum(room.shares(pair[1]) for pair in left)
    _due(program, gains, shared, room.tables(number), waiting - sum(room.tables(each) for each in later))
    program.price({at: -gain for at, gain in gains.items()})
    solved = program.solve()
    assert solved is not None, "an empty round is possible"
    return [pair for pair, at in column.items() if at in solved.chosen]


def _due(program: Program, gains: dict[int, int], columns: list[int], most: int, due: int) -> None:
    """At most so many of the columns; each of those that are due gains."""
    counted = [program.column() for _ in range(max(0, min(most, due)))]
    gains.update(dict.fromkeys(counted, DUE))
    program.row({**dict.fromkeys(columns, 1), **dict.fromkeys(counted, -1)}, 0, max(0, most - len(counted)))
