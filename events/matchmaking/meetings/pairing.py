"""Who meets whom, before anybody asks when: a flow, solved to proof, that no plan can pass. Pure.

Rounds count only as how many meetings a party can have. What is left is a network: pairs carry one meeting
from firms to institutions and on to shared tables, so every corner of the linear program is whole.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from events.linear_program import Program
from events.matchmaking.meetings.problem import Pair, Party, Task
from events.matchmaking.meetings.worth import EVEN, Worths, pair_points


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
    if not worth:
        return Pairing(frozenset(), 0, 0)
    program = Program()
    column = {pair: program.column() for pair in worth}
    of: defaultdict[int, list[int]] = defaultdict(list)
    for pair, at in column.items():
        for party in pair:
            of[party].append(at)
        if pair in held:
            program.row({at: 1}, low=1)
    gains = {at: worth[pair] for pair, at in column.items()}
    firsts = {_party(program, gains, task, task.party[party], columns) for party, columns in of.items()}
    shared = [at for pair, at in column.items() if not task.party[pair[1]].tables]
    program.at_most(shared, _shared_places(task))
    above = _most_points(task, gains) + 1 if meet_most else 0
    program.price({at: -gain - above * (at in firsts) for at, gain in gains.items()})
    solved = program.solve()
    assert solved is not None, "what is held is possible, and so is nothing besides"
    pairs = frozenset(pair for pair, at in column.items() if at in solved.chosen)
    met = sum(at in solved.chosen for at in firsts)
    return Pairing(pairs, met, -solved.cost - above * met)


def most_meetings(task: Task, party: Party) -> int:
    """How many meetings the party could have were everybody else always free; held ones are among them."""
    held = [each for each in task.held if party.id in each.pair]
    present = sum(0 <= number < task.rounds for number in party.rounds)
    over = sum(each.round not in party.rounds for each in held)
    return max(len(held), min(party.most, over + task.at_once(party.id) * present))


def _party(program: Program, gains: dict[int, int], task: Task, party: Party, columns: list[int]) -> int:
    """Bounds the party's meetings and prices how many they are; gives the column of its first."""
    most = most_meetings(task, party)
    counted = [program.column() for _ in EVEN[: max(1, most)]]
    gains.update(zip(counted, EVEN, strict=False))
    # Meetings not counted are those beyond the last that adds anything.
    program.row({**dict.fromkeys(columns, 1), **dict.fromkeys(counted, -1)}, 0, max(0, most - len(counted)))
    if most == 0:
        program.at_most(columns, 0)
    return counted[0]


def _shared_places(task: Task) -> int:
    """How often shared tables can be used at most: in each round by those who are there and sit at them."""
    sharing = {each.id: each for each in task.institutions if not each.tables}
    held = Counter(each.round for each in task.held if each.institution in sharing)
    return sum(
        max(
            held[number],
            min(
                len(task.shared_tables),
                sum(each.seats for each in sharing.values() if number in each.rounds),
            ),
        )
        for number in range(task.rounds)
    )


def _most_points(task: Task, gains: Mapping[int, int]) -> int:
    """Above what any plan is worth: every meeting the best there is, every party its full share."""
    meetings = sum(most_meetings(task, each) for each in task.firms) + len(task.held)
    return meetings * max(gains.values(), default=0) + len(task.party) * sum(EVEN)
