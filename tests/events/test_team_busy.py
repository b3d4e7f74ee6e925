"""Calendar files as busy spans: repeats, exceptions, zones, whole days; and what is not a calendar."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.clinic.team.busy import AHEAD, NotACalendar, busy_spans
from yurong.kit.clock import local

SINCE = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
"""Midnight of Monday 23 November in Zhengzhou."""


def calendar(*events: str) -> bytes:
    inside = "\r\n".join(f"BEGIN:VEVENT\r\nUID:u{i}\r\n{each}\r\nEND:VEVENT" for i, each in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{inside}\r\nEND:VCALENDAR\r\n".encode()


def shown(content: bytes, days: int = 14) -> list[str]:
    """The spans of the first days in mainland time."""
    return [
        f"{local(begins):%d %H:%M}-{local(ends):%d %H:%M}"
        for begins, ends in busy_spans(content, SINCE)
        if begins < SINCE + timedelta(days=days)
    ]


CASES = [
    # a time in UTC, with a zone, and without one (mainland time)
    ("DTSTART:20261124T010000Z\r\nDTEND:20261124T020000Z", ["24 09:00-24 10:00"]),
    (
        "DTSTART;TZID=Asia/Tokyo:20261124T100000\r\nDTEND;TZID=Asia/Tokyo:20261124T110000",
        ["24 09:00-24 10:00"],
    ),
    ("DTSTART:20261124T090000\r\nDURATION:PT90M", ["24 09:00-24 10:30"]),
    # whole days
    ("DTSTART;VALUE=DATE:20261125\r\nDTEND;VALUE=DATE:20261127", ["25 00:00-27 00:00"]),
    ("DTSTART;VALUE=DATE:20261125", ["25 00:00-26 00:00"]),
    # repeated since long ago, one occurrence left out
    (
        "DTSTART:20200106T090000\r\nDTEND:20200106T100000\r\nRRULE:FREQ=WEEKLY;BYDAY=TU",
        ["24 09:00-24 10:00", "01 09:00-01 10:00"],
    ),
    (
        "DTSTART:20261117T090000\r\nDTEND:20261117T100000\r\nRRULE:FREQ=WEEKLY\r\nEXDATE:20261124T090000",
        ["01 09:00-01 10:00"],
    ),
    (
        "DTSTART:20261123T090000\r\nDTEND:20261123T100000\r\nRRULE:FREQ=DAILY;COUNT=2",
        ["23 09:00-23 10:00", "24 09:00-24 10:00"],
    ),
    # the end of a rule in UTC: 24 November 09:00 in Zhengzhou is the last
    (
        "DTSTART;TZID=Asia/Shanghai:20261123T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;UNTIL=20261124T010000Z",
        ["23 09:00-23 10:00", "24 09:00-24 10:00"],
    ),
    (
        "DTSTART:20261123T090000\r\nDTEND:20261123T100000\r\nRDATE:20261126T140000",
        ["23 09:00-23 10:00", "26 14:00-26 15:00"],
    ),
    # under way when reading begins: cut there
    ("DTSTART:20261122T220000\r\nDTEND:20261123T080000", ["23 00:00-23 08:00"]),
    # what keeps nobody busy
    ("DTSTART:20261124T090000\r\nDTEND:20261124T100000\r\nTRANSP:TRANSPARENT", []),
    ("DTSTART:20261124T090000\r\nDTEND:20261124T100000\r\nSTATUS:CANCELLED", []),
    ("DTSTART:20261124T090000", []),
    ("DTSTART:20261124T100000\r\nDTEND:20261124T090000", []),
    ("DTSTART:20261124T090000\r\nDTEND:20261124T100000\r\nRRULE:FREQ=SECONDLY", ["24 09:00-24 10:00"]),
    ("DTSTART:20270301T090000\r\nDTEND:20270301T100000", []),  # beyond 90 days
]


@pytest.mark.parametrize(("event", "spans"), CASES)
def test_an_event_keeps_somebody_busy(event: str, spans: list[str]) -> None:
    assert shown(calendar(event)) == spans


def test_a_moved_occurrence_counts_where_it_went() -> None:
    content = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
        b"BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261123T090000\r\nDTEND:20261123T100000\r\n"
        b"RRULE:FREQ=DAILY;COUNT=2\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20261124T090000\r\nDTSTART:20261124T150000\r\n"
        b"DTEND:20261124T160000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert shown(content) == ["23 09:00-23 10:00", "24 15:00-24 16:00"]


def test_a_summer_time_zone_keeps_the_wall_clock() -> None:
    event = (
        "DTSTART;TZID=Europe/Berlin:20260701T090000\r\nDTEND;TZID=Europe/Berlin:20260701T100000\r\n"
        "RRULE:FREQ=WEEKLY;BYDAY=WE"
    )
    assert shown(calendar(event), days=7) == ["25 16:00-25 17:00"]


def test_touching_and_overlapping_spans_become_one() -> None:
    one = "DTSTART:20261124T090000\r\nDTEND:20261124T100000"
    two = "DTSTART:20261124T100000\r\nDTEND:20261124T113000"
    three = "DTSTART:20261124T093000\r\nDTEND:20261124T094500"
    assert shown(calendar(one, two, three)) == ["24 09:00-24 11:30"]


@pytest.mark.parametrize("content", [b"", b"<html>", b"BEGIN:VCALENDAR", b"\xff\xfe\x00", "日历".encode()])
def test_what_is_not_a_calendar_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(NotACalendar):
        busy_spans(content, SINCE)


@given(
    st.lists(
        st.tuples(st.integers(0, 200 * 24), st.integers(1, 72), st.sampled_from(["", "DAILY", "WEEKLY"])),
        max_size=6,
    )
)
def test_spans_are_ordered_apart_and_within_the_coming_days(events: list[tuple[int, int, str]]) -> None:
    written = []
    for offset, hours, rule in events:
        start = SINCE - timedelta(days=30) + timedelta(hours=offset)
        lines = f"DTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDTEND:{start + timedelta(hours=hours):%Y%m%dT%H%M%SZ}"
        written.append(lines + (f"\r\nRRULE:FREQ={rule}" if rule else ""))
    spans = busy_spans(calendar(*written), SINCE)
    assert all(SINCE <= begins < ends <= SINCE + AHEAD for begins, ends in spans)
    assert all(one[1] < two[0] for one, two in pairwise(spans))
