"""The survey after an event: who came is asked once, the morning after, and answers with a tap."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.event import listen, remove
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.followup import surveys
from events.followup.refusals import SurveyClosed
from events.matchmaking.models import Event, EventSurvey, Registration, Voice
from events.matchmaking.on_site.check_in import check_in
from events.matchmaking.results import survey
from events.matchmaking.results.refusals import TooEarlyToJudge
from tests.matchmaking.factories import NOW, PUBLIC_URL, STARTS, an_event, registered
from tests.matchmaking.meeting_site import BANK
from tests.matchmaking.met import INTENT, OPTICS, a_met_day
from yurong.kit.clock import instant, local
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

MORNING = instant(local(STARTS).date() + timedelta(days=1), survey.ASKED_AT)


def _ask(database: Database, now: datetime) -> int:
    return survey.ask(database, now, PUBLIC_URL)


def _three(database: Database, *, scanned: bool) -> Event:
    """Two with a place, one who waits; the first was scanned."""
    with database.writing() as session:
        event = an_event(session, capacity=2)
        first, _ = registered(session, event, 1)
        registered(session, event, 2)
        registered(session, event, 3)
        if scanned:
            check_in(
                session,
                registration=first,
                event=event,
                account_id=event.organiser_account_id,
                request_key="came-1-key-of-many",
                how="list",
                at=STARTS,
                now=STARTS,
            )
    return event


@pytest.mark.parametrize(("scanned", "asked"), [(True, 1), (False, 2)])
def test_who_came_is_asked_once_in_the_morning_after(database: Database, scanned: bool, asked: int) -> None:
    _three(database, scanned=scanned)
    assert _ask(database, MORNING - timedelta(seconds=1)) == 0
    assert _ask(database, MORNING) == asked
    assert _ask(database, MORNING + timedelta(hours=6)) == 0
    with database.reading() as session:
        mails = session.scalars(select(OutboxMail).where(OutboxMail.key.endswith(":survey"))).all()
    assert len(mails) == asked
    assert "/r/" in mails[0].body
    assert "{link}" not in mails[0].body


@pytest.mark.parametrize(("days", "asked"), [(13, 2), (14, 0)])
def test_who_could_not_be_asked_in_time_is_left_alone(database: Database, days: int, asked: int) -> None:
    event = _three(database, scanned=False)
    assert _ask(database, event.ends_at + timedelta(days=days)) == asked


def test_an_answer_is_a_tap_and_words_are_added(database: Database) -> None:
    event = _three(database, scanned=False)
    for at, score, words in ((1, 4, ""), (2, None, "桌号不好找"), (3, 5, "")):
        _reply(database, event, event.ends_at + timedelta(hours=at), score, words)
    with database.reading() as session:
        [found] = survey.answers_of(session, event.id)
    assert (found.score, found.words) == (5, "桌号不好找")
    assert _ask(database, MORNING) == 1, "who has answered is not asked"


@pytest.mark.parametrize(("at_once", "transactions"), [(1, 2), (2, 1)])
def test_letters_are_written_some_at_a_time(
    database: Database, monkeypatch: pytest.MonkeyPatch, at_once: int, transactions: int
) -> None:
    _three(database, scanned=False)
    monkeypatch.setattr(survey, "AT_ONCE", at_once)
    committed: list[Session] = []
    note = committed.append
    listen(Session, "after_commit", note)
    try:
        assert _ask(database, MORNING) == 2
    finally:
        remove(Session, "after_commit", note)
    assert len(committed) == transactions


def test_nobody_is_asked_by_night_or_of_an_event_called_off(database: Database) -> None:
    event = _three(database, scanned=False)
    assert _ask(database, MORNING + timedelta(hours=12)) == 0
    with database.writing() as session:
        stored = session.get_one(Event, event.id)
        stored.called_off_at, stored.called_off_reason = STARTS, "停办"
    assert _ask(database, MORNING) == 0


@pytest.mark.parametrize("moment", ["before", "late"])
def test_answers_have_their_time(database: Database, moment: str) -> None:
    event = _three(database, scanned=False)
    second = timedelta(seconds=1)
    at = event.ends_at - second if moment == "before" else event.ends_at + survey.OPEN_FOR
    with pytest.raises(TooEarlyToJudge if moment == "before" else SurveyClosed):
        _reply(database, event, at, 5, "")
    _reply(database, event, event.ends_at if moment == "before" else at - second, 5, "")


def _reply(database: Database, event: Event, at: datetime, score: int | None, words: str) -> None:
    with database.writing() as session:
        person = session.scalars(select(Registration).order_by(Registration.id).limit(1)).one()
        survey.reply(session, event=event, registration=person, score=score, words=words, now=at)


def test_the_database_keeps_words_with_a_score(database: Database) -> None:
    _three(database, scanned=False)
    with pytest.raises(IntegrityError):
        _insert_words(database)


def _insert_words(database: Database) -> None:
    with database.writing() as session:
        person = session.scalars(select(Registration).order_by(Registration.id).limit(1)).one()
        session.add(
            EventSurvey(event_id=person.event_id, registration_id=person.id, asked_at=NOW, words="没有分")
        )


def test_a_firm_with_follow_ups_is_asked_again_after_ninety_days_only(database: Database) -> None:
    met = a_met_day(database)
    met.say(OPTICS, BANK, Voice.FIRM, INTENT)
    with database.writing() as session:
        assert surveys.ask(session, MORNING, PUBLIC_URL) == 0, "the event asks by itself"
        assert surveys.ask(session, MORNING + timedelta(days=89), PUBLIC_URL) == 1
