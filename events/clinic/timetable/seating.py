"""Panels: who sits where. A first guess by turns, then the best panels for firms already placed. Pure."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from events.clinic.timetable.model import Firm, Panels, Person, Place, Table, Task, Timetable

SEAT = 10_000
"""One point against what decides last: fewer seats, and those who had less to do this month."""


def first_panels(task: Task) -> dict[int, frozenset[int]]:
    """Panels chosen by turns: each station takes whoever adds most that the firms wish for.

    People who are not free all day are taken while the slots they close can be spared.
    """
    places = sum(len(table.slots) for table in task.tables)
    spare = max(0, places - len(task.firms) + len(task.held_places))
    held = _held(task)
    left = [each for each in task.people if each.id not in held]
    turns = [
        _Turn(table, _demand(task.firms), barred=barred(task, table.id, task.held_places))
        for table in task.tables
        if table.id not in task.held_panels
    ]
    for _ in range(task.most_seats):
        for turn in turns:
            best = max(filter(turn.may, left), key=lambda each: turn.gain(each, spare), default=None)
            if best is None or (turn.panel and not turn.is_worth(best, spare)):
                continue
            spare -= turn.lost(best)
            turn.take(best)
            left.remove(best)
    return {**task.held_panels, **{turn.table.id: frozenset(turn.panel) for turn in turns}}


def better_panels(task: Task, timetable: Timetable) -> dict[int, frozenset[int]]:
    """Panels worth more to the firms where the timetable puts them, all of whom may stay there.

    People change seats, with one another or with those who have none, until no single change helps.
    """
    tables = [table.id for table in task.tables if table.id not in task.held_panels]
    stations = {table: _Station.of(task, timetable, table) for table in tables}
    held = _held(task)
    seat: dict[int, int | None] = {each.id: None for each in task.people if each.id not in held}
    seat |= {each: table for table in tables for each in timetable.panels[table]}
    while _change_seats(task, seat, stations):
        pass
    return {**task.held_panels, **{table: frozenset(each.panel) for table, each in stations.items()}}


def shaken(task: Task, panels: Panels, by: random.Random, swaps: int) -> dict[int, frozenset[int]]:
    """The panels with so many pairs having changed seats, with one another or with who has none."""
    loose = [table.id for table in task.tables if table.id not in task.held_panels]
    held = frozenset[int]().union(*task.held_panels.values())
    seat: dict[int, int | None] = {each.id: None for each in task.people if each.id not in held}
    seat |= {each: table for table in loose for each in panels[table]}
    away = {table: barred(task, table, task.held_places) for table in loose}
    for _ in range(swaps if len(seat) > 1 else 0):
        one, other = by.sample(sorted(seat), 2)
        if one not in away.get(seat[other] or 0, ()) and other not in away.get(seat[one] or 0, ()):
            seat[one], seat[other] = seat[other], seat[one]
    changed = {table: frozenset(each for each, at in seat.items() if at == table) for table in loose}
    return {**task.held_panels, **changed}


def _change_seats(task: Task, seat: dict[int, int | None], stations: Mapping[int, "_Station"]) -> bool:
    """One pass over everybody: goes to another station, leaves, or trades seats; whether that helped."""
    helped = False
    for one in list(seat):
        helped |= _leave(one, seat, stations)
        for table, station in stations.items():
            if table == seat[one]:
                continue
            others = (
                [None, *sorted(station.panel)]
                if len(station.panel) < task.most_seats
                else sorted(station.panel)
            )
            for other in others:
                helped |= _trade(one, other, table, seat, stations)
                if seat[one] == table:
                    break
    return helped


def _leave(one: int, seat: dict[int, int | None], stations: Mapping[int, "_Station"]) -> bool:
    """Gives up a seat that adds nothing; whether it did."""
    station = stations.get(seat[one] or 0)
    panel = station.after(None, one) if station else None
    if station is None or panel is None or station.worth(panel) <= station.worth(station.panel):
        return False
    station.panel, seat[one] = panel, None
    return True


def _trade(
    one: int,
    other: int | None,
    table: int,
    seat: dict[int, int | None],
    stations: Mapping[int, "_Station"],
) -> bool:
    """Seats `one` at the station, `other` where `one` was, if that is worth more; whether it was."""
    left = seat[one]
    arrives = stations[table].after(one, other)
    leaves = stations[left].after(other, one) if left is not None else frozenset()
    if arrives is None or leaves is None:
        return False
    gain = stations[table].worth(arrives) - stations[table].worth(stations[table].panel)
    if left is not None:
        gain += stations[left].worth(leaves) - stations[left].worth(stations[left].panel)
    if gain <= 0:
        return False
    stations[table].panel, seat[one] = arrives, table
    if left is not None:
        stations[left].panel = leaves
    if other is not None:
        seat[other] = left
    return True


@dataclass
class _Station:
    """A station with the firms placed there. `able`: who may sit there, by id."""

    able: Mapping[int, Person]
    demand: Mapping[str, int]
    panel: frozenset[int]
    known: dict[frozenset[int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, task: Task, timetable: Timetable, table: int) -> "_Station":
        away = barred(task, table, timetable.places)
        firms = [each for each in task.firms if timetable.places.get(each.id, (None,))[0] == table]
        able = {each.id: each for each in task.people if each.id not in away}
        return cls(able, _demand(firms), timetable.panels[table])

    def after(self, arriving: int | None, leaving: int | None) -> frozenset[int] | None:
        """The panel after that; None where it may not be."""
        panel = (self.panel - {leaving}) | ({arriving} if arriving is not None else set())
        is_allowed = arriving is None or arriving in self.able
        return panel if is_allowed and (panel or not self.demand) else None

    def worth(self, panel: frozenset[int]) -> int:
        """Points, then fewer seats and those who had less to do."""
        if panel not in self.known:
            answered = frozenset[str]().union(*(self.able[each].offers for each in panel))
            costs = sum(1 + self.able[each].load for each in panel)
            self.known[panel] = SEAT * sum(self.demand.get(wish, 0) for wish in answered) - costs
        return self.known[panel]


def barred(task: Task, table: int, places: Mapping[int, Place]) -> frozenset[int]:
    """Who cannot sit there: not free when a firm is placed there, or bound to step back for one."""
    here = {firm: slot for firm, (at, slot) in places.items() if at == table}
    conflicts = frozenset[int]().union(*(each.conflicts for each in task.firms if each.id in here))
    return conflicts | {each.id for each in task.people if not each.slots.issuperset(here.values())}


@dataclass
class _Turn:
    """A station while its panel is chosen by turns."""

    table: Table
    demand: Counter[str]
    barred: frozenset[int]
    panel: set[int] = field(default_factory=set)
    slots: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self.slots = self.table.slots

    def may(self, person: Person) -> bool:
        return person.id not in self.barred

    def lost(self, person: Person) -> int:
        """How many slots would close."""
        return len(self.slots - person.slots)

    def adds(self, person: Person) -> int:
        return sum(self.demand[wish] for wish in person.offers)

    def gain(self, person: Person, spare: int) -> tuple[bool, int, int, int]:
        """The greater, the rather: slots that can be spared, what is added, then who had less to do."""
        return self.lost(person) <= spare, self.adds(person), -person.load, -person.id

    def is_worth(self, person: Person, spare: int) -> bool:
        return self.lost(person) <= spare and self.adds(person) > 0

    def take(self, person: Person) -> None:
        self.panel.add(person.id)
        self.slots &= person.slots
        for wish in person.offers:
            self.demand[wish] = 0


def _held(task: Task) -> frozenset[int]:
    return frozenset[int]().union(*task.held_panels.values())


def _demand(firms: Sequence[Firm]) -> Counter[str]:
    """The points at stake for each wish."""
    wanted: Counter[str] = Counter()
    for firm in firms:
        wanted.update(firm.wishes)
    return wanted
