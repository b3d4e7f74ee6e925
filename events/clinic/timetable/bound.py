"""What no timetable can pass: a bound on the points, whatever the panels. Pure."""

from collections import Counter
from collections.abc import Sequence

from events.clinic.timetable.model import Firm, Task


def bound(task: Task, firms: Sequence[Firm]) -> int:
    """At least the points of every timetable that sees exactly these firms.

    Each wish counts for as many firms as those who answer it have slots; nobody is counted who could only
    sit by closing more slots than can be spared. Each firm has the time dearest to it.
    """
    places = sum(len(table.slots) for table in task.tables)
    spare = places - sum(firm.id not in task.held_places for firm in firms)
    longest = max((len(table.slots) for table in task.tables), default=0)
    held = frozenset().union(*task.held_panels.values())
    able = [each for each in task.people if each.id in held or longest - len(each.slots) <= spare]
    room: Counter[str] = Counter()
    for each in able:
        for wish in each.offers:
            room[wish] += len(each.slots)
    total = sum(max(firm.slots.values(), default=0) for firm in firms)
    for wish in {wish for firm in firms for wish in firm.wishes}:
        worth = sorted((firm.wishes[wish] for firm in firms if wish in firm.wishes), reverse=True)
        total += sum(worth[: room[wish]])
    return total
