"""Proposes panels and a timetable: fair first, then the best found, with a bound on what it may miss. Pure.

Panels and places are bettered in turn, each step proven best for the other, from one start and from shaken
ones; a day that is small enough is then solved whole, which proves it.
"""

import random
from collections.abc import Callable
from time import monotonic

from events.clinic.timetable.assigning import assign
from events.clinic.timetable.bound import bound
from events.clinic.timetable.fit import points
from events.clinic.timetable.model import Proposal, Task, Timetable
from events.clinic.timetable.seating import barred, better_panels, first_panels
from events.clinic.timetable.seeing import seen
from events.clinic.timetable.together import improve

ROUNDS = 20
SWAPS = 2
SHARE = 0.6
"""Of the time, spent on turns before the whole is tried."""

Tell = Callable[[int, int, str], None]
"""Told how far it is: done, of how many, and in words; raises to stop."""


def propose(task: Task, seconds: float = 8.0, tell: Tell = lambda *_: None) -> Proposal:
    """The best timetable found in about that time, and how much better any could be.

    Every firm that can be seen is, those earlier in the order first; then points decide. What is held stays.
    """
    until = monotonic() + seconds
    turns_until = until - seconds * (1 - SHARE)
    tell(0, ROUNDS + 1, "正在排第一版")
    best = _by_turns(task, first_panels(task), turns_until)
    shaking = random.Random(0)  # noqa: S311  the same day gives the same proposal
    for done in range(1, ROUNDS):
        if monotonic() > turns_until:
            break
        tell(done, ROUNDS + 1, f"已安排 {len(best.places)} 家，正在找更合适的搭配")
        best = max(
            best,
            _by_turns(task, _shaken(task, best, shaking), turns_until),
            key=lambda each: _rank(task, each),
        )
    most = _bound(task, best)
    tell(ROUNDS, ROUNDS + 1, f"已安排 {len(best.places)} 家，正在核对还能好多少")
    if points(task, best) < most and (found := improve(task, best, max(0.5, until - monotonic()))):
        better, proven = found
        best = max(best, assign(task, better.panels), key=lambda each: _rank(task, each))
        most = min(most, proven)
    return stated(task, best, most)


def rearrange(task: Task, before: Timetable) -> Proposal:
    """The same panels, what is held where it is held, and as few other firms as can be moved."""
    panels = {**before.panels, **task.held_panels}
    found = assign(task, panels, before.places)
    return stated(task, found, _bound(task, found))


def stated(task: Task, timetable: Timetable, most: int) -> Proposal:
    """The timetable with what is proven of it."""
    worth = points(task, timetable)
    return Proposal(timetable, worth, max(most, worth), _is_most_seen(task, timetable))


def _by_turns(task: Task, panels: dict[int, frozenset[int]], until: float) -> Timetable:
    """Places for the panels, panels for the places, until neither gets better."""
    best = assign(task, panels)
    while monotonic() < until:
        found = assign(task, better_panels(task, best))
        if _rank(task, found) <= _rank(task, best):
            break
        best = found
    return best


def _shaken(task: Task, timetable: Timetable, by: random.Random) -> dict[int, frozenset[int]]:
    """The panels with a few people having changed seats, with others or with those who have none."""
    loose = [table.id for table in task.tables if table.id not in task.held_panels]
    held = frozenset[int]().union(*task.held_panels.values())
    seat: dict[int, int | None] = {each.id: None for each in task.people if each.id not in held}
    seat |= {each: table for table in loose for each in timetable.panels[table]}
    away = {table: barred(task, table, task.held_places) for table in loose}
    for _ in range(SWAPS if len(seat) > 1 else 0):
        one, other = by.sample(sorted(seat), 2)
        if one not in away.get(seat[other] or 0, ()) and other not in away.get(seat[one] or 0, ()):
            seat[one], seat[other] = seat[other], seat[one]
    panels = {table: frozenset(each for each, at in seat.items() if at == table) for table in loose}
    return {**task.held_panels, **panels}


def _rank(task: Task, timetable: Timetable) -> tuple[list[bool], int]:
    """The greater, the better: who is seen, by the order; then points."""
    return [each.id in timetable.places for each in task.firms], points(task, timetable)


def _bound(task: Task, timetable: Timetable) -> int:
    return bound(task, [each for each in task.firms if each.id in timetable.places])


def _is_most_seen(task: Task, timetable: Timetable) -> bool:
    """Whether nobody more, and nobody earlier, could be seen were every expert free and without ties."""
    taken = set(task.held_places.values())
    possible = {
        each.id: [
            place
            for table in task.tables
            for slot in sorted(table.slots & each.slots.keys())
            if (place := (table.id, slot)) not in taken
        ]
        for each in task.firms
    }
    possible |= {firm: [place] for firm, place in task.held_places.items()}
    return seen(possible, [each.id for each in task.firms]).keys() == timetable.places.keys()
