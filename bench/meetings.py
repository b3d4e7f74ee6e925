"""A day's one-to-one meetings: seconds and proven gap, beside a greedy and a random plan in the same run.

Run: python -m bench.meetings. The greedy plan gives each pair, the most points first, the first round both
have left, as one would by hand; the random one takes pairs as they come. Aim: 300 firms, 60 institutions and
12 rounds in under 30 s.
"""

import random
import time
from collections.abc import Iterable
from dataclasses import replace

from bench.table import show
from events.matchmaking.meetings.check import check, check_change, moved
from events.matchmaking.meetings.problem import Fit, Meeting, Pair, Party, Plan, Task, Wish
from events.matchmaking.meetings.replan import replan, without
from events.matchmaking.meetings.room import Room, rounds_of
from events.matchmaking.meetings.solve import propose
from events.matchmaking.meetings.suggest import suggestions
from events.matchmaking.meetings.worth import candidates, met, points

SIZES = ((50, 12, 8), (150, 30, 10), (300, 60, 12))
AIM_SECONDS = 30
ABSENT = 0.3
"""Who comes for half of the day only."""
SPOKEN = {Wish.MUST: 1, Wish.MAY: 3, Wish.NO: 1}
"""How many others a firm names; an institution names three times as many."""


def main() -> None:
    head = "firms/institutions/rounds", "s", "meetings", "points", "bound", "gap", "left out"
    for title, days in (
        ("everybody there all day", [a_day(*size, 0.0) for size in SIZES]),
        ("three in ten there for half of it", [a_day(*size, ABSENT) for size in SIZES]),
        ("every other round missed, few tables", [scattered(a_day(*size, 0.0)) for size in SIZES]),
    ):
        table: list[tuple[str, ...]] = [(*head, "greedy: points", "left out", "random: points", "left out")]
        table += [_planned(each) for each in days]
        show(f"one-to-one meetings, {title}: wall time, aim {AIM_SECONDS} s for 300/60/12", table)
    after = "firms/institutions/rounds", "check ms", "suggestions ms", "firm gone s", "moved or given up"
    table = [(*after, "institution gone s", "moved or given up")]
    table += [_changed(a_day(*size, ABSENT)) for size in SIZES]
    show("changes of the second day: checked at every drag, aim 50 ms; planned again", table)


def _planned(task: Task) -> tuple[str, ...]:
    begun = time.perf_counter()
    found = propose(task)
    seconds = time.perf_counter() - begun
    assert not check(task, found.plan)
    by_hand, by_chance = greedy(task), at_random(task)
    return (
        _size(task),
        f"{seconds:.2f}",
        str(len(found.plan)),
        str(found.points),
        str(found.bound),
        f"{found.gap_bp / 100:.2f}%",
        f"{len(task.party) - found.met}{' (least)' if found.met == found.most_met else ''}",
        str(points(task, by_hand)),
        str(len(task.party) - met(task, by_hand)),
        str(points(task, by_chance)),
        str(len(task.party) - met(task, by_chance)),
    )


def _changed(task: Task) -> tuple[str, ...]:
    plan = propose(task).plan
    checks = [_check_ms(task, plan, each) for each in plan[1:21]]
    missed = plan[0]
    begun = time.perf_counter()
    suggestions(task, plan, missed, missed.firm, task.party.keys())
    asked = time.perf_counter() - begun
    shown = [_size(task), f"{sorted(checks)[len(checks) // 2]:.1f}", f"{1000 * asked:.1f}"]
    for gone in missed.pair:
        begun = time.perf_counter()
        found = replan(without(task, gone), plan)
        shown += [f"{time.perf_counter() - begun:.2f}", f"{len(found.moved) + len(found.lost)}"]
    return tuple(shown)


def _size(task: Task) -> str:
    return f"{len(task.firms)}/{len(task.institutions)}/{task.rounds}"


def _check_ms(task: Task, plan: Plan, meeting: Meeting) -> float:
    begun = time.perf_counter()
    check_change(task, plan, moved(plan, meeting, plan[0].place))
    return 1000 * (time.perf_counter() - begun)


def greedy(task: Task) -> list[Pair]:
    """The pair with the most points first, each in the first round that both have left."""
    worths = candidates(task)
    return _in_order(task, sorted(worths, key=lambda pair: (-worths[pair], pair)))


def at_random(task: Task) -> list[Pair]:
    pairs = sorted(candidates(task))
    random.Random(0).shuffle(pairs)
    return _in_order(task, pairs)


def a_day(firms: int, institutions: int, rounds: int, absent: float) -> Task:
    """A random day; of both sides that part comes for half of it. Every fifth institution sends two."""
    draw = random.Random(1)  # the same day in every run
    first = firms + 1
    guests = tuple(Party(each, f"企业{each}", _there(draw, rounds, absent), 4) for each in range(1, first))
    hosts = tuple(
        Party(each, f"机构{each}", _there(draw, rounds, absent), 2 * rounds, 1 + (each % 5 == 0))
        for each in range(first, first + institutions)
    )
    wishes = dict[tuple[int, int], Wish]()
    for side, others, times in ((guests, hosts, 1), (hosts, guests, 3)):
        for each in side:
            said = [wish for wish, many in SPOKEN.items() for _ in range(many * times)]
            named = draw.sample(others, len(said))
            wishes |= {(each.id, other.id): wish for other, wish in zip(named, said, strict=True)}
    fits = {
        (one.id, other.id): Fit(draw.randint(10, 60), ("产品对得上需求",))
        for one in guests
        for other in hosts
        if draw.random() < 0.5
    }
    barred = frozenset((draw.choice(guests).id, draw.choice(hosts).id) for _ in range(firms // 20))
    tables = sum(each.seats for each in hosts)
    return Task(guests, hosts, rounds, tuple(range(1, tables + 1)), wishes, fits, barred)


def scattered(task: Task) -> Task:
    """The day with everybody there in about half of the rounds, and tables for four in ten people."""
    draw = random.Random(2)

    def there(parties: Iterable[Party]) -> tuple[Party, ...]:
        rounds = range(task.rounds)
        return tuple(
            replace(each, rounds=frozenset(one for one in rounds if draw.random() < 0.5)) for each in parties
        )

    tables = task.tables[: len(task.tables) * 2 // 5]
    return replace(task, firms=there(task.firms), institutions=there(task.institutions), tables=tables)


def _there(draw: random.Random, rounds: int, absent: float) -> frozenset[int]:
    half = draw.choice((range(rounds // 2), range(rounds // 2, rounds)))
    return frozenset(half if draw.random() < absent else range(rounds))


def _in_order(task: Task, pairs: Iterable[Pair]) -> list[Pair]:
    room, found = Room(task), []
    for pair in pairs:
        if free := [number for number in rounds_of(task, pair) if room.has(pair, number)]:
            room.take(pair, free[0])
            found.append(pair)
    return found


if __name__ == "__main__":
    main()
