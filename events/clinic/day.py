"""A stored clinic as the plain values that availability reads."""

from collections.abc import Collection
from datetime import datetime

from events.clinic import resources
from events.clinic.availability import Claim, Desk, Opening, Slot, slots
from events.clinic.models import Clinic
from yurong.kit.clock import instant


def opening(clinic: Clinic) -> Opening:
    """The clinic's hours as instants."""
    lunch = None
    if clinic.lunch_from and clinic.lunch_until:
        lunch = instant(clinic.on_day, clinic.lunch_from), instant(clinic.on_day, clinic.lunch_until)
    return Opening(instant(clinic.on_day, clinic.opens_at), instant(clinic.on_day, clinic.closes_at), lunch)


def desks(clinic: Clinic) -> list[Desk]:
    """The stations in their order; `clinic.stations` and their seats must be loaded."""
    return [
        Desk(each.id, each.name, resources.panel(each.id, (seat.expert_id for seat in each.seats)))
        for each in clinic.stations
    ]


def day_slots(clinic: Clinic, claimed: Collection[Claim], now: datetime) -> list[Slot]:
    """Every slot of the clinic with its state. Sends no query."""
    return slots(opening(clinic), clinic.slot_minutes, clinic.buffer_minutes, desks(clinic), claimed, now)


def slot_at(clinic: Clinic, station_id: int, starts_at: datetime, now: datetime) -> tuple[Slot, Desk] | None:
    """The slot that begins there and then and has not begun, free or not; None when there is none."""
    for desk in desks(clinic):
        if desk.station_id == station_id:
            for slot in slots(
                opening(clinic), clinic.slot_minutes, clinic.buffer_minutes, [desk], frozenset(), now
            ):
                if slot.starts_at == starts_at and slot.state != "past":
                    return slot, desk
    return None
