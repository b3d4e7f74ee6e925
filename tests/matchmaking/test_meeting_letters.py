"""Letters about schedules go out beside the pages: in batches, each once, whatever ends in between."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from events.matchmaking.meetings import letter_work
from events.matchmaking.meetings.inviting import invite
from events.matchmaking.meetings.paper import occasion
from events.matchmaking.meetings.schedule import day_in_words
from events.matchmaking.models import MeetingParty
from tests.matchmaking.factories import NOW, PUBLIC_URL, STARTS
from tests.matchmaking.meeting_site import (
    BANK,
    FIRMS,
    FUND,
    GRID,
    Day,
    a_day,
    event_of,
    published,
    setting_of,
    tell_everybody,
)
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.jobs import LEASE, Job, Running, cancel_job, work
from yurong.kit.outbox import OutboxMail

OPTICS, MATERIALS, PHARMA, BATTERY = FIRMS
EVERYBODY = len(FIRMS) + 2
HANDLERS = {letter_work.KIND: letter_work.telling(PUBLIC_URL)}


class Killed(BaseException):
    """The process ends here."""


def _planned(database: Database) -> Day:
    with database.writing() as session:
        day = a_day(session)
    published(database, day, (0, 1, OPTICS, BANK), (0, 2, MATERIALS, FUND))
    return day


def _letters(database: Database) -> list[OutboxMail]:
    with database.reading() as session:
        found = select(OutboxMail).where(OutboxMail.subject.startswith("一对一洽谈")).order_by(OutboxMail.id)
        return list(session.scalars(found))


def _owed(database: Database, day: Day) -> int:
    with database.reading() as session:
        return letter_work.owed(session, day.event_id)


def test_publishing_writes_no_letter_and_the_job_writes_each_once(database: Database, tmp_path: Path) -> None:
    day = _planned(database)
    assert _letters(database) == []
    assert _owed(database, day) == EVERYBODY
    tell_everybody(database, tmp_path)
    assert len(_letters(database)) == EVERYBODY
    assert {each.subject[:7] for each in _letters(database)} == {"一对一洽谈安排"}
    assert _owed(database, day) == 0


@pytest.mark.parametrize("batches", [1, 2, 3])
def test_a_process_that_dies_forgets_nobody_and_tells_nobody_twice(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    monkeypatch.setattr(letter_work, "AT_ONCE", 2)
    day = _planned(database)
    told = iter(range(batches - 1))
    tell = Running.tell

    def dying(running: Running, done: int, total: int, said: str = "") -> None:
        if next(told, None) is None:
            raise Killed
        tell(running, done, total, said)

    with monkeypatch.context() as dead:
        dead.setattr(Running, "tell", dying)
        with pytest.raises(Killed):
            work(database, HANDLERS, tmp_path, now())
    assert len(_letters(database)) == 2 * batches
    assert _owed(database, day) == EVERYBODY - 2 * batches
    assert work(database, HANDLERS, tmp_path, now()) is None, "leased until its time is over"
    assert work(database, HANDLERS, tmp_path, now() + LEASE) == "done"
    assert len({each.to for each in _letters(database)}) == len(_letters(database)) == EVERYBODY


def test_two_changes_in_a_row_are_one_letter_with_what_stands(database: Database, tmp_path: Path) -> None:
    day = _planned(database)
    published(database, day, (1, 3, OPTICS, BANK), (0, 2, MATERIALS, FUND))
    tell_everybody(database, tmp_path)
    mine = [each for each in _letters(database) if OPTICS in each.body or BANK in each.body]
    assert len(_letters(database)) == EVERYBODY
    assert all("3 号桌" in each.body and "排好了" in each.body for each in mine)
    published(database, day, (2, 3, OPTICS, BANK), (0, 2, MATERIALS, FUND))
    tell_everybody(database, tmp_path)
    assert ["安排有变化" in each.subject for each in _letters(database)[EVERYBODY:]] == [True, True]


def test_who_is_owed_after_a_job_was_stopped_is_told_by_the_next_round(
    database: Database, tmp_path: Path
) -> None:
    day = _planned(database)
    with database.writing() as session:
        cancel_job(session, session.scalars(select(Job)).one(), now())
    tell_everybody(database, tmp_path)
    assert _letters(database) == []
    with database.writing() as session:
        letter_work.ask_for_owed(session, now())
    tell_everybody(database, tmp_path)
    assert len(_letters(database)) == EVERYBODY
    with database.writing() as session:
        letter_work.ask_for_owed(session, now())
        assert [each.state for each in session.scalars(select(Job))] == ["done"]
    assert _owed(database, day) == 0


def test_on_an_event_of_two_days_people_are_told_the_day_of_their_meetings(
    database: Database, tmp_path: Path
) -> None:
    next_day = STARTS + timedelta(days=1)
    grid = replace(GRID, starts_at=next_day)
    with database.writing() as session:
        day = a_day(session, grid=grid, ends_at=next_day + timedelta(hours=3))
        event = event_of(session, day)
        invite(session, event=event, account_id=day.organiser, now=NOW, public_url=PUBLIC_URL)
    published(database, day, (0, 1, OPTICS, BANK))
    tell_everybody(database, tmp_path)
    with database.reading() as session:
        told = list(session.scalars(select(OutboxMail.body).where(OutboxMail.body.contains("号桌"))))
        asked = list(session.scalars(select(OutboxMail.body).where(OutboxMail.key.contains(":invited:"))))
        event, setting = event_of(session, day), setting_of(session, day)
        assert occasion(event, setting.starts_at).when == day_in_words(next_day)
    assert len(told) == len((OPTICS, BANK))
    assert all(day_in_words(next_day) in each for each in (*told, *asked))


def test_an_event_that_was_called_off_says_nothing_of_meetings(database: Database, tmp_path: Path) -> None:
    day = _planned(database)
    with database.writing() as session:
        event = event_of(session, day)
        event.called_off_at, event.called_off_reason = NOW, "天气"
    tell_everybody(database, tmp_path)
    assert _letters(database) == []
    with database.reading() as session:
        assert all(each.told_version == 1 for each in session.scalars(select(MeetingParty)))
