"""How well a place suits a firm, in points: what its panel can do for it, and the time. Pure."""

from collections.abc import Collection, Iterable, Mapping

from events.clinic.timetable.model import Firm, Panels, Person, Place, Task, Timetable


def offered(people: Iterable[Person]) -> frozenset[str]:
    """The wishes that a panel of these people answers."""
    return frozenset().union(*(each.offers for each in people))


def panel_points(firm: Firm, offers: Collection[str]) -> int:
    """What a panel that answers these wishes is worth to the firm."""
    return sum(worth for wish, worth in firm.wishes.items() if wish in offers)


def open_slots(task: Task, panels: Panels) -> dict[int, frozenset[int]]:
    """By station, the slots that nobody has booked and in which its whole panel is free."""
    person = task.person
    return {
        table.id: table.slots.intersection(*(person[each].slots for each in panels.get(table.id, ())))
        if panels.get(table.id)
        else frozenset()
        for table in task.tables
    }


def possible_places(firm: Firm, panels: Panels, free: Mapping[int, frozenset[int]]) -> list[Place]:
    """Where the firm could go, by station and slot: it is free and nobody there has to step back."""
    return [
        (table, slot)
        for table, slots in free.items()
        if not firm.conflicts & panels.get(table, frozenset())
        for slot in sorted(slots & firm.slots.keys())
    ]


def points(task: Task, timetable: Timetable) -> int:
    """The points of the whole timetable."""
    person = task.person
    offers = {table: offered(person[each] for each in panel) for table, panel in timetable.panels.items()}
    firms = {each.id: each for each in task.firms}
    return sum(
        panel_points(firms[firm], offers[table]) + firms[firm].slots.get(slot, 0)
        for firm, (table, slot) in timetable.places.items()
    )
