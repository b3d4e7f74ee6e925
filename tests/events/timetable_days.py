"""Small clinic days for the solver, drawn at random, and what trying everything says of them."""

from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st

from events.clinic.timetable.assigning import possible_of
from events.clinic.timetable.fit import points
from events.clinic.timetable.model import Firm, Panels, Person, Place, Table, Task, Timetable

WISHES = ("role:finance", "role:listing", "track:it", "field:credit")


@st.composite
def days(draw: st.DrawFn, most_firms: int = 4, most_people: int = 3, slots: int = 2) -> Task:
    """Two stations, a few slots, people who are not always free, firms that do not always come."""
    times = st.frozensets(st.integers(0, slots - 1), min_size=1)
    people = tuple(
        Person(
            each,
            f"专家{each}",
            "finance",
            draw(st.frozensets(st.sampled_from(WISHES), min_size=1)),
            draw(times),
            draw(st.integers(0, 2)),
        )
        for each in range(1, draw(st.integers(2, most_people)) + 1)
    )
    firms = tuple(
        Firm(
            each,
            f"企业{each}",
            draw(st.dictionaries(st.sampled_from(WISHES), st.sampled_from((20, 40, 100)), min_size=1)),
            {slot: draw(st.sampled_from((0, 10, 30))) for slot in sorted(draw(times))},
            draw(st.frozensets(st.integers(1, len(people)), max_size=1)),
        )
        for each in range(1, draw(st.integers(1, most_firms)) + 1)
    )
    tables = tuple(Table(each, f"{each} 号诊台", draw(times)) for each in (1, 2))
    return Task(firms, people, tables, draw(st.integers(1, 2)))


def every_panels(task: Task) -> Iterator[Panels]:
    """Every way to seat the people."""
    for seats in product((0, 1, 2), repeat=len(task.people)):
        panels = {
            table.id: frozenset(
                each.id for each, seat in zip(task.people, seats, strict=True) if seat == table.id
            )
            for table in task.tables
        }
        if all(len(panel) <= task.most_seats for panel in panels.values()):
            yield panels


def best_of_all(task: Task, panels: Panels) -> tuple[list[bool], int]:
    """Who is seen, by the order, and the points: the best of every way to place the firms."""
    possible = possible_of(task, panels)
    options: list[list[Place | None]] = [[None, *possible[each.id]] for each in task.firms]
    ranks = []
    for chosen in product(*options):
        taken = [place for place in chosen if place is not None]
        if len(set(taken)) == len(taken):
            places = {
                firm.id: place for firm, place in zip(task.firms, chosen, strict=True) if place is not None
            }
            ranks.append(
                ([each.id in places for each in task.firms], points(task, Timetable(panels, places)))
            )
    return max(ranks)


def rank(task: Task, timetable: Timetable) -> tuple[list[bool], int]:
    return [each.id in timetable.places for each in task.firms], points(task, timetable)
