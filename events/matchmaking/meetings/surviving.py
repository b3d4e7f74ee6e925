"""What of a plan can still be after things have changed. Pure."""

from events.matchmaking.meetings.problem import Meeting, Pair, Plan, Task, Wish
from events.matchmaking.meetings.room import Room
from events.matchmaking.meetings.worth import pair_points


def surviving(task: Task, plan: Plan) -> Plan:
    """The meetings of the plan that can still be. Where not all can: those held, musts, and more points."""
    room, kept, taken, pairs = Room(task), list[Meeting](), set[tuple[int, int]](), set[Pair]()
    known = [each for each in plan if each.firm in task.party and each.institution in task.party]
    held = set(task.held)
    known.sort(
        key=lambda each: (
            each not in held,
            -musts(task, each.pair),
            -pair_points(task, each.pair),
            each,
        )
    )
    for each in known:
        is_possible = each.table in task.tables_of(each.institution) and task.may_meet(each.pair)
        is_free = each.place not in taken and each.pair not in pairs and room.has(each.pair, each.round)
        if is_possible and is_free:
            room.take(each.pair, each.round)
            taken.add(each.place)
            pairs.add(each.pair)
            kept.append(each)
    return tuple(sorted(kept))


def musts(task: Task, pair: Pair) -> int:
    """How many of the two said they must meet."""
    return sum(task.wishes.get(said) is Wish.MUST for said in (pair, pair[::-1]))
