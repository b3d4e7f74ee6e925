"""Whom a clinic is for, its lunch, copies, series, and calling it off: on both databases."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from events.clinic import calling, queries
from events.clinic.availability import Desk, Opening, slots
from events.clinic.calling_off import NotOut, call_off
from events.clinic.copying import copy
from events.clinic.drawn_up import ClinicRefused, faults
from events.clinic.firm_lists import Named, check, pasted, replace_list
from events.clinic.models import Booking, Cancellation, ClaimTick, Clinic, ExpertDay, ListPurpose
from events.clinic.refusals import CalledOff, NotAdmitted
from events.clinic.series import StopRefused, extend, redraw_drafts, series_by_code
from events.stops import Stop
from events.web_address import is_web_address
from tests import people
from tests.factories import CLINIC, CLINIC_DAY, NOW, PUBLIC_URL, a_booking, a_world
from yurong.accounts.models import Enterprise
from yurong.accounts.visitor import Visitor
from yurong.kit.db import Database
from yurong.kit.errors import NotFound
from yurong.kit.outbox import OutboxMail

ADMIN = Visitor(account_id=0, roles=("administrator",))
LATER = CLINIC_DAY + timedelta(days=7)
NINE = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("region", "open_to", "is_admitted"),
    [
        ("410100", "410100", True),
        ("410105", "410100", True),
        ("410173", "410100", True),  # the airport zone: the organiser named the city
        ("410100", "410105", False),  # known no closer than its city
        ("410300", "410100", False),
    ],
)
def test_a_clinic_for_a_region_takes_the_firms_registered_there(
    database: Database, region: str, open_to: str, *, is_admitted: bool
) -> None:
    world = a_world(database, who_may_book="region", open_to_region=open_to)
    with database.writing() as session:
        session.get_one(Enterprise, world.firm.id).region = region
    if is_admitted:
        assert a_booking(database, world).code
        return
    with pytest.raises(NotAdmitted) as refused:
        a_booking(database, world)
    assert "其他场次" in refused.value.message
    assert "联系主办单位（郑州市科技局）更正" in refused.value.message


def test_a_clinic_for_a_list_takes_the_firms_on_it(database: Database) -> None:
    world = a_world(database)
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        calling.withdraw(session, clinic=clinic, account_id=world.organiser.id)
        clinic.who_may_book = "list"
        with pytest.raises(calling.NobodyListed):
            calling.publish(session, clinic=clinic, account_id=world.organiser.id, now=NOW)
        named = [Named(1, world.other_firm.uscc, "")]
        replace_list(
            session, clinic=clinic, purpose=ListPurpose.MAY_BOOK, firms=named, account_id=world.organiser.id
        )
        calling.publish(session, clinic=clinic, account_id=world.organiser.id, now=NOW)
    with pytest.raises(NotAdmitted, match=world.firm.uscc):
        a_booking(database, world)
    assert a_booking(database, world, by="stranger").code


@pytest.mark.parametrize(
    ("text", "firms", "wrong"),
    [
        ("91410100MA44YR001X\t郑州甲公司", ["91410100MA44YR001X"], []),
        ("郑州甲公司，91410100ma44yr001x", ["91410100MA44YR001X"], []),
        ("\n91410100MA44YR001X\n\n91410100MA44YR001X 又一次", ["91410100MA44YR001X"], ["和第 2 行重复"]),
        ("91410100MA44YR0010", [], ["校验位不对"]),
        ("郑州甲公司", [], ["18 位"]),
    ],
)
def test_pasted_lines_are_read_and_wrong_ones_named(text: str, firms: list[str], wrong: list[str]) -> None:
    read = check(pasted(text))
    assert [each.uscc for each in read.firms] == firms
    assert len(read.wrong) == len(wrong)
    assert all(part in each.why for each, part in zip(read.wrong, wrong, strict=True))


@pytest.mark.parametrize(
    ("lunch", "field"),
    [
        ((time(10, 0), time(10, 30)), ""),
        ((time(10, 0), None), "lunch_until"),
        ((None, time(10, 0)), "lunch_from"),
        ((time(9, 0), time(10, 0)), "lunch_from"),
        ((time(11, 0), time(12, 0)), "lunch_from"),
        ((time(10, 30), time(10, 0)), "lunch_from"),
        ((time(10, 1), time(10, 30)), "lunch_from"),
        ((time(9, 25), time(11, 35)), "lunch_from"),
        ((time(9, 25), time(11, 30)), ""),
    ],
)
def test_a_lunch_break_lies_inside_the_day_and_leaves_room(
    lunch: tuple[time | None, time | None], field: str
) -> None:
    found = faults(replace(CLINIC, lunch_from=lunch[0], lunch_until=lunch[1]), NOW)
    assert set(found) == ({field} if field else set())


@given(st.integers(2, 12), st.integers(0, 6), st.integers(1, 40), st.integers(1, 24))
def test_no_slot_ever_runs_into_lunch(slot: int, buffer: int, begins: int, length: int) -> None:
    lunch = NINE + timedelta(minutes=5 * begins), NINE + timedelta(minutes=5 * (begins + length))
    opening = Opening(NINE, NINE + timedelta(hours=8), lunch)
    desk = Desk(1, "一号诊台", ("station:1",))
    found = slots(opening, 5 * slot, 5 * buffer, [desk], frozenset(), NINE - timedelta(days=1))
    assert all(each.ends_at <= lunch[0] or each.starts_at >= lunch[1] for each in found)
    assert all(one.clear_at <= two.starts_at for one, two in itertools.pairwise(found))
    if length >= buffer and opening.closes_at - lunch[1] >= timedelta(minutes=5 * slot):
        assert lunch[1] in [each.starts_at for each in found]  # the afternoon begins when lunch ends


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://uri.amap.com/marker?position=113.5,34.8", True),
        ("http://map.example/x", True),
        ("javascript:alert(1)", False),
        ("//map.example", False),
        ("https://", False),
        ("https://[", False),
        ("https://a@evil.example", False),
        ("https://a.example/ b", False),
        ("data:text/html,x", False),
    ],
)
def test_a_map_link_is_a_web_address(url: str, *, is_taken: bool) -> None:
    assert is_web_address(url) is is_taken
    assert ("map_url" in faults(replace(CLINIC, map_url=url), NOW)) is not is_taken


def test_a_copy_takes_everything_but_bookings_along(database: Database) -> None:
    world = a_world(database, lunch_from=time(10, 30), lunch_until=time(11, 0), themes="首贷")
    a_booking(database, world)
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        named = [Named(1, world.firm.uscc, "甲")]
        replace_list(session, clinic=clinic, purpose=ListPurpose.PRIORITY, firms=named, account_id=1)
        session.add(ExpertDay(expert_id=world.investment.id, on_day=LATER, part="am", is_free=False, note=""))
        session.flush()
        for _ in range(2):
            made = copy(
                session, clinic=clinic, on_day=LATER, account_id=world.organiser.id, now=NOW, code="copy-1"
            )
        copied = queries.clinic_for(session, ADMIN, "copy-1")
        assert (copied.published_at, copied.on_day, copied.themes) == (None, LATER, "首贷")
        assert copied.lunch_from == time(10, 30)
        assert copied.booking_closes_at == clinic.booking_closes_at + timedelta(days=7)
        assert [station.name for station in copied.stations] == ["一号诊台", "二号诊台"]
        assert [len(station.seats) for station in copied.stations] == [2, 1]
        assert len(made.left_out) == 1
        assert session.scalars(select(Booking).where(Booking.clinic_id == copied.id)).all() == []
        with pytest.raises(ClinicRefused):
            copy(session, clinic=clinic, on_day=NOW.date() - timedelta(days=1), account_id=1, now=NOW)


def test_a_series_shares_all_but_day_and_place_and_is_edited_together(database: Database) -> None:
    with database.writing() as session:
        organiser = people.an_account(session, people.ORGANISER)
        wanted = replace(CLINIC, who_may_book="region", open_to_region="410100")
        first = calling.call(session, clinic=wanted, account_id=organiser.id, now=NOW)
        clinic = queries.clinic_for(session, ADMIN, first.code)
        stops = [Stop(LATER, "410300", "洛阳科技馆", "洛阳市某路 1 号", "走进河南（洛阳市专场）")]
        past = Stop(NOW.date() - timedelta(days=1), "410300", "洛阳某地", "洛阳市某路", "走进河南")
        for _ in range(2):
            [one] = extend(
                session, clinic=clinic, title="走进河南", stops=stops, account_id=organiser.id, now=NOW
            )
        assert (one.clinic.place, one.clinic.open_to_region) == ("洛阳科技馆", "410300")
        assert one.clinic.slot_minutes == clinic.slot_minutes
        with pytest.raises(StopRefused) as refused:
            extend(session, clinic=clinic, title="", stops=[*stops, past], account_id=organiser.id, now=NOW)
        assert refused.value.number == 1
        changed = replace(wanted, slot_minutes=60, note="带上营业执照", place="郑州新地点")
        calling.redraw(session, clinic=clinic, wanted=changed, account_id=organiser.id, now=NOW)
        assert redraw_drafts(session, clinic=clinic, wanted=changed, account_id=organiser.id, now=NOW) == 1
        [series] = {each.series_id for each in session.scalars(select(Clinic))}
        other = session.scalars(select(Clinic).where(Clinic.on_day == LATER)).one()
        assert series is not None
        assert (other.slot_minutes, other.note, other.place) == (60, "带上营业执照", "洛阳科技馆")
        with pytest.raises(NotFound):
            series_by_code(session, "nothing")


def test_calling_off_cancels_every_booking_and_tells_everybody_once(database: Database) -> None:
    world = a_world(database)
    a_booking(database, world)
    a_booking(
        database, world, by="stranger", station=0, starts_at=NINE + timedelta(minutes=40), request_key="key-2"
    )
    for expected in (2, 0):
        with database.writing() as session:
            clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
            told = call_off(
                session, clinic=clinic, reason="场地维修", account_id=1, now=NOW, public_url=PUBLIC_URL
            )
            assert told == expected
    with database.reading() as session:
        assert len(session.scalars(select(Cancellation)).all()) == 2
        assert session.scalars(select(ClaimTick)).all() == []
        mails = session.scalars(select(OutboxMail).where(OutboxMail.subject.contains("已取消"))).all()
        assert len(mails) == 2
        assert all("STATUS:CANCELLED" in (each.attachment or "") for each in mails)
        assert all("原因：场地维修" in each.body for each in mails)
    with pytest.raises(CalledOff):
        a_booking(
            database, world, by="colleague", starts_at=NINE + timedelta(minutes=80), request_key="key-3"
        )


def test_a_draft_is_not_called_off(database: Database) -> None:
    with database.writing() as session:
        organiser = people.an_account(session, people.ORGANISER)
        clinic = calling.call(session, clinic=CLINIC, account_id=organiser.id, now=NOW)
        with pytest.raises(NotOut):
            call_off(session, clinic=clinic, reason="不办了", account_id=1, now=NOW, public_url=PUBLIC_URL)
