"""A clinic's slots as columns for the slot grid: one column per station."""

from collections.abc import Iterable
from dataclasses import dataclass

from events.clinic.availability import Slot
from events.clinic.models import Clinic, ExpertRole
from yurong.kit.clock import local

LABELS = {"free": "可预约", "taken": "已约", "past": "已过", "mine": "您的预约"}


@dataclass(frozen=True)
class Cell:
    """One slot; `url` leads to booking it while it is free, to the booking when it is the visitor's."""

    time: str
    url: str
    state: str
    label: str


@dataclass(frozen=True)
class Column:
    """One station with its slots in time order."""

    label: str
    weekday: str
    note: str
    slots: list[Cell]


def columns(
    clinic: Clinic,
    slots: Iterable[Slot],
    base: str,
    mine: tuple[int, str] | None = None,
    mine_url: str = "",
    *,
    between: str = "/",
) -> list[Column]:
    """A column per station. `base` is the address that a free slot's 「/station/HHMM」 is added to; without
    one, free slots are shown but lead nowhere.

    `mine` is (station id, HHMM) of the visitor's own booking.
    """
    notes = {each.id: _panel(clinic, each.id) for each in clinic.stations}
    found = {each.id: Column(each.name, "", notes[each.id], []) for each in clinic.stations}
    for slot in slots:
        at = local(slot.starts_at)
        is_mine = (slot.station_id, f"{at:%H%M}") == mine
        state = "mine" if is_mine else slot.state
        url = (
            mine_url
            if is_mine
            else f"{base}{'' if between == '-' else '/'}{slot.station_id}{between}{at:%H%M}"
            if base and state == "free"
            else ""
        )
        found[slot.station_id].slots.append(Cell(f"{at:%H:%M}", url, state, LABELS[state]))
    return list(found.values())


def _panel(clinic: Clinic, station_id: int) -> str:
    station = next(each for each in clinic.stations if each.id == station_id)
    present = {seat.expert.role for seat in station.seats}
    return "、".join(role.label for role in ExpertRole if role.value in present)
