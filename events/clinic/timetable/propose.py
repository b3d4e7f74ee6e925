"""Proposes panels and a timetable: fair first, then the best found, with a bound on what it may miss. Pure.

Panels and places are bettered in turn, each step proven best for the other. A day that is small enough is
begun anew from shaken panels too, then solved whole, which proves it; for a larger one panels are searched.
"""

import random
from collections.abc import Callable
from time import monotonic

from events.clinic.timetable.assigning import assign
from events.clinic.timetable.bound import bound
from events.clinic.timetable.fit import points
from events.clinic.timetable.model import Proposal, Task, Timetable
from events.clinic.timetable.roughly import search
from events.clinic.timetable.seating import better_panels, first_panels, shaken
from events.clinic.timetable.seeing import seen
from events.clinic.timetable.together import improve, is_small

ROUNDS = 20
SWAPS = 2
SHARE = 0.6
"""Of the time, spent on turns before the whole is tried."""
LAST = 0.05
"""Of the time, left for the places when the search for panels ends."""

Tell = Callable[[int, int, str], None]
"""Told how far it is: done, of how many, and in words; raises to stop."""


def propose(task: Task, seconds: float = 9.0, tell: Tell = lambda *_: None) -> Proposal:
    """The best timetable found in about that time, and how much better any could be.

    Every firm that can be seen is, those earlier in the order first; then points decide. What is held stays.
    """
    until = monotonic() + seconds
    turns_until = until - seconds * (1 - SHARE)
    tell(0, ROUNDS + 1, "正在排第一版")
    best = _by_turns(task, first_panels(task), turns_until)
    if not is_small(task, best):
        best = _searched(task, best, until - seconds * LAST, tell)
        return stated(task, best, _bound(task, best))
    shaking = random.Random(0)  # noqa: S311  the same day gives the same proposal
    for done in range(1, ROUNDS):
        if monotonic() > turns_until:
            break
        tell(done, ROUNDS + 1, f"已安排 {len(best.places)} 家，正在找更合适的搭配")
        best = max(
            best,
            _by_turns(task, shaken(task, best.panels, shaking, SWAPS), turns_until),
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


def _searched(task: Task, best: Timetable, until: float, tell: Tell) -> Timetable:
    """The day with the best panels that a search finds, or as it was."""
    said = f"已安排 {len(best.places)} 家，正在找更合适的搭配"
    panels = search(task, best, until, lambda done, of: tell(done, of, said))
    return max(best, assign(task, panels), key=lambda each: _rank(task, each))


def _by_turns(task: Task, panels: dict[int, frozenset[int]], until: float) -> Timetable:
    """Places for the panels, panels for the places, until neither gets better."""
    best = assign(task, panels)
    while monotonic() < until:
        found = assign(task, better_panels(task, best))
        if _rank(task, found) <= _rank(task, best):
            break
        best = found
    return best


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
