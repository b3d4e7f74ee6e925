"""Calendar files (RFC 5545): one stable UID per entry, a rising SEQUENCE, so that changes replace it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from icalendar import Alarm, Calendar, Event

REMIND_BEFORE = timedelta(days=1)
MEDIA_TYPE = "text/calendar; charset=utf-8"
END = "END:VCALENDAR"
MOST_KEPT = 2000
"""Entries kept as they were drawn, of about 1 KB each."""


@dataclass(frozen=True)
class CalendarEntry:
    """One entry. `stamped_at`: when it was last changed, or now for a file that is handed out once.

    `reminder`: what the phone says a day before; empty for none. A cancelled entry never reminds.
    `is_tentative`: whether it takes place for this person is still open.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    url: str
    reminder: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False


def file_of(entry: CalendarEntry) -> str:
    """The .ics text (CRLF lines) of one entry; a cancelled one stays, as CANCELLED.

    METHOD is PUBLISH in both cases: phones import it by hand, and nobody is asked to answer.
    """
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add_component(_component(entry))
    return _text(calendar)


def feed_of(name: str, entries: Iterable[CalendarEntry]) -> str:
    """A calendar to subscribe to; phones ask again every few hours. The same entries give the same bytes."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", timedelta(hours=2), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT2H")
    head, end = _text(calendar).split(END)
    return "".join([head, *map(_drawn, entries), END, end])


@lru_cache(maxsize=MOST_KEPT)
def _drawn(entry: CalendarEntry) -> str:
    """An entry's lines. A feed of hundreds is asked for after each change, and one of them has changed."""
    text: str = _component(entry).to_ical().decode("utf-8")
    return text


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Yurong//Events//ZH")
    calendar.add("version", "2.0")
    return calendar


def _component(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at.replace(microsecond=0))
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("status", _status(entry))
    if entry.reminder and not entry.is_cancelled:
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("description", entry.reminder)
        reminder.add("trigger", -REMIND_BEFORE)
        event.add_component(reminder)
    return event


def _status(entry: CalendarEntry) -> str:
    if entry.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.is_tentative else "CONFIRMED"


def _text(calendar: Calendar) -> str:
    text: str = calendar.to_ical().decode("utf-8")
    return text
