"""What is wrong with a timetable, in words: asked at every drag, so it must answer at once. Pure."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from events.clinic.timetable.fit import open_slots
from events.clinic.timetable.model import Place, Task, Timetable


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that cannot be. `firm` is None where a panel is at fault."""

    firm: int | None
    why: str


def check(task: Task, timetable: Timetable) -> list[Violation]:
    """Everything that forbids this timetable, panels first, then firms in their order; nothing: it holds."""
    return [*_panels(task, timetable), *_firms(task, timetable)]


def moved(timetable: Timetable, firm: int, place: Place | None) -> Timetable:
    """The timetable with the firm there, or nowhere; whoever was there takes the firm's place in turn."""
    places = dict(timetable.places)
    before = places.pop(firm, None)
    other = next((each for each, at in places.items() if at == place), None)
    if other is not None:
        del places[other]
        if before is not None:
            places[other] = before
    if place is not None:
        places[firm] = place
    return replace(timetable, places=places)


def check_move(task: Task, timetable: Timetable, firm: int, place: Place | None) -> list[Violation]:
    """What would be wrong with the move that is not wrong already. A firm or panel that is held stays."""
    after = moved(timetable, firm, place)
    touched = [
        each
        for each in timetable.places.keys() | after.places.keys()
        if after.places.get(each) != timetable.places.get(each)
    ]
    name = {each.id: each.name for each in task.firms}
    held = [
        Violation(each, f"{name[each]}已固定，请先取消固定")
        for each in sorted(touched)
        if each in task.held_places
    ]
    lost = [
        Violation(each, f"{name[each]}会没有时段")
        for each in sorted(touched)
        if each != firm and each not in after.places
    ]
    known = set(check(task, timetable))
    return [*held, *lost, *(each for each in check(task, after) if each not in known)]


def _panels(task: Task, timetable: Timetable) -> list[Violation]:
    person, table = task.person, {each.id: each for each in task.tables}
    found = []
    seats = Counter(each for panel in timetable.panels.values() for each in panel)
    for each, many in seats.items():
        if each not in person:
            found.append(Violation(None, "有专家已不能参加这一场，请重新排"))
        elif many > 1 and any(
            each in panel and at not in task.held_panels for at, panel in timetable.panels.items()
        ):
            found.append(Violation(None, f"{person[each].name}同时坐在 {many} 个诊台"))
    for station, panel in timetable.panels.items():
        if station not in table:
            found.append(Violation(None, "有诊台已经移除，请重新排"))
        elif station in task.held_panels and panel != task.held_panels[station]:
            found.append(Violation(None, f"{table[station].name}的专家已固定"))
    return found


def _firms(task: Task, timetable: Timetable) -> list[Violation]:
    known = {each.id: each for each in task.people}
    panels = {
        table: frozenset(each for each in panel if each in known) for table, panel in timetable.panels.items()
    }
    free, table = open_slots(task, panels), {each.id: each for each in task.tables}
    at: defaultdict[Place, list[str]] = defaultdict(list)
    found = []
    for firm in task.firms:
        if (place := timetable.places.get(firm.id)) is None:
            continue
        station, slot = place
        at[place].append(firm.name)
        if len(at[place]) > 1:
            found.append(Violation(firm.id, f"{firm.name}和{at[place][0]}排在同一个时段"))
        if station not in table:
            found.append(Violation(firm.id, f"{firm.name}的诊台已经移除"))
            continue
        away = [known[each].name for each in sorted(firm.conflicts & panels.get(station, frozenset()))]
        if away:
            found.append(Violation(firm.id, f"{firm.name}：{table[station].name}的{'、'.join(away)}须回避"))
        if slot not in table[station].slots:
            found.append(Violation(firm.id, f"{firm.name}：{table[station].name}这个时段已有预约"))
        elif slot not in free[station]:
            why = "这个时段有专家没空" if panels.get(station) else "还没有专家"
            found.append(Violation(firm.id, f"{firm.name}：{table[station].name}{why}"))
        if slot not in firm.slots:
            found.append(Violation(firm.id, f"{firm.name}这个时间不能来，或申请时没有选"))
    gone = timetable.places.keys() - {each.id for each in task.firms}
    if gone:
        found.append(Violation(None, f"有 {len(gone)} 家已撤回申请或已有预约，请重新排"))
    return found
