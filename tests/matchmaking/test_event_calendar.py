"""Calendar files of events: what strict parsers want, stable identities, updates and cancellations."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar, Component, Event
from starlette.applications import Starlette

from events import calendar_file
from events.calendar_file import feed_of, file_of
from events.matchmaking.calendar import public_entry, registered_entry
from events.matchmaking.models import Event as StoredEvent
from events.matchmaking.models import Registration, RegistrationState
from tests.matchmaking.factories import NOW, PUBLIC_URL, STARTS
from tests.world import Browser

ONLINE = "https://meeting.example/secret-room"


def an_event(**changes: object) -> StoredEvent:
    """An event that no database has seen."""
    values = {
        "code": "20261205-abcd",
        "title": "一场名称很长很长的、带逗号,分号;和反斜杠\\的科技金融政银企对接会（郑州市专场）",
        "mode": "both",
        "place": "智慧岛大厦",
        "address": "郑州市郑东新区",
        "online_url": ONLINE,
        "organiser": "郑州市科技局",
        "contact": "0371-00000000",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=3),
        "sequence": 2,
        "changed_at": NOW,
        "called_off_at": None,
        "called_off_reason": "",
    }
    return StoredEvent(**(values | changes))


def _only(text: str) -> Event:
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert isinstance(event, Event)
    return event


def _is_strict(text: str) -> None:
    assert text.count("\n") == text.count("\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    calendar = Calendar.from_ical(text)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    for event in calendar.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY"} <= set(event)
        assert event.decoded("DTEND") > event.decoded("DTSTART")
    assert not calendar.errors


def test_the_public_entry_reads_back_and_holds_no_link() -> None:
    event = an_event()
    text = file_of(public_entry(event, PUBLIC_URL))
    _is_strict(text)
    read = _only(text)
    assert str(read["SUMMARY"]) == event.title
    assert read["SEQUENCE"] == 2
    assert read.decoded("DTSTART") == STARTS
    assert ONLINE not in text.replace("\r\n ", "")
    assert not read.walk("VALARM")


def test_who_is_registered_has_the_link_and_a_reminder_under_an_own_identity() -> None:
    person = Registration(code="GQ7KM2XC4D", state="confirmed", sequence=1)
    text = file_of(registered_entry(an_event(), person, PUBLIC_URL, NOW))
    _is_strict(text)
    read = _only(text)
    assert ONLINE in str(read["LOCATION"])
    assert read["SEQUENCE"] == 3
    assert read["UID"] == "registration-GQ7KM2XC4D@yurong"
    assert read.walk("VALARM")


@pytest.mark.parametrize("state", ["cancelled", "refused", "expired"])
def test_a_registration_that_is_over_is_cancelled(state: str) -> None:
    person = Registration(code="GQ7KM2XC4D", state=state, sequence=1)
    read = _only(file_of(registered_entry(an_event(), person, PUBLIC_URL, NOW)))
    assert read["STATUS"] == "CANCELLED"
    assert not read.walk("VALARM")


@pytest.mark.parametrize("state", ["pending", "waiting", "offered"])
def test_who_is_not_sure_of_a_seat_has_a_tentative_entry_that_says_so(state: str) -> None:
    person = Registration(code="GQ7KM2XC4D", state=state, sequence=1)
    read = _only(file_of(registered_entry(an_event(), person, PUBLIC_URL, NOW)))
    assert read["STATUS"] == "TENTATIVE"
    assert RegistrationState(state).label in str(read["DESCRIPTION"])
    assert not read.walk("VALARM")
    off = an_event(called_off_at=NOW, called_off_reason="场地检修")
    assert _only(file_of(registered_entry(off, person, PUBLIC_URL, NOW)))["STATUS"] == "CANCELLED"


@pytest.mark.parametrize("off", [None, NOW])
@pytest.mark.parametrize("state", [each.value for each in RegistrationState if each != "confirmed"])
def test_nobody_but_who_is_confirmed_has_the_link(state: str, off: datetime | None) -> None:
    person = Registration(code="GQ7KM2XC4D", state=state, sequence=1)
    event = an_event(called_off_at=off, called_off_reason="场地检修" if off else "")
    text = file_of(registered_entry(event, person, PUBLIC_URL, NOW))
    assert ONLINE not in text.replace("\r\n ", "")


def test_calling_off_keeps_the_identity_and_raises_the_sequence() -> None:
    before = public_entry(an_event(), PUBLIC_URL)
    off = an_event(sequence=3, called_off_at=NOW, called_off_reason="场地检修")
    after = public_entry(off, PUBLIC_URL)
    assert after.uid == before.uid
    assert after.sequence > before.sequence
    read = _only(file_of(after))
    assert read["STATUS"] == "CANCELLED"
    assert "场地检修" in str(read["DESCRIPTION"])


def test_a_feed_of_the_same_events_has_the_same_bytes_and_every_uid_once() -> None:
    entries = [public_entry(an_event(code=f"20261205-{each:04}"), PUBLIC_URL) for each in range(50)]
    text = feed_of("豫融：河南对接活动", entries)
    _is_strict(text)
    assert text == feed_of("豫融：河南对接活动", entries)
    uids = [str(each["UID"]) for each in Calendar.from_ical(text).walk("VEVENT")]
    assert len(set(uids)) == len(uids) == 50
    assert replace(entries[0]) == entries[0]


def test_of_a_feed_only_the_entry_that_changed_is_drawn_anew() -> None:
    entries = [public_entry(an_event(code=f"20261206-{each:04}"), PUBLIC_URL) for each in range(50)]
    before = feed_of("豫融：河南对接活动", entries)
    drawn = calendar_file._drawn.cache_info().misses
    entries[7] = replace(entries[7], summary="改了名称的对接会", sequence=3)
    after = feed_of("豫融：河南对接活动", entries)
    assert calendar_file._drawn.cache_info().misses == drawn + 1
    changed = {line for line in after.split("\r\n") if line not in before.split("\r\n")}
    assert changed == {"SUMMARY:改了名称的对接会", "SEQUENCE:3"}


def _feed(guest: Browser, query: str = "") -> dict[str, Component]:
    answer = guest.get(f"/events/feed.ics{query}")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    _is_strict(answer.content.decode())
    return {str(each["UID"]): each for each in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_feeds_hold_what_is_asked_for_and_keep_what_was_called_off(app: Starlette, guest: Browser) -> None:
    everything = _feed(guest)
    assert everything["event-demo-quxiao@yurong"]["STATUS"] == "CANCELLED"
    assert "event-demo-huigu@yurong" in everything
    assert not any("demo-caogao" in uid or "demo-shenhe" in uid for uid in everything)
    assert set(_feed(guest, "?kind=contest")) == {"event-demo-dasai@yurong"}
    assert set(_feed(guest, "?city=410300&kind=roadshow")) == {"event-demo-luyan@yurong"}
    assert set(_feed(guest, "?city=no&kind=no")) == set(everything)
    assert "meeting.example" not in guest.get("/events/feed.ics").text
    with app.state.database.writing() as session:
        row = session.query(StoredEvent).filter_by(code="demo-luyan").one()
        row.sequence, row.version, row.title = row.sequence + 1, row.version + 1, "改了名称的路演"
    changed = _feed(guest)["event-demo-luyan@yurong"]
    assert str(changed["SUMMARY"]) == "改了名称的路演"
    assert int(str(changed["SEQUENCE"])) == int(str(everything["event-demo-luyan@yurong"]["SEQUENCE"])) + 1


def test_one_event_is_a_file_of_its_own(guest: Browser) -> None:
    answer = guest.get("/events/demo-duijie.ics")
    _is_strict(answer.content.decode())
    assert _only(answer.text)["UID"] == "event-demo-duijie@yurong"
    assert guest.get("/events/demo-caogao.ics").status_code == 404
