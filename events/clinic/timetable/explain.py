"""Why a firm is where it is, and what a panel can do: in words. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from events.clinic.timetable.fit import open_slots, possible_places
from events.clinic.timetable.model import Firm, Task, Timetable
from events.clinic.timetable.wishes import TIMES, in_words


@dataclass(frozen=True, slots=True)
class Why:
    """A firm's wishes that are met, and by whom, and those that are not; how well the time suits."""

    met: tuple[str, ...]
    unmet: tuple[str, ...]
    time: str


def why_there(task: Task, timetable: Timetable, firm: Firm) -> Why:
    """What the firm's place does for it."""
    station, slot = timetable.places[firm.id]
    panel = [each for each in task.people if each.id in timetable.panels.get(station, ())]
    met: list[str] = []
    unmet: list[str] = []
    for wish in firm.wishes:
        who = [each.name for each in panel if wish in each.offers]
        (met if who else unmet).append(f"{in_words(wish)}（{'、'.join(who)}）" if who else in_words(wish))
    worth = firm.slots.get(slot, 0)
    time = f"第 {TIMES.index(worth) + 1} 志愿的时间" if worth in TIMES else "申请时说这个时间也可以"
    return Why(tuple(met), tuple(unmet), time)


def why_nowhere(task: Task, timetable: Timetable, firm: Firm) -> str:
    """Why the firm has no place."""
    if not possible_places(firm, timetable.panels, open_slots(task, timetable.panels)):
        if firm.conflicts:
            return "能来的时间里，没有不需要回避的诊台"
        return "申请的时间里，没有诊台开放"
    return "能来的时间都给了排序在前的企业"


def coverage(task: Task, timetable: Timetable, station: int) -> tuple[str, ...]:
    """What the panel answers of what the firms at this station wish for: 「投资专家 8/8 家」."""
    firms = [each for each in task.firms if timetable.places.get(each.id, (None, 0))[0] == station]
    offers = frozenset[str]().union(
        *(each.offers for each in task.people if each.id in timetable.panels.get(station, ()))
    )
    return tuple(
        f"{in_words(wish)} {len(asking) if wish in offers else 0}/{len(asking)} 家"
        for wish, asking in _asking(firms).items()
    )


def _asking(firms: Collection[Firm]) -> dict[str, list[int]]:
    """Who asks for each wish, the most asked for first."""
    found: dict[str, list[int]] = {}
    for firm in firms:
        for wish in firm.wishes:
            found.setdefault(wish, []).append(firm.id)
    return dict(sorted(found.items(), key=lambda each: (-len(each[1]), each[0])))
