"""Two organisers at once fill the same seat; a draft is published twice at once: one of them is told so.

The control takes the setting's row lock away on PostgreSQL: then only the unique indexes stand between, and
they do. On SQLite the write transaction itself is the lock and cannot be taken away.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from events.matchmaking.meetings import filling, publishing
from events.matchmaking.meetings.drafts import Draft, keep
from events.matchmaking.meetings.refusals import (
    CannotStand,
    ChangedMeanwhile,
    NothingToPublish,
    NotPlanned,
    SeatTaken,
)
from events.matchmaking.models import STANDING, Event, MeetingSetting, Verdict, Voice
from events.matchmaking.results.answering import answer
from tests.matchmaking.factories import NOW, STARTS
from tests.matchmaking.meeting_site import (
    BANK,
    FIRMS,
    FUND,
    Day,
    a_day,
    event_of,
    meetings,
    placed,
    published,
    setting_of,
    standing,
)
from yurong.kit.db import Database

OPTICS, MATERIALS, PHARMA, BATTERY = FIRMS
on_postgresql = pytest.mark.parametrize("template", ["postgresql"], indirect=True)


def _missed(database: Database) -> tuple[Day, str]:
    """The bank waits at table 1 in the first round."""
    with database.writing() as session:
        day = a_day(session)
    published(database, day, (0, 1, OPTICS, BANK), (0, 2, MATERIALS, FUND))
    with database.writing() as session:
        code = meetings(session, day)[0].code
        filling.mark_absent(
            session,
            event=event_of(session, day),
            code=code,
            absent_id=day.ids[OPTICS],
            account_id=day.organiser,
            now=STARTS,
        )
    return day, code


def _fill(session: Session, day: Day, code: str, firm: str) -> None:
    filling.fill(
        session,
        event=event_of(session, day),
        code=code,
        firm_id=day.ids[firm],
        institution_id=day.ids[BANK],
        table=1,
        account_id=day.organiser,
        now=STARTS,
    )


def test_two_desks_fill_the_same_seat_and_one_gets_it(database: Database) -> None:
    day, code = _missed(database)
    at_once = Barrier(2)

    def desk(firm: str) -> bool:
        at_once.wait()
        try:
            with database.writing() as session:
                _fill(session, day, code, firm)
        except (SeatTaken, CannotStand):
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(desk, (PHARMA, BATTERY))) == [False, True]
    with database.reading() as session:
        assert len([each for each in meetings(session, day) if each.state in STANDING]) == 2


@on_postgresql
def test_without_the_lock_the_database_still_lets_only_one_in(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    day, code = _missed(database)

    def unlocked(session: Session, event: Event) -> MeetingSetting:
        return session.get_one(MeetingSetting, event.id)

    monkeypatch.setattr(filling, "hold", unlocked)

    def late() -> None:
        with database.writing() as there:
            _fill(there, day, code, BATTERY)

    with ThreadPoolExecutor(1) as pool, database.writing() as here:
        _fill(here, day, code, PHARMA)
        answer = pool.submit(late)
        with pytest.raises(TimeoutError):
            answer.result(timeout=2)  # it saw the seat free and waits for the index
        here.commit()
        assert isinstance(answer.exception(), SeatTaken)
    with database.reading() as session:
        assert (0, 1, day.ids[PHARMA], day.ids[BANK]) in standing(session, day)


def test_who_has_met_is_not_marked_absent_a_moment_later(database: Database) -> None:
    """One of the two answers while the desk taps: without the lock the answered meeting counted as missed."""
    with database.writing() as session:
        day = a_day(session)
    published(database, day, (0, 1, OPTICS, BANK))

    def desk() -> None:
        with database.writing() as there:
            event, code = event_of(there, day), meetings(there, day)[0].code
            absent = {"absent_id": day.ids[OPTICS], "account_id": day.organiser}
            filling.mark_absent(there, event=event, code=code, now=STARTS, **absent)

    with ThreadPoolExecutor(1) as pool:
        with database.writing() as here:
            said = {"verdict": Verdict.INTENT, "amount": None, "registration": None}
            answer(
                here,
                event=event_of(here, day),
                meeting_id=meetings(here, day)[0].id,
                voice=Voice.ORGANISER,
                account_id=day.organiser,
                request_key="first",
                now=STARTS,
                **said,  # type: ignore[arg-type]  # fields by name
            )
            tapped = pool.submit(desk)
            with pytest.raises(TimeoutError):
                tapped.result(timeout=0.3)
        assert isinstance(tapped.exception(), NotPlanned)
    with database.reading() as session:
        assert [each.state for each in meetings(session, day)] == ["held"]


def test_a_draft_published_from_two_desks_is_arranged_once(database: Database) -> None:
    written = (0, 1, OPTICS, BANK), (1, 2, MATERIALS, FUND)
    with database.writing() as session:
        day = a_day(session)
        draft = Draft(day.plan(*written))
        keep(session, event=event_of(session, day), draft=draft, said="", account_id=day.organiser, now=NOW)
    at_once = Barrier(2)

    def desk(_: int) -> bool:
        at_once.wait()
        try:
            with database.writing() as session:
                publishing.publish(
                    session,
                    event=event_of(session, day),
                    version=1,
                    account_id=day.organiser,
                    now=NOW,
                )
        except (NothingToPublish, ChangedMeanwhile):
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(desk, range(2))) == [False, True]
    with database.reading() as session:
        assert standing(session, day) == placed(day, *written)
        assert setting_of(session, day).live_version == 1
