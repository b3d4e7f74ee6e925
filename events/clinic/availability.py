"""Free slots: a computed value. The list, the check at booking and the API all ask here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from events.clinic import resources

SlotState = Literal["free", "taken", "past"]
Claim = tuple[str, int]
"""A resource and a tick."""


@dataclass(frozen=True)
class Opening:
    """The hours in which a clinic sees firms; `closes_at` is the end of the last possible slot.

    `lunch` is when it rests, if it does: no slot runs into it, a buffer may.
    """

    opens_at: datetime
    closes_at: datetime
    lunch: tuple[datetime, datetime] | None = None


@dataclass(frozen=True)
class Desk:
    """A station with the resources that every slot there holds: itself and each expert of its panel."""

    station_id: int
    name: str
    resources: tuple[str, ...]


@dataclass(frozen=True)
class Slot:
    """A span at a station. `clear_at` ends the buffer after it; claims reach that far."""

    station_id: int
    station_name: str
    starts_at: datetime
    ends_at: datetime
    clear_at: datetime
    state: SlotState


def slots(
    opening: Opening,
    slot_minutes: int,
    buffer_minutes: int,
    stations: Iterable[Desk],
    claimed_ticks: Collection[Claim],
    now: datetime,
) -> list[Slot]:
    """Every slot of the day, by time and then in the order of the stations. Pure.

    A slot is past once it has begun, taken when any of its resources is claimed in any of its ticks
    (buffer included, so an expert who sits at two stations is busy at both), else free.
    """
    length, step = timedelta(minutes=slot_minutes), timedelta(minutes=slot_minutes + buffer_minutes)
    desks = list(stations)
    found: list[Slot] = []
    starts_at = opening.opens_at
    while (starts_at := _after_lunch(starts_at, length, opening)) + length <= opening.closes_at:
        for desk in desks:
            state = _state(desk, starts_at, starts_at + step, claimed_ticks, now)
            found.append(
                Slot(desk.station_id, desk.name, starts_at, starts_at + length, starts_at + step, state)
            )
        starts_at += step
    return found


def _after_lunch(starts_at: datetime, length: timedelta, opening: Opening) -> datetime:
    """That start, or the end of lunch when the slot would run into it."""
    if opening.lunch and starts_at < opening.lunch[1] and starts_at + length > opening.lunch[0]:
        return opening.lunch[1]
    return starts_at


def _state(
    desk: Desk, starts_at: datetime, clear_at: datetime, claimed: Collection[Claim], now: datetime
) -> SlotState:
    if starts_at <= now:
        return "past"
    span = resources.ticks(starts_at, clear_at)
    is_taken = any((resource, tick) in claimed for resource in desk.resources for tick in span)
    return "taken" if is_taken else "free"
