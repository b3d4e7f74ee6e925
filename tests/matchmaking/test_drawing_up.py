"""Drawing an event up: every fault is named, and each kind has its own fields."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from events.matchmaking import copying, grouping, programme
from events.matchmaking.drawing_up import EventRefused, NewEvent, NewGroup, NewSession, draw_up, faults
from events.matchmaking.models import AgendaSession, Event, EventSeries
from events.matchmaking.queries import event_for
from events.stops import Stop
from tests import people
from tests.matchmaking.factories import EVENT, NOW, PUBLIC_URL, STARTS, a_draft, an_event
from yurong.accounts.visitor import Visitor
from yurong.kit.db import Database
from yurong.kit.errors import NotYours

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHAIN = replace(EVENT, kind="chain", track="materials", chain="超硬材料")
TRAINING = replace(EVENT, kind="training", audience="brokers", training_minutes=120)
CONTEST = replace(EVENT, kind="contest", contest="创新创业大赛", contest_phase="before")

WRONG: list[tuple[NewEvent, str]] = [
    (replace(EVENT, starts_at=NOW), "starts_at"),
    (replace(EVENT, starts_at=NOW + 731 * DAY, ends_at=NOW + 731 * DAY + HOUR), "starts_at"),
    (replace(EVENT, ends_at=STARTS), "ends_at"),
    (replace(EVENT, ends_at=STARTS + 31 * DAY + HOUR), "ends_at"),
    (replace(EVENT, registration_opens_at=EVENT.registration_closes_at), "registration_closes_at"),
    (replace(EVENT, registration_closes_at=EVENT.ends_at + HOUR), "registration_closes_at"),
    (replace(EVENT, place=""), "place"),
    (replace(EVENT, address="路"), "address"),
    (replace(EVENT, online_url="https://meeting.example/1"), "online_url"),
    (replace(EVENT, mode="both", online_url="javascript:alert(1)"), "online_url"),
    (replace(EVENT, map_url="地图"), "map_url"),
    (replace(CHAIN, track=None), "track"),
    (replace(EVENT, track="materials"), "track"),
    (replace(EVENT, chain="超硬材料"), "chain"),
    (replace(TRAINING, audience=None), "audience"),
    (replace(TRAINING, training_minutes=None), "training_minutes"),
    (replace(TRAINING, training_minutes=0), "training_minutes"),
    (replace(EVENT, has_certificate=True), "has_certificate"),
    (replace(CONTEST, contest_phase=None), "contest_phase"),
    (replace(CONTEST, contest=""), "contest"),
    (replace(EVENT, contest="大赛"), "contest"),
    (replace(EVENT, groups=(NewGroup("firm", "企业", 0),)), "groups"),
    (replace(EVENT, groups=(NewGroup("firm", "企业", 9), NewGroup("bank", "企业", 9))), "groups"),
    (replace(EVENT, sessions=(NewSession(STARTS - HOUR, STARTS, "太早"),)), "sessions"),
    (replace(EVENT, sessions=(NewSession(STARTS, EVENT.ends_at + HOUR, "太晚"),)), "sessions"),
    (replace(EVENT, sessions=(NewSession(STARTS, STARTS, "没有时间"),)), "sessions"),
]


@pytest.mark.parametrize(("wrong", "field"), WRONG)
def test_a_fault_is_named_by_its_field_alone(wrong: NewEvent, field: str) -> None:
    assert list(faults(wrong, NOW)) == [field]


RIGHT = [
    EVENT,
    CHAIN,
    TRAINING,
    CONTEST,
    replace(EVENT, mode="online", place="", address="", online_url="https://meeting.example/1"),
    replace(EVENT, mode="both", online_url="https://meeting.example/1"),
    replace(EVENT, ends_at=STARTS + 31 * DAY),
    replace(EVENT, registration_closes_at=EVENT.ends_at),
    replace(EVENT, sessions=(NewSession(STARTS, EVENT.ends_at, "全场"),)),
    replace(TRAINING, has_certificate=True),
]


@pytest.mark.parametrize("right", RIGHT)
def test_every_kind_and_mode_can_be_drawn_up(right: NewEvent) -> None:
    assert faults(right, NOW) == {}


def test_the_database_knows_what_each_kind_needs(database: Database) -> None:
    with database.writing() as session:
        code = a_draft(session).code
    for name, value in (("track", "it"), ("audience", "leaders"), ("contest_phase", "after"), ("mode", "x")):
        with pytest.raises(IntegrityError), database.writing() as session:
            setattr(session.scalars(select(Event).where(Event.code == code)).one(), name, value)


def test_a_double_click_draws_up_once_and_a_taken_code_is_refused(database: Database) -> None:
    with database.writing() as session:
        account = people.an_account(session, people.ORGANISER).id
        wanted = replace(EVENT, code="20261205-abcd")
        first = draw_up(session, event=wanted, account_id=account, now=NOW)
        assert draw_up(session, event=wanted, account_id=account, now=NOW).id == first.id
        with pytest.raises(EventRefused) as refused:
            draw_up(session, event=replace(wanted, title="另一场活动"), account_id=account, now=NOW)
        assert list(refused.value.errors) == ["code"]


def test_unknown_products_and_places_are_refused(database: Database) -> None:
    with database.writing() as session:
        account = people.an_account(session, people.ORGANISER).id
        for wrong, field in (
            (replace(EVENT, products=("none",)), "products"),
            (replace(EVENT, region="110000"), "region"),
        ):
            with pytest.raises(EventRefused) as refused:
                draw_up(session, event=wrong, account_id=account, now=NOW)
            assert list(refused.value.errors) == [field]


def test_an_item_of_the_programme_keeps_its_identity(database: Database) -> None:
    with database.writing() as session:
        event = a_draft(session)
        account, hold = event.organiser_account_id, NewSession(STARTS, STARTS + HOUR, "开场")
        item = programme.add_session(session, event=event, wanted=hold, account_id=account, now=NOW)
        again = programme.add_session(session, event=event, wanted=hold, account_id=account, now=NOW)
        assert again.id == item.id
        longer = replace(hold, ends_at=STARTS + 2 * HOUR)
        programme.change_session(
            session, event=event, session_id=item.id, wanted=longer, account_id=account, now=NOW
        )
        assert item.ends_at == STARTS + 2 * HOUR
        for _ in range(2):
            programme.remove_session(session, event=event, session_id=item.id, account_id=account, now=NOW)
        assert session.scalars(select(AgendaSession)).all() == []


def test_a_quota_never_falls_below_what_is_taken(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=5)
        group = event.groups[0]
        group.taken = 3
        session.flush()

        def to(capacity: int) -> int:
            return grouping.change_group(
                session,
                event=event,
                group_id=group.id,
                name="企业",
                capacity=capacity,
                account_id=event.organiser_account_id,
                now=NOW,
                public_url=PUBLIC_URL,
            )

        to(3)
        with pytest.raises(EventRefused) as refused:
            to(2)
        assert "已有 3 人" in refused.value.errors["capacity"]
        assert group.capacity == 3


def test_a_series_takes_everything_along_but_day_and_place(database: Database) -> None:
    with database.writing() as session:
        event = a_draft(
            session,
            kind="training",
            audience="leaders",
            training_minutes=60,
            sessions=(NewSession(STARTS, STARTS + HOUR, "第一讲", "301", counts=True),),
            institutions=("示例银行甲",),
        )
        stops = [
            Stop((STARTS + each * DAY).date(), region, place, "某某路 1 号", f"培训（{place}）")
            for each, region, place in ((7, "410300", "洛阳"), (14, "410700", "新乡"))
        ]
        account = event.organiser_account_id
        event = event_for(session, Visitor(account, roles=("organiser",)), event.code)
        for _ in range(2):
            copying.extend(session, event=event, title="巡回培训", stops=stops, account_id=account, now=NOW)
        series = session.scalars(select(EventSeries)).one()
        made = copying.events_of(session, series)
        assert [each.place for each in made] == ["智慧岛大厦", "洛阳", "新乡"]
        last = event_for(session, Visitor(account, roles=("organiser",)), made[-1].code)
        (item,) = last.sessions
        assert (item.starts_at, item.counts) == (STARTS + 14 * DAY, True)
        assert [each.name for each in last.institutions] == ["示例银行甲"]
        assert last.groups[0].capacity == event.groups[0].capacity
        stops = [stops[0], replace(stops[0], on_day=NOW.date() - DAY)]
        with pytest.raises(copying.StopRefused) as refused:
            copying.extend(session, event=event, title="", stops=stops, account_id=account, now=NOW)
        assert refused.value.number == 1


def test_a_series_asked_for_twice_at_once_is_begun_once(database: Database) -> None:
    with database.writing() as session:
        event = a_draft(session)
        account, code = event.organiser_account_id, event.code
    organiser = Visitor(account, roles=("organiser",))
    stops = [Stop((STARTS + 7 * DAY).date(), "410300", "洛阳", "某某路 1 号", "对接会（洛阳）")]
    with database.reading() as one, database.reading() as other:
        both = [event_for(each, organiser, code) for each in (one, other)]  # before either changes it
    for event in both:
        with database.writing() as session:
            session.add(event)
            copying.extend(session, event=event, title="巡回对接", stops=stops, account_id=account, now=NOW)
    with database.reading() as session:
        (series,) = session.scalars(select(EventSeries))
        assert len(copying.events_of(session, series)) == 2


def test_a_stranger_does_not_see_a_draft(database: Database) -> None:
    with database.writing() as session:
        code = a_draft(session).code
        stranger = people.an_account(session, people.STRANGER).id
        with pytest.raises(NotYours):
            event_for(session, Visitor(stranger, roles=("organiser",)), code)
        assert event_for(session, Visitor(stranger, roles=("administrator",)), code).code == code
