"""Plans again when somebody drops out: as few others as possible are moved. Pure.

In this order: most parties with a meeting; what somebody said they must have is kept; meetings stay in their
round, and one given up counts as two that are moved; then points. New meetings are only for those who lost
one or have none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from events.matchmaking.meetings.pairing import pair_off
from events.matchmaking.meetings.problem import Meeting, Pair, Party, Plan, Task
from events.matchmaking.meetings.room import Room, Spot, rounds_of
from events.matchmaking.meetings.surviving import musts, surviving
from events.matchmaking.meetings.tables import at_tables
from events.matchmaking.meetings.whole import Found, Gains, Whole, free_spots
from events.matchmaking.meetings.worth import Worths, candidates, met

STAYS, MOVES = 2, 1
"""What it is worth that a meeting stays in its round, or at least takes place: giving one up is two moves."""


@dataclass(frozen=True, slots=True)
class Replanned:
    """The new plan and what became of the old one.

    `gone`: meetings that cannot be any more. `moved`: from where to where. `lost`: given up for others.
    `proven`: no plan moves fewer, in the order of the rule.
    """

    plan: Plan = ()
    gone: Plan = ()
    moved: tuple[tuple[Meeting, Meeting], ...] = ()
    lost: Plan = ()
    added: Plan = ()
    proven: bool = True


def without(task: Task, party: int) -> Task:
    """The task after the party dropped out for the whole day."""

    def left(parties: Iterable[Party]) -> tuple[Party, ...]:
        return tuple(replace(each, rounds=frozenset()) if each.id == party else each for each in parties)

    held = tuple(each for each in task.held if party not in each.pair)
    return replace(task, firms=left(task.firms), institutions=left(task.institutions), held=held)


def replan(task: Task, before: Plan, seconds: float = 10.0) -> Replanned:
    """The plan for what has changed. `task` is as it is now, `before` as it was planned."""
    task = replace(task, held=surviving(task, task.held))
    stands = surviving(task, before)
    old = {each.pair: each.round for each in stands}
    worths = candidates(task)
    concerned = _concerned(task, before, stands)
    new = [pair for pair in worths if pair not in old and not concerned.isdisjoint(pair)]
    options = free_spots(task, new, Room(task, old.items()), range(task.rounds))
    whole = Whole(task, worths, old, options)
    found = whole.best(whole.levels(), seconds / 3, ())
    proven = found.values == found.bounds
    if met(task, found.placed) < pair_off(task, worths).met:
        found = _move_some(task, worths, old, found.placed, new, seconds * 2 / 3)
        proven = found.values == found.bounds
    return told(task, before, at_tables(task, found.placed, stands), proven=proven)


def _concerned(task: Task, before: Plan, stands: Plan) -> frozenset[int]:
    """Who lost a meeting or has none."""
    lost = {party for each in set(before) - set(stands) for party in each.pair}
    none = {each.id for each in task.party.values() if not each.had}
    return frozenset(lost | none.difference(*(each.pair for each in stands)))


def _move_some(
    task: Task,
    worths: Worths,
    old: Mapping[Pair, int],
    filled: Mapping[Pair, int],
    new: list[Pair],
    seconds: float,
) -> Found:
    """The plan by the rule, free to move whatever is not held."""
    held = {each.pair: each.round for each in task.held if each.pair in old}
    pairs = [pair for pair in (*old, *new) if pair not in held]
    options = [(pair, number) for pair in pairs for number in rounds_of(task, pair)]
    whole = Whole(task, worths, held, options)
    start: list[Spot] = [spot for spot in filled.items() if spot[0] not in held]
    return whole.best([_least_disturbed(task, whole, old), whole.points], seconds, start)


def _least_disturbed(task: Task, whole: Whole, old: Mapping[Pair, int]) -> Gains:
    """Parties met, then musts kept, then meetings that stay: each counts more than all that come after."""
    unit = STAYS * len(old) + 1
    above = unit * (2 * len(old) + 1)
    gains = {
        at: musts(task, pair) * unit + (STAYS if old[pair] == number else MOVES)
        for (pair, number), at in whole.goes.items()
        if pair in old
    }
    return {**gains, **dict.fromkeys(whole.firsts.values(), above)}


def told(task: Task, before: Plan, plan: Plan, *, proven: bool) -> Replanned:
    """What becomes of what was planned before in this plan, the task being as it is now."""
    stands = surviving(task, before)
    after, old = {each.pair: each for each in plan}, {each.pair: each for each in stands}
    return Replanned(
        plan,
        gone=tuple(sorted(set(before) - set(stands))),
        moved=tuple(
            (each, after[each.pair])
            for each in stands
            if each.pair in after and after[each.pair].place != each.place
        ),
        lost=tuple(each for each in stands if each.pair not in after),
        added=tuple(each for each in plan if each.pair not in old),
        proven=proven,
    )
