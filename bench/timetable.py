"""Panels and a timetable for a whole day: seconds and proven gap, beside a greedy plan in the same run.

Run: python -m bench.timetable. The greedy plan seats people by turns and gives each firm, in the order, the
best place left. Aim: 200 firms, 40 experts and 10 stations in under 10 s.
"""

import random
import time

from bench.table import show
from events.clinic.models import ExpertRole
from events.clinic.timetable.check import check, check_move
from events.clinic.timetable.fit import offered, open_slots, panel_points, points, possible_places
from events.clinic.timetable.model import Firm, Panels, Person, Place, Table, Task, Timetable
from events.clinic.timetable.propose import propose
from events.clinic.timetable.seating import first_panels
from events.clinic.timetable.wishes import FIELD, ROLE_ASKED, TIMES, TRACK

SIZES = ((20, 8, 2, 12), (100, 20, 5, 20), (200, 40, 10, 20), (300, 40, 10, 20))
AIM_SECONDS = 10
ROLES = tuple(f"role:{each.value}" for each in ExpertRole)
TRACKS = tuple(f"track:{each}" for each in range(5))
FIELDS = tuple(f"field:{each}" for each in range(14))


def main() -> None:
    table = [
        (
            "firms/experts/stations/slots",
            "s",
            "seen",
            "points",
            "bound",
            "gap",
            "greedy: seen",
            "points",
            "check ms",
        )
    ]
    for firms, people, stations, slots in SIZES:
        task = _task(firms, people, stations, slots)
        begun = time.perf_counter()
        found = propose(task)
        seconds = time.perf_counter() - begun
        assert not check(task, found.timetable)
        by_hand = greedy(task, first_panels(task))
        table.append(
            (
                f"{firms}/{people}/{stations}/{slots}",
                f"{seconds:.1f}",
                f"{len(found.timetable.places)}{' (most)' if found.most_seen else ''}",
                str(found.points),
                str(found.bound),
                f"{found.gap_bp / 100:.2f}%",
                str(len(by_hand.places)),
                str(points(task, by_hand)),
                f"{_check_ms(task, found.timetable):.2f}",
            )
        )
    show(f"panels and timetable of one day, wall time, aim {AIM_SECONDS} s for 200/40/10", table)


def greedy(task: Task, panels: Panels) -> Timetable:
    """Each firm in the order takes the best place left, as one would by hand."""
    person, free, taken = task.person, open_slots(task, panels), dict[Place, int]()
    offers = {table: offered(person[each] for each in panel) for table, panel in panels.items()}
    for firm in task.firms:
        worth = {
            place: panel_points(firm, offers[place[0]]) + firm.slots[place[1]]
            for place in possible_places(firm, panels, free)
            if place not in taken
        }
        if worth:
            taken[max(worth, key=lambda place: worth[place])] = firm.id
    return Timetable(panels, {firm: place for place, firm in taken.items()})


def _check_ms(task: Task, timetable: Timetable) -> float:
    times = []
    for firm in task.firms[:20]:
        begun = time.perf_counter()
        check_move(task, timetable, firm.id, (1, 0))
        times.append(time.perf_counter() - begun)
    return 1000 * sorted(times)[len(times) // 2]


def _task(firms: int, people: int, stations: int, slots: int) -> Task:
    """A random day: a fifth of the people free for half of it, a fifth of the firms at three times only."""
    draw = random.Random(1)  # the same day in every run
    return Task(
        tuple(_firm(draw, each, people, slots) for each in range(1, firms + 1)),
        tuple(_person(draw, each, slots) for each in range(1, people + 1)),
        tuple(Table(each, f"{each} 号诊台", frozenset(range(slots))) for each in range(1, stations + 1)),
        5,
    )


def _firm(draw: random.Random, number: int, people: int, slots: int) -> Firm:
    wishes = dict.fromkeys(draw.sample(ROLES, draw.randint(1, 3)), ROLE_ASKED)
    wishes |= {draw.choice(TRACKS): TRACK} | dict.fromkeys(draw.sample(FIELDS, draw.randint(0, 2)), FIELD)
    times = dict.fromkeys(range(slots), 0) if draw.random() < 0.8 else {}
    times |= dict(zip(draw.sample(range(slots), 3), TIMES, strict=True))
    conflicts = frozenset({draw.randint(1, people)}) if draw.random() < 0.05 else frozenset[int]()
    return Firm(number, f"企业{number}", wishes, times, conflicts)


def _person(draw: random.Random, number: int, slots: int) -> Person:
    role = draw.choices(ROLES, (5, 3, 2, 3, 3))[0]
    knows = (*draw.sample(TRACKS, draw.randint(1, 2)), *draw.sample(FIELDS, draw.randint(1, 3)))
    half = draw.random()
    free = range(slots) if half < 0.8 else range(slots // 2) if half < 0.9 else range(slots // 2, slots)
    return Person(
        number, f"专家{number}", role[5:], frozenset((role, *knows)), frozenset(free), draw.randint(0, 3)
    )


if __name__ == "__main__":
    main()
