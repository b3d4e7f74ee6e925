"""The organiser changes a draft by hand: one meeting moved, traded, added or removed. Pure."""

from dataclasses import dataclass

from events.matchmaking.meetings.check import Verdict, added, check_change, moved, removed
from events.matchmaking.meetings.gathering import Gathered
from events.matchmaking.meetings.problem import Meeting, Pair, Place, Plan


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked: the pair goes to the place, or out of the plan where there is none."""

    pair: Pair
    place: Place | None


@dataclass(frozen=True, slots=True)
class Changed:
    """The plan it would give, what speaks against it, and the change in words."""

    plan: Plan
    verdict: Verdict
    said: str


def change(gathered: Gathered, plan: Plan, asked: Change) -> Changed:
    """What the change would bring to the part of the plan that has not begun. Reads nothing.

    Where another pair sits already the two trade places.
    """
    before = gathered.ahead(plan)
    there = next((each for each in before if each.pair == asked.pair), None)
    names = "和".join(gathered.parties[each].name for each in asked.pair)
    if asked.place is None:
        after, said = (removed(before, there), f"取消 {names}") if there else (before, "")
    elif there is None:
        after, said = added(before, Meeting(*asked.place, *asked.pair)), f"增加 {names}"
    else:
        after, said = moved(before, there, asked.place), f"移动 {names}"
    return Changed(gathered.whole(after), check_change(gathered.task, before, after), said)
