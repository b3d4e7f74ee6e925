"""Panels for a day too large to be solved whole: many tried, judged by stations alone, times left out. Pure.

Judging so takes a hundredth of a second where placing every firm takes a fifth. A worse try is now and then
gone on from, ever more seldom: what no single change of seats betters can still be left behind.
"""

import math
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from time import monotonic

from events.clinic.timetable.fit import offered, open_slots, panel_points
from events.clinic.timetable.model import Firm, Panels, Task, Timetable
from events.clinic.timetable.seating import shaken
from events.linear_program import Program

TRIES = 600
WARM = 30.0
"""Points that a first try may lack and still be gone on from, as likely as not."""


def search(task: Task, timetable: Timetable, until: float, tell: Callable[[int, int], None]) -> Panels:
    """The best panels tried, at least as good as the timetable's by stations; the same day tries the same.

    Ends after TRIES, or at `until` (monotonic). `tell` hears how many of how many.
    """
    firms = [each for each in task.firms if each.id in timetable.places]
    best = here = timetable.panels
    most = worth = rough_points(task, here, firms)
    by = random.Random(0)  # noqa: S311  the same day gives the same proposal
    for done in range(TRIES):
        if monotonic() > until:
            break
        tell(done, TRIES)
        tried = shaken(task, here, by, swaps=1)
        found = rough_points(task, tried, firms)
        warmth = WARM * (1 - done / TRIES)
        if found >= worth or by.random() < math.exp((found - worth) / warmth):
            here, worth = tried, found
        if found > most:
            best, most = tried, found
    return best


def rough_points(task: Task, panels: Panels, firms: Sequence[Firm]) -> int:
    """The most that panels alone are worth to these firms, a point more for each that is seen.

    Each firm is at one station, as many at a station as it has slots.
    """
    person, free = task.person, open_slots(task, panels)
    offers = {table: offered(person[each] for each in panel) for table, panel in panels.items()}
    program, at_table = Program(), defaultdict[int, list[int]](list)
    for firm in firms:
        here = []
        for table, answered in offers.items():
            if free[table] & firm.slots.keys() and not firm.conflicts & panels[table]:
                here.append(program.column(-panel_points(firm, answered) - 1))
                at_table[table].append(here[-1])
        program.at_most(here, 1)
    for table, columns in at_table.items():
        program.at_most(columns, len(free[table]))
    solved = program.solve()
    return -solved.cost if solved else 0
