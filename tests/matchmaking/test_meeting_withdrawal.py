"""A party says by itself that it does not come: its calendar, the organiser's answer, and taking it back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.meetings.delegations import delegations
from events.matchmaking.meetings.dropping_out import come_back, drop_out, foresee
from events.matchmaking.meetings.problem import Plan
from events.matchmaking.meetings.refusals import (
    AlreadyPlannedWithout,
    CannotStand,
    ChangedMeanwhile,
    NoRoundLeft,
)
from events.matchmaking.meetings.schedule import entries_of, items_of, lines_of, people_of
from events.matchmaking.meetings.withdrawing import take_back, withdraw
from events.matchmaking.models import MeetingParty
from tests.matchmaking.factories import NOW, PUBLIC_URL, STARTS
from tests.matchmaking.meeting_site import (
    BANK,
    FIRMS,
    FUND,
    Day,
    a_day,
    event_of,
    gathered,
    placed,
    published,
    setting_of,
    standing,
)
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

OPTICS, MATERIALS, PHARMA, BATTERY = FIRMS
FIRST = (0, 1, OPTICS, BANK), (1, 1, MATERIALS, BANK), (3, 2, OPTICS, FUND)
LAST_ROUND = STARTS + timedelta(minutes=85)
MOMENT = timedelta(microseconds=1)


def _planned(database: Database) -> Day:
    with database.writing() as session:
        day = a_day(session)
    published(database, day, *FIRST)
    return day


def _withdraw(session: Session, day: Day, name: str = OPTICS, now: object = NOW) -> MeetingParty:
    mine = next(each for each in delegations(session, day.event_id) if each.name == name)
    return withdraw(
        session,
        event=event_of(session, day),
        mine=mine,
        reason="展会撞期",
        account_id=None,
        now=now,  # type: ignore[arg-type]  # a moment
        public_url=PUBLIC_URL,
    )


def _take_back(session: Session, day: Day, name: str = OPTICS) -> MeetingParty:
    mine = next(each for each in delegations(session, day.event_id) if each.name == name)
    return take_back(session, event=event_of(session, day), mine=mine, account_id=None, now=NOW)


def _previewed(session: Session, day: Day, name: str = OPTICS) -> tuple[Plan, int]:
    found = foresee(gathered(session, day), day.ids[name])
    return found.plan, setting_of(session, day).live_version


def _apply(session: Session, day: Day, shown: tuple[Plan, int], name: str = OPTICS) -> None:
    drop_out(
        session,
        event=event_of(session, day),
        party_id=day.ids[name],
        plan=shown[0],
        live_version=shown[1],
        reason="展会撞期",
        account_id=day.organiser,
        now=NOW,
    )


def _calendar(session: Session, day: Day, name: str) -> list[tuple[int, bool]]:
    party = session.get_one(MeetingParty, day.ids[name])
    items = items_of(session, setting_of(session, day), [party.id])
    entries = entries_of(event_of(session, day), party, items, PUBLIC_URL)
    return [(each.sequence, each.is_cancelled) for each in entries]


def _left(session: Session, day: Day, name: str) -> list[bool]:
    """Of each of the party's meetings, whether it reads that the other does not come."""
    party = session.get_one(MeetingParty, day.ids[name])
    items = items_of(session, setting_of(session, day), [party.id])
    return [each.other_left for each in lines_of(party, items, people_of(session, day.event_id))]


def _told(session: Session) -> list[str]:
    found = select(OutboxMail).where(OutboxMail.subject.contains(OPTICS)).order_by(OutboxMail.id)
    return [each.subject.removeprefix(OPTICS) for each in session.scalars(found)]


def test_its_calendar_shows_them_cancelled_and_nobody_elses_day_changes(database: Database) -> None:
    day = _planned(database)
    with database.writing() as session:
        _withdraw(session, day)
        _withdraw(session, day)
    with database.reading() as session:
        assert _calendar(session, day, OPTICS) == [(1, True), (1, True)]
        assert [gone for _, gone in _calendar(session, day, BANK)] == [False, False]
        assert standing(session, day) == placed(day, *FIRST)
        assert _left(session, day, BANK) == [True, False], "the other side reads that somebody does not come"
        assert _told(session) == ["不能来了：一对一洽谈"], "the organiser, once"
        letter = session.scalars(select(OutboxMail.body).where(OutboxMail.subject.contains(OPTICS))).one()
        assert f"/meetings/parties/{day.ids[OPTICS]}/departure" in letter


def test_until_the_organiser_has_planned_without_it_it_may_come_back(database: Database) -> None:
    day = _planned(database)
    with database.writing() as session:
        _withdraw(session, day)
        shown = _previewed(session, day)
        _take_back(session, day)
        _take_back(session, day)
    with database.writing() as session:
        assert _left(session, day, BANK) == [False, False]
        assert _calendar(session, day, OPTICS) == [(2, False), (2, False)]
        assert _told(session) == ["不能来了：一对一洽谈", "又能来了：一对一洽谈"]
        with pytest.raises(ChangedMeanwhile):
            _apply(session, day, shown)


def test_what_the_organiser_applies_ends_it(database: Database) -> None:
    day = _planned(database)
    with database.writing() as session:
        _withdraw(session, day)
        _withdraw(session, day, BATTERY)  # has no meetings: nothing is planned without it
        shown = _previewed(session, day)
        _apply(session, day, shown)
    with database.writing() as session:
        assert day.ids[OPTICS] not in {firm for _, _, firm, _ in standing(session, day)}
        assert all(gone for _, gone in _calendar(session, day, OPTICS))
        with pytest.raises(AlreadyPlannedWithout):
            _take_back(session, day)
        assert _take_back(session, day, BATTERY).takes_part
        come_back(session, event=event_of(session, day), party_id=day.ids[OPTICS], account_id=day.organiser)
        assert session.get_one(MeetingParty, day.ids[OPTICS]).takes_part


def test_one_plan_ends_every_withdrawal_it_was_made_without(database: Database) -> None:
    day = _planned(database)
    with database.writing() as session:
        _withdraw(session, day)
        before = _previewed(session, day)
        _withdraw(session, day, MATERIALS)
        with pytest.raises(CannotStand):
            _apply(session, day, before)
        session.rollback()
    with database.writing() as session:
        _withdraw(session, day)
        _withdraw(session, day, MATERIALS)
        _apply(session, day, _previewed(session, day))
        with pytest.raises(AlreadyPlannedWithout):
            _take_back(session, day, MATERIALS)


def test_on_the_day_only_what_has_not_begun_is_given_up(database: Database) -> None:
    day = _planned(database)
    with database.writing() as session:
        _withdraw(session, day, now=STARTS)
        assert (_left(session, day, BANK), _left(session, day, FUND)) == ([False, False], [True])
        assert _calendar(session, day, OPTICS) == [(0, False), (1, True)]


def test_it_may_be_said_until_the_last_round_begins(database: Database) -> None:
    day = _planned(database)
    with database.writing() as session:
        with pytest.raises(NoRoundLeft):
            _withdraw(session, day, now=LAST_ROUND)
        assert _withdraw(session, day, now=LAST_ROUND - MOMENT).withdrawn_at


def test_taking_it_back_and_planning_without_it_at_once_leaves_one_of_the_two(database: Database) -> None:
    day = _planned(database)
    with database.writing() as session:
        _withdraw(session, day)
    with database.reading() as session:
        shown = _previewed(session, day)
    at_once = Barrier(2)

    def party() -> bool:
        at_once.wait()
        try:
            with database.writing() as session:
                _take_back(session, day)
        except AlreadyPlannedWithout:
            return False
        return True

    def organiser() -> bool:
        at_once.wait()
        try:
            with database.writing() as session:
                _apply(session, day, shown)
        except ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        back, planned = pool.submit(party), pool.submit(organiser)
        assert {back.result(), planned.result()} == {True, False}
    with database.reading() as session:
        assert session.get_one(MeetingParty, day.ids[OPTICS]).takes_part is back.result()
        assert (standing(session, day) == placed(day, *FIRST)) is back.result()
