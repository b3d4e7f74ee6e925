"""Bookings as calendar entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from events.calendar_file import CalendarEntry, feed_of, file_of
from events.clinic.appointment import Appointment


def booking_ics(meeting: Appointment, *, now: datetime, is_cancelled: bool = False) -> str:
    """The .ics text of a booking; cancelled ones stay, as CANCELLED."""
    return file_of(_entry(meeting, now, is_cancelled))


@dataclass(frozen=True)
class Entry:
    """One booking in a feed, stamped with its last change."""

    meeting: Appointment
    changed_at: datetime
    is_cancelled: bool


def feed_ics(name: str, entries: Iterable[Entry]) -> str:
    """A calendar of bookings to subscribe to."""
    return feed_of(name, (_entry(each.meeting, each.changed_at, each.is_cancelled) for each in entries))


def _entry(meeting: Appointment, stamped_at: datetime, is_cancelled: bool) -> CalendarEntry:
    return CalendarEntry(
        uid=f"booking-{meeting.code}@yurong",
        sequence=meeting.sequence,
        stamped_at=stamped_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=f"{meeting.clinic}（{meeting.station}）",
        location=f"{meeting.place}，{meeting.address}",
        description=_description(meeting, is_cancelled),
        url=meeting.url,
        reminder=f"明天参加{meeting.clinic}",
        is_cancelled=is_cancelled,
    )


def _description(meeting: Appointment, is_cancelled: bool) -> str:
    first = "这个预约已取消。" if is_cancelled else f"{meeting.firm} 在{meeting.station}与专家面谈。"
    return f"{first}\n预约码：{meeting.code}\n主办：{meeting.organiser}\n查看预约：{meeting.url}"
