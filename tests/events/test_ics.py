"""The calendar file."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from events.clinic.appointment import Appointment
from events.clinic.ics import booking_ics

MEETING = Appointment(
    code="GQ7KM2XC4D",
    sequence=0,
    firm="郑州广启光电科技有限公司",
    contact="王广启",
    clinic="一企一策诊疗会（郑州高新区）",
    organiser="郑州市科技局",
    place="智慧岛大厦；三楼, 东厅",
    address="郑州市高新区科学大道 1 号",
    station="一号诊台",
    starts_at=datetime(2026, 11, 25, 1, 0, tzinfo=UTC),
    ends_at=datetime(2026, 11, 25, 1, 30, tzinfo=UTC),
    change_until=datetime(2026, 11, 24, 4, 0, tzinfo=UTC),
    url="https://yurong.example/bookings/GQ7KM2XC4D",
)
NOW = datetime(2026, 11, 20, 2, 0, 0, 123456, tzinfo=UTC)


def _event(text: str) -> Event:
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert isinstance(event, Event)
    return event


def test_it_reads_back_as_written() -> None:
    event = _event(booking_ics(MEETING, now=NOW))
    assert event["UID"] == "booking-GQ7KM2XC4D@yurong"
    assert event["SEQUENCE"] == 0
    assert event.decoded("DTSTART") == MEETING.starts_at
    assert event.decoded("DTEND") == MEETING.ends_at
    assert event["STATUS"] == "CONFIRMED"
    assert str(event["LOCATION"]) == "智慧岛大厦；三楼, 东厅，郑州市高新区科学大道 1 号"
    assert "预约码：GQ7KM2XC4D" in str(event["DESCRIPTION"])
    assert str(event["URL"]) == MEETING.url


def test_a_change_keeps_the_uid_and_raises_the_sequence() -> None:
    later = replace(MEETING, sequence=1, starts_at=MEETING.starts_at + timedelta(minutes=40))
    first, second = _event(booking_ics(MEETING, now=NOW)), _event(booking_ics(later, now=NOW))
    assert first["UID"] == second["UID"]
    assert second["SEQUENCE"] == 1


def test_a_cancelled_booking_stays_as_cancelled_without_a_reminder() -> None:
    event = _event(booking_ics(replace(MEETING, sequence=2), now=NOW, is_cancelled=True))
    assert event["STATUS"] == "CANCELLED"
    assert not event.walk("VALARM")
    assert _event(booking_ics(MEETING, now=NOW)).walk("VALARM")


def test_lines_end_in_crlf_and_stay_under_75_bytes() -> None:
    text = booking_ics(MEETING, now=NOW)
    assert text.count("\n") == text.count("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "DTSTART:20261125T010000Z" in text
    assert "DTSTAMP:20261120T020000Z" in text


def test_the_same_booking_gives_the_same_bytes() -> None:
    assert booking_ics(MEETING, now=NOW) == booking_ics(MEETING, now=NOW)
