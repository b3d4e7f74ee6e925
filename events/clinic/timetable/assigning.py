"""Firms to places, given the panels: the most points for the firms that are seen, proven. Pure.

With the panels fixed it is a flow in a network: every corner of the linear program is whole, so nothing has
to be branched on.
"""

from collections import defaultdict
from collections.abc import Mapping

from events.clinic.timetable.fit import offered, open_slots, panel_points, possible_places
from events.clinic.timetable.model import Panels, Place, Task, Timetable
from events.clinic.timetable.seeing import seen
from events.linear_program import Program


def assign(task: Task, panels: Panels, before: Mapping[int, Place] | None = None) -> Timetable:
    """The best timetable for these panels: who is seen by the order, then points, even load, early slots.

    With `before`, fewest firms elsewhere than there come before points.
    """
    possible = possible_of(task, panels)
    lucky = seen(possible, [each.id for each in task.firms])
    person, loads = task.person, _held_loads(task)
    offers = {table: offered(person[each] for each in panel) for table, panel in panels.items()}
    gains: dict[tuple[int, Place], int] = {}
    for firm in task.firms:
        if firm.id in lucky and firm.id not in task.held_places:
            at = {table: panel_points(firm, answered) for table, answered in offers.items()}
            for place in possible[firm.id]:
                gains[firm.id, place] = at[place[0]] + firm.slots[place[1]]
    if before:
        stay = 1 + 2 * len(lucky) * max(gains.values(), default=0)
        gains = {arc: gain + stay * (before.get(arc[0]) == arc[1]) for arc, gain in gains.items()}
    return Timetable(dict(panels), dict(task.held_places) | (_best(gains, loads) if gains else {}))


def possible_of(task: Task, panels: Panels) -> dict[int, list[Place]]:
    """The places each firm could take, those held by others left out; a firm held has the one."""
    free, taken = open_slots(task, panels), set(task.held_places.values())
    return {
        firm.id: [task.held_places[firm.id]]
        if firm.id in task.held_places
        else [place for place in possible_places(firm, panels, free) if place not in taken]
        for firm in task.firms
    }


def _held_loads(task: Task) -> dict[int, int]:
    """How many held firms each station sees."""
    return {table.id: sum(at == table.id for at, _ in task.held_places.values()) for table in task.tables}


def _best(gains: Mapping[tuple[int, Place], int], loads: Mapping[int, int]) -> dict[int, Place]:
    """Every firm of `gains` at one place, each place once; the sum of gains is the greatest.

    The n-th firm of a station costs 2n - 1 more, which evens out the squares; both that and the number of
    the slot weigh less than one point in all.
    """
    by_firm, by_place, by_table = (defaultdict[object, list[int]](list) for _ in range(3))
    places = {place for _, place in gains}
    seats = {table: sum(at == table for at, _ in places) for table in loads}
    latest = max(slot for _, slot in places)
    fine = 1 + sum((loads[table] + many) ** 2 for table, many in seats.items()) + latest * len(gains)
    program, arcs = Program(), list(gains)
    for firm, place in arcs:
        column = program.column(place[1] - fine * gains[firm, place])
        by_firm[firm].append(column)
        by_place[place].append(column)
        by_table[place[0]].append(column)
    for columns in by_firm.values():
        program.row(dict.fromkeys(columns, 1), 1, 1)
    for columns in by_place.values():
        program.at_most(columns, 1)
    for table, many in seats.items():
        levels = [program.column(2 * (loads[table] + load) + 1) for load in range(many)]
        program.row(dict.fromkeys(by_table[table], 1) | dict.fromkeys(levels, -1), 0, 0)
    solved = program.solve()
    assert solved is not None, "the firms that are seen all have a place"
    return {firm: place for column, (firm, place) in enumerate(arcs) if column in solved.chosen}
