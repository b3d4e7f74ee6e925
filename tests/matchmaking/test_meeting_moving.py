"""An event that begins at another time takes its meetings along."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import select

from events.matchmaking.copying import drawn_like
from events.matchmaking.drawing_up import EventRefused, redraw
from events.matchmaking.meetings.drafts import Draft, keep, open_draft
from events.matchmaking.queries import event_for
from tests.matchmaking.factories import NOW, PUBLIC_URL, STARTS
from tests.matchmaking.meeting_site import (
    BANK,
    FIRMS,
    FUND,
    WISHES_UNTIL,
    Day,
    a_day,
    event_of,
    published,
    setting_of,
    standing,
    tell_everybody,
)
from yurong.accounts.visitor import Visitor
from yurong.kit.clock import local
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

OPTICS, MATERIALS, *_ = FIRMS
WEEK = timedelta(days=7)


def _move(database: Database, day: Day, on_day: date, **changes: object) -> None:
    with database.writing() as session:
        event = event_for(session, Visitor(day.organiser, roles=("organiser",)), day.code)
        wanted = replace(drawn_like(event, on_day, NOW), **changes)  # type: ignore[arg-type]  # fields by name
        redraw(session, event=event, wanted=wanted, account_id=day.organiser, now=NOW, public_url=PUBLIC_URL)


def _letters(database: Database) -> list[OutboxMail]:
    with database.reading() as session:
        found = select(OutboxMail).where(OutboxMail.subject.startswith("一对一洽谈")).order_by(OutboxMail.id)
        return list(session.scalars(found))


def test_a_grid_that_nobody_was_told_of_moves_quietly(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        day = a_day(session)
    _move(database, day, local(STARTS + WEEK).date())
    tell_everybody(database, tmp_path)
    assert _letters(database) == []
    with database.reading() as session:
        setting = setting_of(session, day)
        assert (setting.starts_at, setting.wishes_until) == (STARTS + WEEK, WISHES_UNTIL + WEEK)


def test_whoever_has_a_meeting_is_told_its_new_day_and_calendars_follow(
    database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        day = a_day(session)
    published(database, day, (0, 1, OPTICS, BANK))
    tell_everybody(database, tmp_path)
    before = _letters(database)
    with database.reading() as session:
        stood = standing(session, day)
    _move(database, day, local(STARTS + WEEK).date())
    tell_everybody(database, tmp_path)
    told = _letters(database)[len(before) :]
    concerned = {each.to for each in before if OPTICS in each.body or BANK in each.body}
    assert {each.to for each in told} == concerned
    for letter in told:
        assert "12月12日" in letter.body
        (entry,) = Calendar.from_ical(letter.attachment or "").walk("VEVENT")
        assert (entry.decoded("DTSTART"), entry["SEQUENCE"]) == (STARTS + WEEK, 1)
    with database.reading() as session:
        assert standing(session, day) == stood


def test_a_draft_stays_good(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
    published(database, day, (0, 1, OPTICS, BANK))
    with database.writing() as session:
        draft = Draft(day.plan((0, 1, OPTICS, BANK), (0, 2, MATERIALS, FUND)))
        event = event_of(session, day)
        keep(session, event=event, draft=draft, said="再排", account_id=day.organiser, now=NOW)
    _move(database, day, local(STARTS + WEEK).date())
    with database.reading() as session:
        work = open_draft(session, setting_of(session, day))
        assert work.is_draft
        assert work.draft.plan == draft.plan


def test_an_event_never_ends_before_its_last_round(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
    with pytest.raises(EventRefused) as refused:
        _move(database, day, local(STARTS).date(), ends_at=STARTS + timedelta(minutes=90))
    assert "排到 10:45" in refused.value.errors["ends_at"]
