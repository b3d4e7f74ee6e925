"""Calendar files: one stable UID per booking, a rising SEQUENCE, so that a change replaces the entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from events.clinic.appointment import Appointment

REMIND_BEFORE = timedelta(days=1)


def booking_ics(meeting: Appointment, *, now: datetime, is_cancelled: bool = False) -> str:
    """The .ics text (RFC 5545, CRLF lines) of a booking; cancelled ones stay, as CANCELLED.

    METHOD is PUBLISH in both cases: phones import it by hand, and nobody is asked to answer.
    """
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(meeting, now, is_cancelled))
    text: str = calendar.to_ical().decode("utf-8")
    return text


@dataclass(frozen=True)
class Entry:
    """One booking in a feed, stamped with its last change."""

    meeting: Appointment
    changed_at: datetime
    is_cancelled: bool


def feed_ics(name: str, entries: Iterable[Entry]) -> str:
    """A calendar to subscribe to; phones ask again every few hours. The same entries give the same bytes."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", timedelta(hours=2), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT2H")
    for each in entries:
        calendar.add_component(_event(each.meeting, each.changed_at, each.is_cancelled))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Yurong//Clinic//ZH")
    calendar.add("version", "2.0")
    return calendar


def _event(meeting: Appointment, now: datetime, is_cancelled: bool) -> Event:
    entry = Event()
    entry.add("uid", f"booking-{meeting.code}@yurong")
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", now.replace(microsecond=0))
    entry.add("dtstart", meeting.starts_at)
    entry.add("dtend", meeting.ends_at)
    entry.add("summary", f"{meeting.clinic}（{meeting.station}）")
    entry.add("location", f"{meeting.place}，{meeting.address}")
    entry.add("description", _description(meeting, is_cancelled))
    entry.add("url", meeting.url)
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    if not is_cancelled:
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("description", f"明天参加{meeting.clinic}")
        reminder.add("trigger", -REMIND_BEFORE)
        entry.add_component(reminder)
    return entry


def _description(meeting: Appointment, is_cancelled: bool) -> str:
    first = "这个预约已取消。" if is_cancelled else f"{meeting.firm} 在{meeting.station}与专家面谈。"
    return f"{first}\n预约码：{meeting.code}\n主办：{meeting.organiser}\n查看预约：{meeting.url}"
