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
