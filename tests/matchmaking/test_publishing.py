"""From a draft to the public and back: review, changes that are told, calling off."""

from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from events.coming import coming_mark
from events.matchmaking import publishing
from events.matchmaking.calling_off import call_off
from events.matchmaking.copying import drawn_like
from events.matchmaking.drawing_up import EventRefused, NewGroup, NewSession, redraw
from events.matchmaking.models import AgendaSession, Event, EventStep
from events.matchmaking.queries import event_for
from events.matchmaking.refusals import (
    AlreadyOut,
    EventCalledOff,
    EventOver,
    HasRegistrations,
    NotOut,
    NotReady,
    NotSubmitted,
    TooLateToPublish,
    UnderReview,
)
from tests import people
from tests.matchmaking.factories import NOW, PUBLIC_URL, STARTS, a_draft, an_event, registered
from yurong.accounts.visitor import Visitor
from yurong.kit.clock import local
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

HOUR = timedelta(hours=1)


def _submit(session: Session, event: Event) -> None:
    account = event.organiser_account_id
    publishing.submit(session, event=event, account_id=account, now=NOW, public_url=PUBLIC_URL)


def _publish(session: Session, event: Event, now: object = NOW) -> None:
    admin = people.an_account(session, people.ADMINISTRATOR).id
    publishing.publish(session, event=event, account_id=admin, now=now, public_url=PUBLIC_URL)  # type: ignore[arg-type]  # a datetime


def _redraw(session: Session, event: Event, **changes: object) -> int:
    account = event.organiser_account_id
    event = event_for(session, Visitor(account, roles=("organiser",)), event.code)
    same = drawn_like(event, local(event.starts_at).date(), NOW)
    same = replace(same, online_url=event.online_url, registration_opens_at=event.registration_opens_at)
    return redraw(
        session,
        event=event,
        wanted=replace(same, **changes),  # type: ignore[arg-type]  # fields by name
        account_id=account,
        now=NOW,
        public_url=PUBLIC_URL,
    )


def _off(session: Session, event: Event, reason: str = "场地检修", now: object = NOW) -> int:
    account = event.organiser_account_id
    return call_off(session, event=event, reason=reason, account_id=account, now=now, public_url=PUBLIC_URL)  # type: ignore[arg-type]  # a datetime


def _kinds(session: Session, event: Event) -> list[str]:
    steps = select(EventStep.kind).where(EventStep.event_id == event.id).order_by(EventStep.id)
    return list(session.scalars(steps))


def _told(session: Session, key: str) -> list[OutboxMail]:
    found = select(OutboxMail).where(OutboxMail.key.contains(key)).order_by(OutboxMail.id)
    return list(session.scalars(found))


def test_every_step_is_kept_with_who_and_what(database: Database) -> None:
    with database.writing() as session:
        admin = people.an_account(session, people.ADMINISTRATOR)
        people.grant(session, admin, "administrator")
        event = a_draft(session)
        _submit(session, event)
        _submit(session, event)
        assert [each.to for each in _told(session, ":submitted:")] == [people.ADMINISTRATOR.email]
        with pytest.raises(UnderReview):
            _redraw(session, event, title="改一个名称")
        publishing.send_back(
            session, event=event, remark="请补充议程", account_id=admin.id, now=NOW, public_url=PUBLIC_URL
        )
        (letter,) = _told(session, ":reviewed:")
        assert letter.to == people.ORGANISER.email
        assert "请补充议程" in letter.body
        with pytest.raises(NotSubmitted):
            _publish(session, event)
        _submit(session, event)
        _publish(session, event)
        _publish(session, event)
        assert _kinds(session, event) == ["submitted", "returned", "submitted", "published"]
        assert event.published_at == NOW


LACKING = [
    ({"groups": ()}, "至少设一个报名分组"),
    ({"has_meetings": True}, "企业和金融机构各设一个分组"),
    (
        {
            "kind": "training",
            "audience": "leaders",
            "training_minutes": 61,
            "sessions": (NewSession(STARTS, STARTS + HOUR, "讲", counts=True),),
        },
        "只有 60 分钟",
    ),
]


@pytest.mark.parametrize(("changes", "said"), LACKING)
def test_what_is_missing_is_said_before_review(
    database: Database, changes: dict[str, object], said: str
) -> None:
    with database.writing() as session:
        event = a_draft(session, **changes)  # type: ignore[arg-type]  # fields by name
        with pytest.raises(NotReady, match=said):
            _submit(session, event)


def test_what_is_enough_can_be_submitted(database: Database) -> None:
    with database.writing() as session:
        both = (NewGroup("firm", "企业", 5), NewGroup("insurer", "保险", 5))
        event = a_draft(session, has_meetings=True, groups=both)
        _submit(session, event)
        assert event.submitted_at == NOW


def test_an_event_that_would_have_begun_is_not_published(database: Database) -> None:
    with database.writing() as session:
        event = a_draft(session)
        _submit(session, event)
        with pytest.raises(TooLateToPublish):
            _publish(session, event, now=STARTS)


def test_only_an_event_without_registrations_is_withdrawn(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        publishing.withdraw(session, event=event, account_id=event.organiser_account_id, now=NOW)
        publishing.withdraw(session, event=event, account_id=event.organiser_account_id, now=NOW)
        assert event.published_at is None
        _submit(session, event)
        _publish(session, event)
        registered(session, event)
        with pytest.raises(HasRegistrations):
            publishing.withdraw(session, event=event, account_id=event.organiser_account_id, now=NOW)


TOLD = [
    ({"starts_at": STARTS + HOUR, "ends_at": STARTS + 4 * HOUR}, True, 1),
    ({"place": "中原科技城", "address": "郑州市郑东新区 2 号"}, True, 1),
    ({"mode": "both", "online_url": "https://meeting.example/1"}, True, 1),
    ({"title": "改了名称的对接会"}, False, 1),
    ({"summary": "换一段说明，谁都不打扰。"}, False, 0),
    ({}, False, 0),
]


@pytest.mark.parametrize(("changes", "is_told", "sequence"), TOLD)
def test_a_change_of_time_place_or_link_is_told_and_calendars_follow(
    database: Database, changes: dict[str, object], is_told: bool, sequence: int
) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=1)
        registered(session, event, 1)
        registered(session, event, 2, email="")
        assert _redraw(session, event, **changes) == (2 if is_told else 0)
        assert event.sequence == sequence
        letters = _told(session, ":event-changed:")
        assert [each.channel for each in letters] == (["mail", "sms"] if is_told else [])
        if is_told:
            (entry,) = Calendar.from_ical(letters[0].attachment or "").walk("VEVENT")
            assert entry.decoded("DTSTART") == event.starts_at
            assert str(event.online_url) in str(entry["LOCATION"])
            assert event.online_url in letters[0].body


def test_a_change_sent_twice_at_once_is_told_once(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        registered(session, event)
        account, code = event.organiser_account_id, event.code
    organiser, told = Visitor(account, roles=("organiser",)), []
    with database.reading() as one, database.reading() as other:
        both = [event_for(each, organiser, code) for each in (one, other)]  # before either changes it
    for event in both:
        with database.writing() as session:
            session.add(event)
            same = drawn_like(event, local(event.starts_at).date(), NOW)
            wanted = replace(same, place="中原科技城")
            told.append(
                redraw(
                    session, event=event, wanted=wanted, account_id=account, now=NOW, public_url=PUBLIC_URL
                )
            )
    assert told == [1, 0]


def test_whoever_only_waits_is_told_of_a_change_but_gets_no_link(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=1)
        registered(session, event, 1)
        registered(session, event, 2)  # waits
        _redraw(session, event, mode="both", online_url="https://meeting.example/1")
        sure, waits = _told(session, ":event-changed:")
        assert event.online_url in sure.body
        assert event.online_url not in waits.body
        assert "候补中" in waits.body
        assert waits.attachment is None


def test_the_programme_moves_with_the_beginning_and_must_fit(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, sessions=(NewSession(STARTS, STARTS + 2 * HOUR, "讲"),))
        _redraw(session, event, starts_at=STARTS + HOUR, ends_at=STARTS + 3 * HOUR)
        assert session.scalars(select(AgendaSession.starts_at)).one() == STARTS + HOUR
        with pytest.raises(EventRefused) as refused:
            _redraw(session, event, ends_at=STARTS + 2 * HOUR)
        assert list(refused.value.errors) == ["ends_at"]


def test_the_kind_of_a_published_event_stays(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        with pytest.raises(AlreadyOut):
            _redraw(session, event, kind="briefing")


def test_calling_off_tells_everybody_once_and_stays_to_be_seen(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=1)
        registered(session, event, 1)
        registered(session, event, 2, email="")  # waits
        assert _off(session, event) == 2
        assert _off(session, event) == 0
        mail, sms = _told(session, ":event-called-off")
        assert "场地检修" in mail.body
        assert Calendar.from_ical(mail.attachment or "").walk("VEVENT")[0]["STATUS"] == "CANCELLED"
        assert (sms.channel, sms.to) == ("sms", "13800000002")
        with pytest.raises(EventCalledOff):
            _redraw(session, event, title="取消了还想改")
        with pytest.raises(EventCalledOff):
            publishing.withdraw(session, event=event, account_id=1, now=NOW)
        assert _kinds(session, event)[-1] == "called_off"


def test_what_cannot_be_called_off_says_why(database: Database) -> None:
    with database.writing() as session:
        with pytest.raises(NotOut):
            _off(session, a_draft(session))
        event = an_event(session)
        with pytest.raises(EventRefused):
            _off(session, event, reason="无")
        with pytest.raises(EventOver):
            _off(session, event, now=event.ends_at)


def test_every_change_moves_the_mark_of_kept_pages(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        marks = [coming_mark(session)]
        _redraw(session, event, summary="换一段说明，谁都不打扰。")
        marks.append(coming_mark(session))
        _off(session, event)
        marks.append(coming_mark(session))
        session.execute(update(Event).values(version=Event.version + 1))
        marks.append(coming_mark(session))
        assert len(set(marks)) == 4
