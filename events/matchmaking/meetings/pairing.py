"""Who meets whom, before anybody asks when: a flow, solved to proof, that no plan can pass. Pure.

Rounds count only as how many meetings a party can have. What is left is a network: pairs carry one meeting
from firms to institutions and on to shared tables, so every corner of the linear program is whole.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from events.linear_program import Program
from events.matchmaking.meetings.problem import Pair, Party, Task
from events.matchmaking.meetings.worth import EVEN, Worths, further, met, pair_points


@dataclass(frozen=True, slots=True)
class Pairing:
    """The pairs chosen, how many parties they reach and what they are worth."""

    pairs: frozenset[Pair]
    met: int
    points: int


def pair_off(task: Task, worths: Worths, *, meet_most: bool = True) -> Pairing:
    """The best pairs: with `meet_most` reaching the most parties first. What is held is among them.

    No plan reaches more parties than this, and none that reaches as many has more points; without
    `meet_most` none at all has more points.
    """
    held = {each.pair for each in task.held}
    worth = {**worths, **{pair: pair_points(task, pair) for pair in held}}
    already = met(task, ())
    if not worth:
        return Pairing(frozenset(), already, 0)
    program = Program()
    column = {pair: program.column() for pair in worth}
    of: defaultdict[int, list[int]] = defaultdict(list)
    for pair, at in column.items():
        for party in pair:
            of[party].append(at)
        if pair in held:
            program.row({at: 1}, low=1)
    gains = {at: worth[pair] for pair, at in column.items()}
    firsts = {
        first for party, columns in of.items() for first in _party(program, gains, task, party, columns)
    }
    shared = [at for pair, at in column.items() if not task.party[pair[1]].tables]
    program.at_most(shared, _shared_places(task))
    above = _most_points(task, gains) + 1 if meet_most else 0
    program.price({at: -gain - above * (at in firsts) for at, gain in gains.items()})
    solved = program.solve()
    assert solved is not None, "what is held is possible, and so is nothing besides"
    pairs = frozenset(pair for pair, at in column.items() if at in solved.chosen)
    newly = len(firsts & solved.chosen)
    return Pairing(pairs, already + newly, -solved.cost - above * newly)


def most_meetings(task: Task, party: Party) -> int:
    """How many meetings the party could have were everybody else always free."""
    present = sum(0 <= number < task.rounds for number in party.rounds)
    return min(party.most, task.at_once(party.id) * present)


def _party(program: Program, gains: dict[int, int], task: Task, party: int, columns: list[int]) -> list[int]:
    """Bounds the party's meetings and prices how many they are; gives the column of its very first."""
    most = most_meetings(task, task.party[party])
    adds = further(task, party, most)
    counted = [program.column() for _ in adds]
    gains.update(zip(counted, adds, strict=True))
    # Meetings not counted are those beyond the last that adds anything.
    program.row({**dict.fromkeys(columns, 1), **dict.fromkeys(counted, -1)}, 0, most - len(counted))
    return [] if task.party[party].had else counted[:1]


def _shared_places(task: Task) -> int:
    """How often shared tables can be used at most: in each round by those who are there and sit at them."""
    sharing = [each for each in task.institutions if not each.tables]
    return sum(
        min(len(task.shared_tables), sum(each.seats for each in sharing if number in each.rounds))
        for number in range(task.rounds)
    )


def _most_points(task: Task, gains: Mapping[int, int]) -> int:
    """Above what any plan is worth: every meeting the best there is, every party its full share."""
    meetings = sum(most_meetings(task, each) for each in task.firms) + len(task.held)
    return meetings * max(gains.values(), default=0) + len(task.party) * sum(EVEN)
