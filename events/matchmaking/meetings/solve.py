"""Plans a day's meetings: nobody without one first, then the best found, and what it may miss. Pure.

Pairs are chosen before rounds: that is solved to proof and bounds every plan. Where everybody is there all
the time the pairs always find rounds, and the plan is proven. Otherwise what could not be placed is replaced,
and rounds are made anew, one or two at a time, while there is time; a small day is solved whole.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import combinations
from time import monotonic

from events.matchmaking.meetings.pairing import pair_off
from events.matchmaking.meetings.problem import Pair, Plan, Proposal, Task
from events.matchmaking.meetings.room import Room, rounds_of
from events.matchmaking.meetings.rounds import in_rounds
from events.matchmaking.meetings.surviving import surviving
from events.matchmaking.meetings.tables import at_tables
from events.matchmaking.meetings.whole import Whole, better, filled, free_spots
from events.matchmaking.meetings.worth import Worths, candidates, met, points

MOST_SPOTS = 6_000
"""Above so many pairs and rounds a day is not solved whole."""
STEPS = 4

Tell = Callable[[int, int, str], None]
"""Told how far it is: done, of how many, and in words; raises to stop."""


def propose(task: Task, seconds: float = 25.0, tell: Tell = lambda *_: None) -> Proposal:
    """The best plan found in about that time, and how much better any could be. What is held stays."""
    until = monotonic() + seconds
    task = replace(task, held=surviving(task, task.held))
    worths = candidates(task)
    tell(0, STEPS, "正在挑选谁和谁见面")
    paired = pair_off(task, worths)
    tell(1, STEPS, f"选出 {len(paired.pairs)} 场会面，正在排轮次")
    placed = in_rounds(task, paired.pairs)
    tell(2, STEPS, f"已排 {len(placed)} 场，正在补空位")
    placed = filled(task, worths, placed, seconds / 5)
    most, bound = paired.met, paired.points
    if _rank(task, placed) < (most, bound):
        tell(3, STEPS, f"已排 {len(placed)} 场，正在找更好的排法")
        placed, most, bound = _improve(task, worths, placed, (most, bound), until, tell)
    return stated(task, worths, at_tables(task, placed), most, bound)


def stated(task: Task, worths: Worths, plan: Plan, most_met: int, bound: int) -> Proposal:
    """The plan with what is proven of it; `bound` holds for plans that meet `most_met`."""
    reached, worth = _rank(task, {each.pair: each.round for each in plan})
    if reached < most_met:
        bound = pair_off(task, worths, meet_most=False).points
    return Proposal(plan, reached, most_met, worth, max(bound, worth))


def _improve(
    task: Task,
    worths: Worths,
    placed: dict[Pair, int],
    most: tuple[int, int],
    until: float,
    tell: Tell,
) -> tuple[dict[Pair, int], int, int]:
    """A better plan, with the most parties and points that are possible."""
    if sum(len(rounds_of(task, pair)) for pair in worths) <= MOST_SPOTS:
        return _solve_whole(task, worths, placed, most, until)
    parts = [*combinations(range(task.rounds), 1), *combinations(range(task.rounds), 2)]
    for part in parts:
        left = until - monotonic()
        if left <= 0 or _rank(task, placed) >= most:
            break
        tell(3, STEPS, f"已排 {len(placed)} 场，正在找更好的排法")
        placed = max(placed, better(task, worths, placed, part, left), key=lambda each: _rank(task, each))
    return placed, *most


def _solve_whole(
    task: Task, worths: Worths, placed: dict[Pair, int], most: tuple[int, int], until: float
) -> tuple[dict[Pair, int], int, int]:
    held = {each.pair: each.round for each in task.held}
    options = free_spots(
        task, (pair for pair in worths if pair not in held), Room(task, held.items()), range(task.rounds)
    )
    whole = Whole(task, worths, held, options)
    start = [spot for spot in placed.items() if spot[0] not in held]
    found = whole.best(whole.levels(), max(1.0, until - monotonic()), start)
    known_met, known_points = met(held), points(task, held)
    most_met = min(most[0], known_met + found.bounds[0]) if whole.firsts else most[0]
    # The second level's bound holds for plans that meet as many as found.
    is_most = met(found.placed) == most_met
    return found.placed, most_met, min(most[1], known_points + found.bounds[-1]) if is_most else most[1]


def _rank(task: Task, placed: Mapping[Pair, int]) -> tuple[int, int]:
    """The greater, the better: parties with a meeting, then points."""
    return met(placed), points(task, placed)
