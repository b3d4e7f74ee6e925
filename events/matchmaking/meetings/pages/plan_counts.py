"""The parties of a plan beside its grid: what each has, those with the fewest meetings first."""

from collections import defaultdict
from dataclasses import dataclass

from events.matchmaking.meetings.drafts import Open
from events.matchmaking.meetings.explain import why_none
from events.matchmaking.meetings.gathering import Gathered
from events.matchmaking.meetings.problem import Plan
from events.matchmaking.models import MeetingParty, MeetingSide


@dataclass(frozen=True)
class Count:
    """A party with its meetings in words, in their order, and why it has none."""

    party: MeetingParty
    meetings: list[str]
    has_said: bool
    why: str


def counts(gathered: Gathered, work: Open, side: MeetingSide) -> list[Count]:
    """The parties of a side that come, those with the fewest meetings first."""
    plan = work.draft.plan
    ahead, listed = gathered.ahead(plan), _listed(gathered, plan)
    found = [
        Count(
            gathered.parties[each],
            listed[each],
            gathered.parties[each].said_at is not None,
            "" if listed[each] or not plan else why_none(gathered.task, ahead, each),
        )
        for each in gathered.task.party
        if gathered.parties[each].side == side
    ]
    return sorted(found, key=lambda each: (len(each.meetings), each.party.name))


def _listed(gathered: Gathered, plan: Plan) -> defaultdict[int, list[str]]:
    """「第 1 轮 14:00–14:20 5 号桌：甲银行」 for each party and meeting."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    labels = {each.number: each.label for each in gathered.grid}
    for each in plan:
        where = f"{labels.get(each.round, f'第 {each.round + 1} 轮')} {each.table} 号桌"
        for party, other in (each.pair, each.pair[::-1]):
            found[party].append(f"{where}：{gathered.parties[other].name}")
    return found
