"""When members are free, what an organiser may overrule, and calendars that arrive in the background."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from events.clinic import calling
from events.clinic.calling import ClinicRefused, NewStation
from events.clinic.models import BusySpan, Clinic, Expert, PanelSeat
from events.clinic.stations import add_station
from events.clinic.team import calendars, members, stored_times
from events.clinic.team.times import Freedom, SaidDay, Times, freedom
from tests import people
from tests.factories import CLINIC, CLINIC_DAY, NOW, World, a_world
from yurong.kit.clock import instant
from yurong.kit.db import Database
from yurong.kit.fetching import NotFetched
from yurong.kit.jobs import Handlers, Job, work
from yurong.kit.workdays import PUBLISHED

DAY = date(2026, 11, 25)  # a Wednesday
WEEK = frozenset({(2, "am")})
HELD = (instant(DAY, time(9, 0)), instant(DAY, time(10, 0)))

CASES = [
    (Times(), DAY, "09:00", "12:00", "unknown"),
    (Times(week=WEEK), DAY, "09:00", "12:00", "free"),
    (Times(week=WEEK), DAY, "09:00", "12:30", "free"),
    (Times(week=WEEK), DAY, "09:00", "12:35", "busy"),  # into the afternoon
    (Times(week=WEEK), DAY, "13:30", "17:00", "busy"),
    (Times(week=WEEK, busy=(HELD,)), DAY, "09:00", "12:00", "busy"),
    (Times(week=WEEK, busy=(HELD,)), DAY, "10:00", "12:00", "free"),  # touching is not overlapping
    (Times(busy=(HELD,)), DAY, "10:00", "12:00", "unknown"),
    # what the member says of the day stands above calendar and week
    (Times(WEEK, {(DAY, "am"): SaidDay(True)}, (HELD,)), DAY, "09:00", "12:00", "free"),
    (Times(WEEK, {(DAY, "am"): SaidDay(False)}), DAY, "09:00", "12:00", "busy"),
    (Times(WEEK, {(DAY, "pm"): SaidDay(False)}), DAY, "09:00", "12:00", "free"),
    # a holiday and a make-up workday make the usual week not hold
    (Times(week=frozenset({(3, "am")})), date(2026, 10, 1), "09:00", "12:00", "unknown"),
    (Times(week=frozenset({(5, "am")})), date(2026, 10, 10), "09:00", "12:00", "unknown"),
]


@pytest.mark.parametrize(("times", "day", "opens", "closes", "state"), CASES)
def test_a_member_is_free_busy_or_unknown(
    times: Times, day: date, opens: str, closes: str, state: str
) -> None:
    found = freedom(times, day, time.fromisoformat(opens), time.fromisoformat(closes), PUBLISHED)
    assert found.state == state
    assert found.why


def test_the_reason_never_says_what_fills_the_time() -> None:
    found = freedom(Times(busy=(HELD,)), DAY, time(9, 0), time(12, 0), PUBLISHED)
    assert found == Freedom("busy", "日历上 09:00—10:00 有安排")


def a_draft(database: Database) -> tuple[World, Clinic]:
    world = a_world(database)
    with database.writing() as session:
        draft = calling.call(
            session, clinic=replace(CLINIC, code="draft-2"), account_id=world.organiser.id, now=NOW
        )
    return world, draft


def seat(database: Database, world: World, draft: Clinic, expert: Expert, despite: str = "") -> PanelSeat:
    with database.writing() as session:
        station = NewStation("诊台", (expert.id,), despite)
        clinic = session.get_one(Clinic, draft.id)
        made = add_station(session, clinic=clinic, station=station, account_id=world.organiser.id)
        return made.seats[0]


def test_a_busy_expert_is_seated_only_with_a_reason_that_is_kept(database: Database) -> None:
    world, draft = a_draft(database)
    with database.writing() as session:
        stored_times.say_day(session, world.finance.id, CLINIC_DAY, ("am",), 1, is_free=False, note="外出")
    with pytest.raises(ClinicRefused) as refused:
        seat(database, world, draft, world.finance)
    assert "孙行长：本人填写上午没空（外出）" in refused.value.errors["despite"]
    assert seat(database, world, draft, world.finance, "已电话确认").despite == "已电话确认"


def test_calling_with_a_busy_expert_is_refused_too(database: Database) -> None:
    world, _ = a_draft(database)
    with database.writing() as session:
        stored_times.keep_week(session, world.finance.id, frozenset({(0, "am")}), 1)
    wanted = replace(CLINIC, code="draft-3", stations=(NewStation("诊台", (world.finance.id,)),))
    with database.writing() as session, pytest.raises(ClinicRefused, match="每周这天上午没空"):
        calling.call(session, clinic=wanted, account_id=world.organiser.id, now=NOW)


def test_a_draft_does_not_move_to_a_day_when_its_expert_is_busy(database: Database) -> None:
    world, draft = a_draft(database)
    seat(database, world, draft, world.finance)
    later = date(2026, 11, 26)
    with database.writing() as session:
        stored_times.say_day(session, world.finance.id, later, ("am", "pm"), 1, is_free=False)
    wanted = replace(CLINIC, on_day=later)
    with database.writing() as session:
        clinic = session.get_one(Clinic, draft.id)
        with pytest.raises(ClinicRefused) as refused:
            calling.redraw(session, clinic=clinic, wanted=wanted, account_id=1, now=NOW)
    assert "on_day" in refused.value.errors


@pytest.mark.parametrize(("limit", "is_refused"), [(1, True), (2, False)])
def test_the_limit_counts_the_other_clinics_of_the_month(
    database: Database, limit: int, is_refused: bool
) -> None:
    world, draft = a_draft(database)
    with database.writing() as session:
        session.get_one(Expert, world.finance.id).monthly_limit = limit
    if is_refused:
        with pytest.raises(ClinicRefused, match="11 月已排 1 场，本人希望最多 1 场"):
            seat(database, world, draft, world.finance)
    else:
        seat(database, world, draft, world.finance)


def test_who_has_left_or_does_not_sit_is_never_seated(database: Database) -> None:
    world, draft = a_draft(database)
    with database.writing() as session:
        adviser = people.an_expert(session, people.Person("bai@bank.example", "白雪"), "adviser")
        members.stand_down(
            session,
            session.get_one(Expert, world.policy.id),
            reason="调离",
            account_id=world.organiser.id,
            now=NOW,
        )
    for expert, why in ((adviser, "金融顾问不坐诊台"), (world.policy, "已不在服务团")):
        with pytest.raises(ClinicRefused, match=why):
            seat(database, world, draft, expert, "确要安排")
    with database.writing() as session:
        expert = session.get_one(Expert, world.policy.id)
        members.come_back(session, expert, account_id=world.organiser.id)
    seat(database, world, draft, world.policy)


ICS = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:\xe4\xbd\x93\xe6\xa3\x80\r\n"
    b"DTSTART:20270102T090000\r\nDTEND:20270102T100000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def spans(database: Database) -> list[datetime]:
    with database.reading() as session:
        return list(session.scalars(select(BusySpan.starts_at).order_by(BusySpan.id)))


def test_a_file_leaves_busy_spans_and_dropping_it_leaves_none(database: Database) -> None:
    world = a_world(database)
    with database.writing() as session:
        calendars.hand_in(session, expert_id=world.finance.id, content=ICS, account_id=1, now=_near())
    assert spans(database) == [datetime(2027, 1, 2, 1, 0, tzinfo=UTC)]
    with database.writing() as session:
        calendars.forget_calendar(session, expert_id=world.finance.id, account_id=1)
    assert spans(database) == []


def test_an_address_is_read_in_the_background_and_a_failure_keeps_what_was_read(
    database: Database, tmp_path: Path
) -> None:
    world = a_world(database)
    answers: list[bytes | NotFetched] = [ICS, NotFetched("连不上这个地址，或对方太慢")]

    def get(url: str) -> bytes:
        assert url == "https://calendar.example/me.ics"
        answer = answers.pop(0)
        if isinstance(answer, NotFetched):
            raise answer
        return answer

    handlers: Handlers = {calendars.KIND: calendars.fetching(get)}
    with database.writing() as session:
        calendars.subscribe(
            session, expert_id=world.finance.id, url="webcal://calendar.example/me.ics", account_id=1, now=NOW
        )
    assert spans(database) == []
    with time_machine.travel(_near(), tick=False):
        assert work(database, handlers, tmp_path, NOW) == "done"
    assert len(spans(database)) == 1
    with database.writing() as session:
        assert calendars.ask_for_stale(session, _near()) == 0
        assert calendars.ask_for_stale(session, datetime(2026, 12, 21, tzinfo=UTC)) == 1
    assert work(database, handlers, tmp_path, NOW) == "failed"
    assert len(spans(database)) == 1
    with database.reading() as session:
        calendar = calendars.calendar_of(session, world.finance.id)
        assert calendar is not None
        assert calendar.trouble == "连不上这个地址，或对方太慢"
        assert session.scalars(select(Job.state).order_by(Job.id)).all() == ["done", "failed"]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "calendar.example/me.ics", "https://a:b@calendar.example/"]
)
def test_what_is_no_web_address_is_refused_before_anything_is_kept(database: Database, url: str) -> None:
    world = a_world(database)
    with database.writing() as session, pytest.raises(NotFetched):
        calendars.subscribe(session, expert_id=world.finance.id, url=url, account_id=1, now=NOW)
    with database.reading() as session:
        assert calendars.calendar_of(session, world.finance.id) is None
        assert session.scalar(select(Job.id)) is None


def _near() -> datetime:
    return datetime(2026, 12, 20, 2, 0, tzinfo=UTC)
