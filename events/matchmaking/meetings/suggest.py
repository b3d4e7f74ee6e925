"""On the spot: somebody did not come, who of those present could take the seat now? Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from events.matchmaking.meetings.check import removed
from events.matchmaking.meetings.explain import reasons
from events.matchmaking.meetings.problem import Meeting, Pair, Plan, Task
from events.matchmaking.meetings.room import Room
from events.matchmaking.meetings.surviving import musts
from events.matchmaking.meetings.worth import pair_points


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A meeting that could be now. `has_none`: who is asked in has no meeting all day."""

    meeting: Meeting
    has_none: bool
    points: int
    reasons: tuple[str, ...]


def suggestions(
    task: Task, plan: Plan, missed: Meeting, absent: int, present: Collection[int]
) -> list[Suggestion]:
    """Who could meet whoever waits at the missed meeting, best first: those with none, musts, points.

    `absent` is the party of the meeting that did not come. Nobody is asked out of another meeting, nor who
    cannot come in this round, nor for a pair that has met or will meet.
    """
    left = removed(plan, missed)
    room = Room(task, ((each.pair, each.round) for each in left))
    waits_firm = absent == missed.institution
    known = {each.pair for each in plan}
    found = []
    for each in task.institutions if waits_firm else task.firms:
        pair = (missed.firm, each.id) if waits_firm else (each.id, missed.institution)
        if each.id == absent or each.id not in present or pair in known:
            continue
        table = _table(task, left, missed, pair[1])
        if table is None or not task.may_meet(pair) or not room.has(pair, missed.round):
            continue
        meeting = Meeting(missed.round, table, *pair)
        why = reasons(task, pair) or ("这一轮都有空",)
        found.append(
            Suggestion(meeting, not room.meetings(each.id) and not each.had, pair_points(task, pair), why)
        )
    return sorted(found, key=lambda each: _turn(task, each))


def _table(task: Task, plan: Plan, missed: Meeting, institution: int) -> int | None:
    """A free table of the institution's: the one that waits where it may sit there."""
    taken = {each.table for each in plan if each.round == missed.round}
    free = [table for table in task.tables_of(institution) if table not in taken]
    return missed.table if missed.table in free else free[0] if free else None


def _turn(task: Task, suggestion: Suggestion) -> tuple[bool, int, int, Pair]:
    pair = suggestion.meeting.pair
    return not suggestion.has_none, -musts(task, pair), -suggestion.points, pair
