"""Plans a day's meetings: nobody without one first, then the best found, and what it may miss. Pure.

Pairs are chosen before rounds: that is solved to proof and bounds every plan. Where everybody is there all
the time the pairs always find rounds, and the plan is proven. Otherwise what could not be placed is replaced,
and where that falls short of the bound the day is solved whole from there.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from time import monotonic

from events.matchmaking.meetings.pairing import pair_off
from events.matchmaking.meetings.problem import Pair, Plan, Proposal, Task
from events.matchmaking.meetings.room import Room
from events.matchmaking.meetings.rounds import in_rounds
from events.matchmaking.meetings.surviving import surviving
from events.matchmaking.meetings.tables import at_tables
from events.matchmaking.meetings.whole import Whole, filled, free_spots
from events.matchmaking.meetings.worth import Worths, candidates, met, points

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
        left = max(1.0, until - monotonic())
        placed, most, bound = _solve_whole(task, worths, placed, (most, bound), left)
    return stated(task, worths, at_tables(task, placed), most, bound)


def stated(task: Task, worths: Worths, plan: Plan, most_met: int, bound: int) -> Proposal:
    """The plan with what is proven of it; `bound` holds for plans that meet `most_met`."""
    reached, worth = _rank(task, {each.pair: each.round for each in plan})
    if reached < most_met:
        bound = pair_off(task, worths, meet_most=False).points
    return Proposal(plan, reached, most_met, worth, max(bound, worth))


def _solve_whole(
    task: Task, worths: Worths, placed: Mapping[Pair, int], most: tuple[int, int], seconds: float
) -> tuple[dict[Pair, int], int, int]:
    """A plan as good or better, with the most parties and points that are possible."""
    held = {each.pair: each.round for each in task.held}
    options = free_spots(
        task, (pair for pair in worths if pair not in held), Room(task, held.items()), range(task.rounds)
    )
    whole = Whole(task, worths, held, options)
    start = [spot for spot in placed.items() if spot[0] not in held]
    found = whole.best(whole.levels(), seconds, start)
    most_met = min(most[0], met(task, held) + (found.bounds[0] if whole.firsts else 0))
    # The bound of the points holds for plans that meet as many as the one found.
    is_most = met(task, found.placed) == most_met
    bound = min(most[1], points(task, held) + found.bounds[-1]) if is_most else most[1]
    return found.placed, most_met, bound


def _rank(task: Task, placed: Mapping[Pair, int]) -> tuple[int, int]:
    """The greater, the better: parties with a meeting, then points."""
    return met(task, placed), points(task, placed)
