"""The organiser changes a draft by hand: one meeting moved, traded, added or removed. Pure."""

from dataclasses import dataclass

from events.matchmaking.meetings.check import Verdict, Violation, added, check_change, moved, removed
from events.matchmaking.meetings.drafts import Draft, with_fixed
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


def change(gathered: Gathered, draft: Draft, asked: Change) -> Changed:
    """What the change would bring to the part of the draft that has not begun. Reads nothing.

    Where another pair sits already the two trade places. What the organiser has fixed stays until it is
    loosed, what has begun or was held stays for good.
    """
    if begun := _begun(gathered, asked):
        return Changed(draft.plan, Verdict((begun,), (), 0), "")
    before = gathered.ahead(draft.plan)
    there = next((each for each in before if each.pair == asked.pair), None)
    names = "和".join(gathered.parties[each].name for each in asked.pair)
    if asked.place is None:
        after, said = (removed(before, there), f"取消 {names}") if there else (before, "")
    elif there is None:
        after, said = added(before, Meeting(*asked.place, *asked.pair)), f"增加 {names}"
    else:
        after, said = moved(before, there, asked.place), f"移动 {names}"
    return Changed(gathered.whole(after), check_change(with_fixed(gathered, draft), before, after), said)


def _begun(gathered: Gathered, asked: Change) -> Violation | None:
    """What cannot be changed any more: a meeting whose round has begun or that was held, such a round."""
    for each in (*gathered.past, *gathered.task.held):
        if each.pair == asked.pair:
            names = "和".join(gathered.parties[party].name for party in each.pair)
            return Violation(each, f"{names}的会面已经开始，不能再改")
    if asked.place is None:
        return None
    there = Meeting(*asked.place, *asked.pair)
    is_over = there.round < gathered.task.rounds and there.round not in gathered.open_rounds
    return Violation(there, f"第 {there.round + 1} 轮已经开始，不能再排") if is_over else None
