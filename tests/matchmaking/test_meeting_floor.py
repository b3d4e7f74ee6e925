"""On the day: a party that drops out, a no-show whose seat somebody takes."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from events.matchmaking.meetings import dropping_out, filling
from events.matchmaking.meetings.refusals import (
    CannotStand,
    ChangedMeanwhile,
    NotPlanned,
    SeatTaken,
    TooEarly,
)
from events.matchmaking.models import Meeting, MeetingParty
from tests.matchmaking.factories import NOW, STARTS
from tests.matchmaking.meeting_site import (
    BANK,
    FIRMS,
    FUND,
    MUST,
    Day,
    a_day,
    event_of,
    gathered,
    meetings,
    placed,
    published,
    setting_of,
    standing,
    wish,
)
from yurong.kit.db import Database

OPTICS, MATERIALS, PHARMA, BATTERY = FIRMS
FIRST = (0, 1, OPTICS, BANK), (0, 2, MATERIALS, FUND), (1, 1, MATERIALS, BANK)
MOMENT = timedelta(microseconds=1)


def _drop(session: Session, day: Day, who: str, live_version: int | None = None) -> None:
    event, setting = event_of(session, day), setting_of(session, day)
    found = dropping_out.foresee(gathered(session, day), day.ids[who])
    dropping_out.drop_out(
        session,
        event=event,
        party_id=day.ids[who],
        plan=found.plan,
        live_version=setting.live_version if live_version is None else live_version,
        reason="临时有事",
        account_id=day.organiser,
        now=NOW,
    )


def test_who_drops_out_leaves_its_rounds_to_others_and_nobody_else_moves(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        wish(session, day, PHARMA, {BANK: MUST})
        wish(session, day, BANK, {PHARMA: MUST})
    published(database, day, *FIRST)
    with database.writing() as session:
        setting = setting_of(session, day)
        old = setting.live_version
        _drop(session, day, OPTICS)
        left = standing(session, day)
        assert placed(day, *FIRST[1:]) <= left
        assert not any(day.ids[OPTICS] == each[2] for each in left)
        assert any((day.ids[PHARMA], day.ids[BANK]) == each[2:] for each in left)
        assert setting.live_version == old + 1
        assert day.ids[OPTICS] not in gathered(session, day).task.party
        event = event_of(session, day)
        dropping_out.come_back(session, event=event, party_id=day.ids[OPTICS], account_id=day.organiser)
        assert day.ids[OPTICS] in gathered(session, day).task.party


def test_a_drop_out_shown_before_another_change_is_refused(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
    published(database, day, *FIRST)
    with database.writing() as session, pytest.raises(ChangedMeanwhile):
        _drop(session, day, OPTICS, live_version=0)


def test_before_anything_is_published_who_drops_out_publishes_nothing(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        wish(session, day, PHARMA, {BANK: MUST})
        setting = setting_of(session, day)
        shown = dropping_out.foresee(gathered(session, day), day.ids[OPTICS])
        assert (shown.plan, shown.found.added) == ((), ())
        _drop(session, day, OPTICS)
        assert (setting.live_version, setting.published_at, meetings(session, day)) == (0, None, [])
        assert day.ids[OPTICS] not in gathered(session, day).task.party


def _absent(session: Session, day: Day, code: str, who: str, now: datetime = STARTS) -> Meeting:
    return filling.mark_absent(
        session,
        event=event_of(session, day),
        code=code,
        absent_id=day.ids[who],
        account_id=day.organiser,
        now=now,
    )


def _fill(session: Session, day: Day, code: str, firm: str, other: str, table: int = 1) -> None:
    filling.fill(
        session,
        event=event_of(session, day),
        code=code,
        firm_id=day.ids[firm],
        institution_id=day.ids[other],
        table=table,
        account_id=day.organiser,
        now=STARTS,
    )


def test_a_no_show_is_filled_by_somebody_who_is_free(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        wish(session, day, BATTERY, {BANK: MUST})
    published(database, day, *FIRST)
    with database.writing() as session:
        code = meetings(session, day)[0].code
        with pytest.raises(TooEarly):
            _absent(session, day, code, OPTICS, STARTS - MOMENT)
        row = _absent(session, day, code, OPTICS)
        assert _absent(session, day, code, OPTICS) is row
        assert row.sequence == 1
        event = event_of(session, day)
        found = filling.offers(session, event=event, missed=[row])[row.id]
        offered = [each.meeting.firm for each in found]
        assert offered[0] == day.ids[BATTERY]
        assert set(offered) == {day.ids[BATTERY], day.ids[PHARMA]}, "who sits elsewhere is not asked away"
        with pytest.raises(CannotStand):
            _fill(session, day, code, MATERIALS, BANK)
        _fill(session, day, code, BATTERY, BANK)
        _fill(session, day, code, BATTERY, BANK)
        assert len([each for each in meetings(session, day) if each.state == "planned"]) == len(FIRST)


def test_who_came_after_all_has_the_seat_again_while_it_is_free(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
    published(database, day, *FIRST)
    with database.writing() as session:
        code, event = meetings(session, day)[0].code, event_of(session, day)
        with pytest.raises(NotPlanned):
            filling.came_after_all(session, event=event, code=code, account_id=day.organiser, now=STARTS)
        _absent(session, day, code, BANK)
        row = _came(session, day, code)
        assert (row.state, row.absent_id, row.sequence) == ("planned", None, 2)
        assert standing(session, day) == placed(day, *FIRST)


def _came(session: Session, day: Day, code: str) -> Meeting:
    event = event_of(session, day)
    return filling.came_after_all(session, event=event, code=code, account_id=day.organiser, now=STARTS)


def test_who_came_after_all_sits_beside_a_colleagues_meeting(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        session.get_one(MeetingParty, day.ids[BANK]).seats = 2
    published(database, day, (0, 1, OPTICS, BANK), (0, 2, MATERIALS, BANK))
    with database.writing() as session:
        code = meetings(session, day)[0].code
        _absent(session, day, code, OPTICS)
        _came(session, day, code)
        assert standing(session, day) == placed(day, (0, 1, OPTICS, BANK), (0, 2, MATERIALS, BANK))
        _absent(session, day, code, OPTICS)
        _fill(session, day, code, PHARMA, BANK, table=3)
        with pytest.raises(SeatTaken):
            _came(session, day, code)


def test_who_came_after_all_meets_nobody_twice(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
    published(database, day, *FIRST)
    with database.writing() as session:
        code = meetings(session, day)[0].code
        _absent(session, day, code, OPTICS)
    published(database, day, *FIRST[1:], (2, 1, OPTICS, BANK), now=STARTS)
    with database.writing() as session, pytest.raises(SeatTaken):
        _came(session, day, code)
