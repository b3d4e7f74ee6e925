"""What a booking holds, by name and five-minute tick."""

from collections.abc import Iterable
from datetime import datetime

TICK_SECONDS = 300


def station(station_id: int) -> str:
    return f"station:{station_id}"


def expert(expert_id: int) -> str:
    return f"expert:{expert_id}"


def firm(enterprise_id: int) -> str:
    return f"firm:{enterprise_id}"


def firm_at(clinic_id: int, enterprise_id: int) -> str:
    """Held once, at tick 0, by a firm's live booking of a clinic: one per clinic."""
    return f"clinic:{clinic_id}/firm:{enterprise_id}"


def ticks(starts_at: datetime, until: datetime) -> range:
    """The ticks that a span touches; `until` is the first instant after it."""
    return range(int(starts_at.timestamp()) // TICK_SECONDS, -(-int(until.timestamp()) // TICK_SECONDS))


def panel(station_id: int, expert_ids: Iterable[int]) -> tuple[str, ...]:
    """What a slot at this station needs, whoever books it."""
    return (station(station_id), *(expert(each) for each in sorted(expert_ids)))
