"""Pairs and rounds at once: the whole problem, or a part of it around what is kept, as one program. Pure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from events.linear_program import Program
from events.matchmaking.meetings.problem import Pair, Task
from events.matchmaking.meetings.room import Room, Spot, rounds_of
from events.matchmaking.meetings.worth import Worths, further, pair_points

Gains = Mapping[int, int]
"""Points by column."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where the pairs meet, what is kept included. `values` and `bounds` by level, equal where proven."""

    placed: dict[Pair, int]
    values: tuple[int, ...]
    bounds: tuple[int, ...]


class Whole:
    """The program: which of the options is taken beside what is kept. `goes` has their columns."""

    def __init__(self, task: Task, worths: Worths, kept: Mapping[Pair, int], options: Iterable[Spot]) -> None:
        self.task, self.kept, self.program = task, dict(kept), Program()
        self.goes = {spot: self.program.column(whole=True) for spot in options}
        self.points = {
            at: worths.get(pair, 0) or pair_points(task, pair) for (pair, _), at in self.goes.items()
        }
        self.firsts: dict[int, int] = {}
        """Each party's first meeting, where nothing kept is one."""
        self._counted: dict[int, list[int]] = {}
        self._bound(Room(task, kept.items()))

    def best(self, levels: Sequence[Gains], seconds: float, start: Collection[Spot]) -> Found:
        """The most of the first level, then of the next, in about that time; `start` is a known solution."""
        until, ones = monotonic() + seconds, self._ones(start)
        values, bounds = list[int](), list[int]()
        for gains in levels:
            known, most = sum(gains.get(at, 0) for at in ones), sum(gains.values())
            if known < most:
                self.program.price({at: -gain for at, gain in gains.items()})
                solved = self.program.solve(max(0.5, until - monotonic()), ones)
                if solved is not None and -solved.cost >= known:
                    ones, most = solved.chosen, min(most, -solved.least)
            values.append(sum(gains.get(at, 0) for at in ones))
            bounds.append(max(values[-1], most))
            self.program.row(gains, low=values[-1])
        taken = {pair: number for (pair, number), at in self.goes.items() if at in ones}
        return Found({**self.kept, **taken}, tuple(values), tuple(bounds))

    def levels(self) -> list[Gains]:
        """Most parties met, then points."""
        return [dict.fromkeys(self.firsts.values(), 1), self.points] if self.firsts else [self.points]

    def _bound(self, room: Room) -> None:
        once: defaultdict[Pair, list[int]] = defaultdict(list)
        at: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        of: defaultdict[int, list[int]] = defaultdict(list)
        shared: defaultdict[int, list[int]] = defaultdict(list)
        for (pair, number), column in self.goes.items():
            once[pair].append(column)
            for party in pair:
                at[party, number].append(column)
                of[party].append(column)
            if room.shares(pair[1]):
                shared[number].append(column)
        for pair, columns in once.items():
            self.program.at_most(columns, 0 if pair in self.kept else 1)
        for (party, number), columns in at.items():
            self.program.at_most(columns, max(0, room.seats(party, number)))
        for number, columns in shared.items():
            self.program.at_most(columns, max(0, room.tables(number)))
        for party, columns in of.items():
            self.program.at_most(columns, max(0, room.more(party)))
            self._count(party, columns, room.meetings(party))

    def _count(self, party: int, columns: list[int], already: int) -> None:
        """What each further meeting of the party adds."""
        adds = further(self.task, party, len(columns), already)
        counted = [self.program.column() for _ in adds]
        self._counted[party] = counted
        self.points.update(zip(counted, adds, strict=True))
        if not already and not self.task.party[party].had:
            self.firsts[party] = counted[0]
        self.program.row({**dict.fromkeys(columns, 1), **dict.fromkeys(counted, -1)}, low=0)

    def _ones(self, spots: Collection[Spot]) -> frozenset[int]:
        """The columns that these options set."""
        ones = [self.goes[spot] for spot in spots]
        more = Counter(party for pair, _ in spots for party in pair)
        ones += [at for party, many in more.items() for at in self._counted[party][:many]]
        return frozenset(ones)


def filled(task: Task, worths: Worths, placed: Mapping[Pair, int], seconds: float) -> dict[Pair, int]:
    """The plan with the best meetings added that need nobody to move."""
    room = Room(task, placed.items())
    options = free_spots(task, (pair for pair in worths if pair not in placed), room, range(task.rounds))
    whole = Whole(task, worths, placed, options)
    return whole.best(whole.levels(), seconds, ()).placed


def free_spots(task: Task, pairs: Iterable[Pair], room: Room, rounds: Collection[int]) -> list[Spot]:
    """Where these pairs could meet in these rounds beside what is planned."""
    return [
        (pair, number)
        for pair in pairs
        for number in rounds_of(task, pair)
        if number in rounds and room.has(pair, number)
    ]
