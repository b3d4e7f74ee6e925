"""Panels and places at once: the whole problem as one program, for days small enough to be proven. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from events.clinic.timetable.fit import offered
from events.clinic.timetable.model import Firm, Place, Task, Timetable
from events.linear_program import Program

MOST_ARCS = 12_000
"""Above so many ways to place a firm nothing is proven in a few seconds."""


def improve(task: Task, timetable: Timetable, seconds: float) -> tuple[Timetable, int] | None:
    """A timetable for the same firms that is as good or better, and a bound on what any could be worth.

    None where the time is too short for anything.
    """
    firms = [each for each in task.firms if each.id in timetable.places]
    whole = _Whole(task, firms)
    solved = whole.program.solve(seconds, whole.ones(timetable))
    if solved is None:
        return None
    panels = {
        table.id: task.held_panels.get(
            table.id,
            frozenset(
                each
                for (each, at), column in whole.sits.items()
                if at == table.id and column in solved.chosen
            ),
        )
        for table in task.tables
    }
    places = {firm: place for (firm, place), column in whole.goes.items() if column in solved.chosen}
    return Timetable(panels, places), -solved.least


def is_small(task: Task, timetable: Timetable) -> bool:
    """Whether solving the day whole leads anywhere in a few seconds."""
    firms = [each for each in task.firms if each.id in timetable.places]
    return sum(len(_places(task, each)) for each in firms) <= MOST_ARCS


class _Whole:
    """The program: who `sits` where, which firm `goes` to which place, which wish is `met` where."""

    def __init__(self, task: Task, firms: Sequence[Firm]) -> None:
        self.task, self.firms, self.program = task, firms, Program()
        column = self.program.column
        held = frozenset[int]().union(*task.held_panels.values())
        self.sits = {
            (each.id, table.id): column(whole=True)
            for table in task.tables
            for each in task.people
            if each.id in task.held_panels.get(table.id, () if each.id in held else (each.id,))
        }
        self.goes = {
            (firm.id, place): column(-firm.slots.get(place[1], 0), whole=True)
            for firm in firms
            for place in _places(task, firm)
        }
        self.answers = {
            (table.id, wish): column()
            for table in task.tables
            for wish in sorted({wish for firm in firms for wish in firm.wishes})
        }
        self.met = {
            (firm.id, table.id, wish): column(-worth)
            for firm in firms
            for table in task.tables
            for wish, worth in firm.wishes.items()
        }
        self._seats()
        self._firms()
        self._times()

    def ones(self, timetable: Timetable) -> frozenset[int]:
        """The columns that this timetable sets."""
        person = self.task.person
        offers = {table: offered(person[each] for each in ids) for table, ids in timetable.panels.items()}
        ones = [self.sits[each, table] for table, ids in timetable.panels.items() for each in ids]
        ones += [at for (table, wish), at in self.answers.items() if wish in offers[table]]
        for firm in self.firms:
            place = timetable.places[firm.id]
            ones.append(self.goes[firm.id, place])
            ones += [self.met[firm.id, place[0], wish] for wish in firm.wishes if wish in offers[place[0]]]
        return frozenset(ones)

    def _seats(self) -> None:
        """Nobody at two stations, no station overfull; a station answers what somebody there answers."""
        task, row = self.task, self.program.row
        for each in task.people:
            self.program.at_most([c for (one, _), c in self.sits.items() if one == each.id], 1)
        for table in task.tables:
            here = {each: c for (each, at), c in self.sits.items() if at == table.id}
            if table.id in task.held_panels:
                row(dict.fromkeys(here.values(), 1), len(here), len(here))
            else:
                self.program.at_most(list(here.values()), task.most_seats)
            for (at, wish), column in self.answers.items():
                if at == table.id:
                    able = [here[each.id] for each in task.people if each.id in here and wish in each.offers]
                    row({column: 1, **dict.fromkeys(able, -1)}, high=0)

    def _firms(self) -> None:
        """Each firm once, before nobody who steps back; a wish is met where it goes and it is answered."""
        at: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for (goer, place), column in self.goes.items():
            at[goer, place[0]].append(column)
        for firm in self.firms:
            goes = [column for table in self.task.tables for column in at[firm.id, table.id]]
            self.program.row(dict.fromkeys(goes, 1), 1, 1)
            for table in self.task.tables:
                here = at[firm.id, table.id]
                for wish in firm.wishes:
                    met = self.met[firm.id, table.id, wish]
                    self.program.row({met: 1, **dict.fromkeys(here, -1)}, high=0)
                    self.program.row({met: 1, self.answers[table.id, wish]: -1}, high=0)
                for each in firm.conflicts:
                    if (each, table.id) in self.sits:
                        self.program.at_most([self.sits[each, table.id], *here], 1)

    def _times(self) -> None:
        """Each place once, and only while the whole panel is free and there is one."""
        at: defaultdict[Place, list[int]] = defaultdict(list)
        for (_, place), column in self.goes.items():
            at[place].append(column)
        for (table, slot), columns in at.items():
            here = {each: c for (each, where), c in self.sits.items() if where == table}
            self.program.at_most(columns, 1)
            self.program.row({**dict.fromkeys(columns, 1), **dict.fromkeys(here.values(), -1)}, high=0)
            for each in self.task.people:
                if each.id in here and slot not in each.slots:
                    self.program.at_most([here[each.id], *columns], 1)


def _places(task: Task, firm: Firm) -> list[Place]:
    """Where the firm could go were nobody seated yet."""
    if firm.id in task.held_places:
        return [task.held_places[firm.id]]
    return [(table.id, slot) for table in task.tables for slot in sorted(table.slots & firm.slots.keys())]
