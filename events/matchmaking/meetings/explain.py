"""Why two meet, why somebody has no meeting: in words. Pure.

Nothing here depends on a no, so that nobody can read one out of what is said.
"""

from collections.abc import Iterable, Iterator

from events.matchmaking.meetings.problem import NO_FIT, Pair, Plan, Task, Wish
from events.matchmaking.meetings.room import Room, Spot, rounds_of
from events.matchmaking.meetings.worth import pair_points

NOT_PLANNED = "没有排上"
"""All that a party is told of another it does not meet, whatever the reason."""


def reasons(task: Task, pair: Pair) -> tuple[str, ...]:
    """What speaks for a meeting of the two: what each chose, then how need and offering fit."""
    firm, institution = (task.wishes.get(said) for said in (pair, pair[::-1]))
    chosen: list[str] = []
    if firm == institution == Wish.MUST:
        chosen = ["双方都选了一定要见"]
    else:
        for side, said in (("企业", firm), ("机构", institution)):
            if said in (Wish.MUST, Wish.MAY):
                chosen.append(f"{side}选了{said.label}")
    return (*chosen, *task.fits.get(pair, NO_FIT).reasons)


def why_none(task: Task, plan: Plan, party: int) -> str:
    """Why the party has no meeting, for the organiser: what would have to change."""
    who = task.party[party]
    if not any(0 <= number < task.rounds for number in who.rounds):
        return "没有一轮能来"
    if who.most < 1:
        return "会面数上限是 0"
    pairs = [pair for pair in _pairs(task, party) if pair_points(task, pair) > 0]
    if not pairs:
        return "没有人选它，它也没有选人，需求和产品也没有对上"
    together = [pair for pair in pairs if pair not in task.barred and rounds_of(task, pair)]
    if not together:
        return "想见的都须回避，或没有共同能来的轮次"
    if next(free_places(task, plan, together), None) is None:
        return "能来的轮次里，合适的对象都已排满"
    return "还有空的轮次，可以手工安排或重新排"


def unmet_musts(task: Task, plan: Plan) -> list[tuple[int, int]]:
    """Who said it must meet whom and does not in this plan, by name of who said so."""
    met = {each.pair for each in plan}
    unmet = [
        (who, other)
        for (who, other), said in task.wishes.items()
        if said is Wish.MUST and (who, other) not in met and (other, who) not in met
    ]
    return sorted(unmet, key=lambda each: tuple(task.party[party].name for party in each))


def why_not(task: Task, plan: Plan, pair: Pair) -> str:
    """Why the two do not meet, for the organiser."""
    if pair in task.barred:
        return "须回避"
    if not rounds_of(task, pair):
        return "没有共同能来的轮次"
    if next(free_places(task, plan, [pair]), None) is None:
        return f"{NOT_PLANNED}：共同能来的轮次都已排满"
    return NOT_PLANNED


def free_places(task: Task, plan: Plan, pairs: Iterable[Pair]) -> Iterator[Spot]:
    """Where these pairs could meet beside what is planned, whatever they said of one another."""
    room = Room(task, ((each.pair, each.round) for each in plan))
    return ((pair, number) for pair in pairs for number in rounds_of(task, pair) if room.has(pair, number))


def _pairs(task: Task, party: int) -> list[Pair]:
    firms = {each.id for each in task.firms}
    if party in firms:
        return [(party, each.id) for each in task.institutions]
    return [(each.id, party) for each in task.firms]
