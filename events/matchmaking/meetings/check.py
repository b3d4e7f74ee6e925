"""What is wrong with a plan, in words: asked at every change by hand, so it must answer at once. Pure.

A no is said as 「不能安排见面」 and never whose it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from events.matchmaking.meetings.problem import Meeting, Place, Plan, Task, Wish
from events.matchmaking.meetings.worth import pairs_of, points


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that cannot be, and the meeting that is at fault."""

    meeting: Meeting
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a change would bring: what forbids it, what one should know before, and points more or less."""

    forbids: tuple[Violation, ...]
    warns: tuple[str, ...]
    gain: int


def check(task: Task, plan: Plan) -> list[Violation]:
    """Everything that forbids this plan, in the order of its meetings; nothing: it holds."""
    known = [each for each in plan if task.party.keys() >= {*each.pair}]
    gone = set(plan) - set(known)
    found = [Violation(each, "有一方已不参加，请移除这场会面") for each in gone]
    found += _places(task, known)
    found += _parties(task, known)
    found += _pairs(task, known)
    return sorted(found, key=lambda each: (each.meeting, each.why))


def check_change(task: Task, before: Plan, after: Plan) -> Verdict:
    """What would be wrong with `after` that is not wrong already. What is held stays."""
    lasting, known = set(after), set(check(task, before))
    held = [
        Violation(each, f"{_both(task, each)}的会面已固定，请先取消固定")
        for each in task.held
        if each in before and each not in lasting
    ]
    new = [each for each in check(task, after) if each not in known]
    gain = points(task, _known_pairs(task, after)) - points(task, _known_pairs(task, before))
    return Verdict((*held, *new), tuple(_warnings(task, before, after)), gain)


def moved(plan: Plan, meeting: Meeting, place: Place) -> Plan:
    """The plan with the meeting there; the one that was there takes its place in turn."""
    there = next((each for each in plan if each.place == place), None)
    arriving = [Meeting(*place, *meeting.pair)]
    if there is not None and there != meeting:
        arriving.append(Meeting(*meeting.place, *there.pair))
    return tuple(sorted([*(each for each in plan if each not in (meeting, there)), *arriving]))


def added(plan: Plan, meeting: Meeting) -> Plan:
    return tuple(sorted([*plan, meeting]))


def removed(plan: Plan, meeting: Meeting) -> Plan:
    return tuple(each for each in plan if each != meeting)


def _places(task: Task, plan: Iterable[Meeting]) -> Iterator[Violation]:
    """Rounds and tables that are not there, are somebody else's, or are taken."""
    at: dict[Place, Meeting] = {}
    own = {table: each for each in task.institutions for table in each.tables}
    tables = set(task.tables)
    for each in plan:
        if not 0 <= each.round < task.rounds:
            yield Violation(each, f"没有第 {each.round + 1} 轮")
        if each.table not in tables:
            yield Violation(each, f"没有 {each.table} 号桌")
        elif each.table not in task.tables_of(each.institution):
            host, owner = task.party[each.institution], own.get(each.table)
            where = "、".join(f"{table} 号" for table in host.tables)
            why = f"{each.table} 号桌是{owner.name}的" if owner else f"{host.name}的桌位是 {where}"
            yield Violation(each, why)
        if (first := at.setdefault(each.place, each)) is not each:
            yield Violation(each, f"第 {each.round + 1} 轮 {each.table} 号桌已有{_both(task, first)}")


def _parties(task: Task, plan: Iterable[Meeting]) -> Iterator[Violation]:
    """Parties that are absent, at too many meetings at once, or at too many altogether."""
    at: Counter[tuple[int, int]] = Counter()
    of: Counter[int] = Counter()
    for each in plan:
        for party in each.pair:
            at[party, each.round] += 1
            of[party] += 1
            who, most = task.party[party], task.at_once(party)
            if each.round not in who.rounds:
                yield Violation(each, f"{who.name}第 {each.round + 1} 轮不能来")
            if at[party, each.round] > most:
                limit = f"，最多同时 {most} 场" if most > 1 else ""
                yield Violation(each, f"{who.name}第 {each.round + 1} 轮已有会面{limit}")
            if of[party] > who.most:
                yield Violation(each, f"{who.name}最多 {who.most} 场会面")


def _pairs(task: Task, plan: Iterable[Meeting]) -> Iterator[Violation]:
    """Pairs that must not meet, or meet twice."""
    seen = set()
    for each in plan:
        if each.pair in task.barred:
            yield Violation(each, f"{_both(task, each)}须回避")
        elif Wish.NO in (task.wishes.get(each.pair), task.wishes.get(each.pair[::-1])):
            yield Violation(each, f"{_both(task, each)}不能安排见面")
        if each.pair in seen:
            yield Violation(each, f"{_both(task, each)}已经安排过一次")
        seen.add(each.pair)


def _warnings(task: Task, before: Plan, after: Plan) -> Iterator[str]:
    """Who would be left without a meeting, and which wish of the strong kind would be lost."""
    had = Counter(party for each in before for party in each.pair)
    has = Counter(party for each in after for party in each.pair)
    for party in sorted(had.keys() - has.keys()):
        if party in task.party and not task.party[party].had:
            yield f"{task.party[party].name}会没有会面"
    wanted: defaultdict[int, int] = defaultdict(int)
    for pair in {each.pair for each in before} - {each.pair for each in after}:
        for one, other in (pair, pair[::-1]):
            wanted[one] += task.wishes.get((one, other)) is Wish.MUST
    for party in sorted(each for each, many in wanted.items() if many and has[each]):
        yield f"{task.party[party].name}会少一场一定要见的"


def _known_pairs(task: Task, plan: Plan) -> list[tuple[int, int]]:
    return [pair for pair in pairs_of(plan) if pair[0] in task.party and pair[1] in task.party]


def _both(task: Task, meeting: Meeting) -> str:
    firm, institution = (task.party[party].name for party in meeting.pair)
    return f"{firm}和{institution}"
