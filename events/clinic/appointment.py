"""One booking as the plain words that mails and calendar files need."""

from dataclasses import dataclass
from datetime import datetime

from events.clinic.models import Booking, Clinic, Station
from yurong.kit.clock import WEEKDAYS, local


@dataclass(frozen=True)
class Appointment:
    """Who comes when, where and to whom. `sequence` counts the changes, for calendars."""

    code: str
    sequence: int
    firm: str
    contact: str
    clinic: str
    organiser: str
    place: str
    address: str
    station: str
    starts_at: datetime
    ends_at: datetime
    change_until: datetime
    url: str

    @property
    def when(self) -> str:
        """「2026年11月25日（星期三）09:30—10:00」, mainland time."""
        begins, ends = local(self.starts_at), local(self.ends_at)
        day = f"{begins.year}年{begins.month}月{begins.day}日（星期{WEEKDAYS[begins.weekday()]}）"
        return f"{day}{begins:%H:%M}—{ends:%H:%M}"


def appointment(
    booking: Booking, clinic: Clinic, station: Station, firm_name: str, public_url: str
) -> Appointment:
    """The booking in words; `public_url` is the address of this installation."""
    return Appointment(
        code=booking.code,
        sequence=booking.sequence,
        firm=firm_name,
        contact=booking.contact_name,
        clinic=clinic.title,
        organiser=clinic.organiser,
        place=clinic.place,
        address=clinic.address,
        station=station.name,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        change_until=clinic.change_until,
        url=f"{public_url.rstrip('/')}/bookings/{booking.code}",
    )
