"""The line before a full group: how long an offer stands, who is asked; reminders; forgetting."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from events.matchmaking.calling_off import call_off
from events.matchmaking.copying import drawn_like
from events.matchmaking.drawing_up import redraw
from events.matchmaking.models import Event, Registration, RegistrationAnswer, RegistrationLink
from events.matchmaking.queries import event_by_code
from events.matchmaking.refusals import EventCalledOff
from events.matchmaking.registering import rules
from events.matchmaking.registering.approving import approve
from events.matchmaking.registering.cancelling import cancel
from events.matchmaking.registering.changing import change
from events.matchmaking.registering.due import expire_everywhere
from events.matchmaking.registering.finding_again import send_links
from events.matchmaking.registering.forgetting import forget_registrations
from events.matchmaking.registering.offers import accept, decline
from events.matchmaking.registering.refusals import OfferOver
from events.matchmaking.registering.reminding import remind_everywhere
from events.moments import short_moment
from tests.matchmaking.factories import NOW, PUBLIC_URL, STARTS, a_person, an_event, registered
from yurong.kit.clock import local
from yurong.kit.db import Database
from yurong.kit.errors import TooMany
from yurong.kit.outbox import OutboxMail

AFTERNOON = datetime.fromisoformat("2026-11-20T15:30:00+08:00")
"""Four working hours after NOW, a Friday at ten."""


def _queue(database: Database, people: int = 3, **changes: object) -> tuple[int, list[int]]:
    """An event with one seat and so many people; the first gave the seat up. Ids. Commits."""
    with database.writing() as session:
        event = an_event(session, capacity=1, **changes)  # type: ignore[arg-type]  # fields by name
        made = [registered(session, event, number)[0] for number in range(people)]
        cancel(session, event=event, registration=made[0], now=NOW, public_url=PUBLIC_URL)
        return event.id, [each.id for each in made]


def _states(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Registration.state).order_by(Registration.id)))


def test_an_offer_stands_for_four_working_hours_and_then_goes_on(database: Database) -> None:
    _, ids = _queue(database)
    with database.reading() as session:
        assert session.get_one(Registration, ids[1]).until == AFTERNOON
    expire_everywhere(database, AFTERNOON - timedelta(seconds=1), PUBLIC_URL)
    assert _states(database) == ["cancelled", "offered", "waiting"]
    expire_everywhere(database, AFTERNOON, PUBLIC_URL)
    expire_everywhere(database, AFTERNOON, PUBLIC_URL)
    assert _states(database) == ["cancelled", "expired", "offered"]


@pytest.mark.parametrize(("late", "state"), [(timedelta(seconds=-1), "confirmed"), (timedelta(), "expired")])
def test_accepting_counts_until_the_last_second(database: Database, late: timedelta, state: str) -> None:
    _, ids = _queue(database)
    with database.writing() as session:
        mine = session.get_one(Registration, ids[1])
        event = session.get_one(Event, mine.event_id)
        made = accept(session, event=event, registration=mine, now=AFTERNOON + late, public_url=PUBLIC_URL)
        again = made.state
    assert again == state
    assert _states(database)[2] == ("waiting" if state == "confirmed" else "offered")


def test_accepting_where_the_organiser_decides_waits_for_the_decision(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=1, needs_approval=True)
        first, second = (registered(session, event, number)[0] for number in range(2))
        cancel(session, event=event, registration=first, now=NOW, public_url=PUBLIC_URL)
        for _ in range(2):
            accept(session, event=event, registration=second, now=NOW, public_url=PUBLIC_URL)
        assert second.state == "pending"


def test_declining_ends_ones_turn_and_nobody_is_asked_twice(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=1)
        made = [registered(session, event, number)[0] for number in range(3)]
        told = {"event": event, "now": NOW, "public_url": PUBLIC_URL}
        cancel(session, registration=made[0], **told)  # type: ignore[arg-type]
        for _ in range(2):
            decline(session, registration=made[1], **told)  # type: ignore[arg-type]
        assert [each.state for each in made] == ["cancelled", "cancelled", "offered"]
        with pytest.raises(OfferOver):
            accept(session, registration=made[1], **told)  # type: ignore[arg-type]


def test_nobody_is_asked_when_the_event_is_about_to_begin(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=1)
        made = [registered(session, event, number)[0] for number in range(2)]
        late = STARTS - timedelta(minutes=69)
        cancel(session, event=event, registration=made[0], now=late, public_url=PUBLIC_URL)
        assert made[1].state == "waiting"


def test_a_seat_freed_too_late_to_ask_is_offered_once_the_event_is_postponed(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=1)
        first, waits = (registered(session, event, number)[0] for number in range(2))
        late = STARTS - timedelta(minutes=69)
        cancel(session, event=event, registration=first, now=late, public_url=PUBLIC_URL)
        assert _moved(session, event, timedelta(days=7), late) == 1
        assert (waits.state, waits.until) == ("offered", datetime.fromisoformat("2026-12-07T14:30+08:00"))


def _moved(session: Session, event: Event, later: timedelta, at: datetime) -> int:
    """The event begins and ends so much later; how many were told."""
    same = drawn_like(event_by_code(session, event.code), local(event.starts_at).date(), at)
    wanted = replace(
        same,
        starts_at=event.starts_at + later,
        ends_at=event.ends_at + later,
        registration_opens_at=event.registration_opens_at,
        registration_closes_at=event.registration_closes_at + later,
    )
    by = event.organiser_account_id
    return redraw(session, event=event, wanted=wanted, account_id=by, now=at, public_url=PUBLIC_URL)


@pytest.mark.parametrize(
    ("left", "until"),
    [
        (timedelta(hours=3), timedelta(hours=2)),
        (timedelta(minutes=65), timedelta(minutes=10)),
        (timedelta(minutes=5), timedelta(minutes=5)),
        (timedelta(days=3), AFTERNOON - NOW),
    ],
)
def test_an_offer_ends_before_the_event_that_was_moved_earlier(
    database: Database, left: timedelta, until: timedelta
) -> None:
    event_id, ids = _queue(database)
    with database.writing() as session:
        event, asked = session.get_one(Event, event_id), session.get_one(Registration, ids[1])
        asked.email = ""
        assert _moved(session, event, NOW + left - STARTS, NOW) == 2
        assert asked.until == NOW + until
        kept = OutboxMail.key == f"registration:{asked.code}:event-changed:1:sms"
        told = session.scalars(select(OutboxMail.body).where(kept)).one()
        assert f"请在{short_moment(asked.until)}前答复" in told


def test_an_offer_of_an_event_that_was_called_off_is_over(database: Database) -> None:
    event_id, ids = _queue(database)
    with database.writing() as session:
        mine = session.get_one(Registration, ids[1])
        event = session.get_one(Event, event_id)
        call_off(
            session,
            event=event,
            reason="场地临时不能用",
            account_id=event.organiser_account_id,
            now=NOW,
            public_url=PUBLIC_URL,
        )
        with pytest.raises(EventCalledOff):
            accept(session, event=event, registration=mine, now=NOW, public_url=PUBLIC_URL)
    expire_everywhere(database, AFTERNOON, PUBLIC_URL)
    assert _states(database) == ["cancelled", "offered", "waiting"]


def test_nobody_gets_a_seat_once_another_process_called_the_event_off(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=2, needs_approval=True)
        asks, leaves, waits = (registered(session, event, number)[0] for number in range(3))
        told = {"event": event, "now": NOW, "public_url": PUBLIC_URL}
        off = update(Event).values(called_off_at=NOW, called_off_reason="场地临时不能用")
        session.execute(off.execution_options(synchronize_session=False))  # as read before it was called off
        cancel(session, registration=leaves, **told)  # type: ignore[arg-type]
        by = event.organiser_account_id
        with pytest.raises(EventCalledOff):
            approve(session, registration=asks, account_id=by, **told)  # type: ignore[arg-type]
        with pytest.raises(EventCalledOff):
            change(session, registration=waits, person=a_person(2), **told)  # type: ignore[arg-type]
        assert [each.state for each in (asks, leaves, waits)] == ["pending", "cancelled", "waiting"]


def test_reminders_go_once_three_days_and_one_day_before(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=2)
        for number in range(3):
            registered(session, event, number, email="" if number else "a@guests.example")

    def told() -> int:
        with database.reading() as session:
            kept = OutboxMail.key.contains(":remind:")
            return session.scalar(select(func.count()).where(kept)) or 0

    for at, expected in (
        (STARTS - timedelta(days=3, seconds=1), 0),
        (STARTS - timedelta(days=3), 2),
        (STARTS - timedelta(days=2), 2),
        (STARTS - timedelta(days=1), 4),
        (STARTS - timedelta(hours=1), 4),
    ):
        remind_everywhere(database, at, PUBLIC_URL)
        assert told() == expected, at


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-12-02T09:00+08:00", "三天后"),
        ("2026-12-03T20:30+08:00", "后天"),
        ("2026-12-04T10:00+08:00", "明天"),
        ("2026-12-05T08:00+08:00", "今天"),
    ],
)
def test_a_reminder_names_the_day_truly_when_it_comes_late(database: Database, at: str, words: str) -> None:
    with database.writing() as session:
        event = an_event(session)
        registered(session, event)
        subject = f"{words}参加：{event.title}"
    assert remind_everywhere(database, datetime.fromisoformat(at), PUBLIC_URL) == 1
    with database.reading() as session:
        kept = OutboxMail.key.contains(":remind:")
        assert session.scalars(select(OutboxMail.subject).where(kept)).all() == [subject]


@pytest.mark.parametrize(("days", "erased"), [(179, 0), (180, 2)])
def test_particulars_are_erased_when_their_time_is_over(database: Database, days: int, erased: int) -> None:
    with database.writing() as session:
        event = an_event(session)
        for number in range(2):
            registered(session, event, number)
        ends_at = event.ends_at
    assert forget_registrations(database, ends_at + timedelta(days=days)) == erased
    assert forget_registrations(database, ends_at + timedelta(days=days)) == 0
    with database.reading() as session:
        names = session.scalars(select(Registration.name)).all()
        assert (set(names) == {""}) is bool(erased)
        assert session.scalars(select(Registration.organisation)).all() == ["示例企业0", "示例企业1"]
        links = session.scalar(select(func.count()).select_from(RegistrationLink)) or 0
        assert (links == 0) is bool(erased)
        assert session.scalar(select(func.count()).select_from(RegistrationAnswer)) == 0


def test_the_organiser_says_how_long_particulars_are_kept(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        registered(session, event)
        rules.settle(session, event.id, None, 7)
        ends_at = event.ends_at
    assert forget_registrations(database, ends_at + timedelta(days=7)) == 1


def test_a_lost_link_is_sent_three_times_an_hour_at_most(database: Database) -> None:
    with database.writing() as session:
        registered(session, an_event(session))
    for minute in range(3):
        with database.writing() as session:
            assert send_links(session, "13800000000", NOW + timedelta(minutes=minute), PUBLIC_URL) == 1
    with database.writing() as session, pytest.raises(TooMany):
        send_links(session, "138 0000 0000", NOW + timedelta(minutes=4), PUBLIC_URL)
