"""The sheets of a clinic to print together: newest version of each live booking, by station, then time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from events.clinic.booking_queries import bookings_of_clinic
from events.clinic.models import Booking, Clinic
from events.clinic.sheet_store import frozen
from events.kept_paper import Frozen


@dataclass(frozen=True, slots=True)
class Filed:
    """One sheet and where it belongs."""

    station: str
    starts_at: datetime
    firm: str
    version: int
    released_at: datetime
    sheet: Frozen


@dataclass(frozen=True, slots=True)
class Day:
    """What is to be printed of a clinic; `lacking` are the firms without a sheet, in the same order."""

    code: str
    title: str
    place: str
    organiser: str
    is_demo: bool
    filed: tuple[Filed, ...]
    lacking: tuple[tuple[str, datetime, str], ...]


def gather(session: Session, clinic: Clinic) -> Day:
    """The day's sheets. Two queries, whatever their number. Reads only."""
    live = [each for each in bookings_of_clinic(session, clinic) if each.cancellation is None]
    live.sort(key=lambda each: (each.station_id, each.starts_at, each.id))
    return Day(
        code=clinic.code,
        title=clinic.title,
        place=clinic.place,
        organiser=clinic.organiser,
        is_demo=clinic.is_demo or any(each.enterprise.is_demo for each in live),
        filed=tuple(_filed(each) for each in live if each.sheets),
        lacking=tuple(
            (each.station.name, each.starts_at, each.enterprise.name) for each in live if not each.sheets
        ),
    )


def _filed(booking: Booking) -> Filed:
    newest = booking.sheets[-1]
    return Filed(
        booking.station.name,
        booking.starts_at,
        booking.enterprise.name,
        newest.version,
        newest.released_at,
        frozen(newest),
    )
