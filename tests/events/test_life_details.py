"""No-shows, delegation, reminders, short messages and calendars to subscribe to."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from events.clinic import queries
from events.clinic.booking import Contact
from events.clinic.life import delegate, feeds, no_show
from events.clinic.life.no_show import Rule, bound_until
from events.clinic.life.reminders import remind_at
from events.clinic.models import Booking
from events.clinic.refusals import InviteOver, OnlyWaitlist
from tests.events.life_steps import hold_slot, mark_no_show
from tests.factories import FIRST, NOW, PUBLIC_URL, STEP, a_booking, a_world, cancel_booking, move_booking
from tests.world import Browser
from yurong.accounts.channels import choose_channels
from yurong.kit.db import Database
from yurong.kit.errors import NotFound
from yurong.kit.messages import MOST_CHARACTERS, signed
from yurong.kit.outbox import OutboxMail

RULE = Rule(limit=2, months=6)


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("missed", "now", "until"),
    [
        pytest.param([_day(2026, 3, 1)], _day(2026, 3, 2), None, id="one is forgiven"),
        pytest.param(
            [_day(2026, 3, 1), _day(2026, 5, 1)], _day(2026, 5, 2), _day(2026, 11, 1), id="two bind"
        ),
        pytest.param([_day(2026, 3, 1), _day(2026, 5, 1)], _day(2026, 11, 1), None, id="until that instant"),
        pytest.param([_day(2025, 5, 1), _day(2026, 5, 1)], _day(2026, 5, 1), None, id="a year has passed"),
        pytest.param(
            [_day(2025, 8, 31), _day(2026, 8, 31)], _day(2026, 8, 30), _day(2027, 2, 28), id="short month"
        ),
    ],
)
def test_the_rule_for_firms_that_do_not_come(
    missed: list[datetime], now: datetime, until: datetime | None
) -> None:
    assert bound_until(missed, RULE, now) == until


def test_after_two_no_shows_only_the_waitlist_is_left_until_one_is_lifted(database: Database) -> None:
    world = a_world(database)
    for row in range(2):
        made = a_booking(database, world, starts_at=FIRST + STEP * row, request_key=f"key-{row}")
        marked = mark_no_show(database, world, made.code)
    with pytest.raises(OnlyWaitlist):
        a_booking(database, world, starts_at=FIRST + STEP * 2, request_key="key-9")
    with pytest.raises(OnlyWaitlist):
        hold_slot(database, world, world.firm.id, world.owner.id)
    with database.writing() as session:
        for _ in range(2):
            no_show.lift(
                session, no_show=marked, account_id=world.organiser.id, reason="道路封闭，已说明", now=NOW
            )
    assert a_booking(database, world, starts_at=FIRST + STEP * 2, request_key="key-9").id


def _reminders(database: Database) -> list[tuple[str, datetime]]:
    with database.reading() as session:
        found = select(OutboxMail).where(OutboxMail.key.contains(":remind:")).order_by(OutboxMail.run_at)
        return [(each.key.split(":")[3], each.run_at) for each in session.scalars(found)]


def test_reminders_follow_a_move_and_go_with_a_cancellation(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    days = timedelta(days=1)
    assert _reminders(database) == [
        ("3d", FIRST - 3 * days),
        ("1d", FIRST - days),
        ("2h", FIRST - timedelta(hours=2)),
    ]
    move_booking(database, world, made.code, FIRST + STEP)
    assert [at for _, at in _reminders(database)][-1] == FIRST + STEP - timedelta(hours=2)
    assert len(_reminders(database)) == 3
    cancel_booking(database, world, made.code)
    assert _reminders(database) == []


def test_reminders_that_can_wait_do_not_come_at_night() -> None:
    early = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # 07:30 in Zhengzhou
    assert remind_at(early, timedelta(days=1)) == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    assert remind_at(early, timedelta(hours=2)) == early - timedelta(hours=2)
    late = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)  # 21:00
    assert remind_at(late, timedelta(days=1)) == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_short_messages_go_where_the_person_asked_for_them(database: Database) -> None:
    world = a_world(database)
    with database.writing() as session:
        choose_channels(session, world.owner.id, {"sms": "13800000000"}, NOW)
    a_booking(database, world)
    with database.reading() as session:
        found = session.scalars(select(OutboxMail).where(OutboxMail.channel == "sms")).all()
    assert len(found) == 4
    assert {each.to for each in found} == {"13800000000"}
    assert all(each.body.startswith("【豫融】") and len(each.body) <= MOST_CHARACTERS for each in found)
    with pytest.raises(ValueError, match="71"):
        signed("长" * (MOST_CHARACTERS - 3))


def _invite(database: Database, code: str, by: int, email: str = "li@guangqi.example") -> str:
    with database.writing() as session:
        made = delegate.invite(
            session,
            booking=session.scalars(select(Booking).where(Booking.code == code)).one(),
            clinic=queries.clinic_to_book(session, "gaoxin-1125"),
            email=email,
            account_id=by,
            now=NOW,
            public_url=PUBLIC_URL,
        )
        mail = select(OutboxMail.body).where(OutboxMail.key == f"booking-invite:{made.id}")
        found = re.search(r"/invitations/([\w-]+)", session.scalars(mail).one())
    assert found
    return found[1]


def test_a_colleague_accepts_and_becomes_the_contact(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    token = _invite(database, made.code, world.owner.id)
    for _ in range(2):
        with database.writing() as session:
            invite, booking = delegate.invitation(session, token, "Li@guangqi.example", NOW)
            delegate.accept(
                session,
                made=invite,
                booking=booking,
                clinic=queries.clinic_to_book(session, world.clinic_code),
                account_id=world.colleague.id,
                contact=Contact("李会计", "13900000000"),
                now=NOW,
                public_url=PUBLIC_URL,
            )
    with database.reading() as session:
        after = session.get_one(Booking, made.id)
        to = set(session.scalars(select(OutboxMail.to).where(OutboxMail.key.contains(":remind:"))))
    assert (after.account_id, after.contact_name) == (world.colleague.id, "李会计")
    assert to == {"li@guangqi.example"}


def test_an_invitation_is_for_one_address_one_week_and_the_last_one_counts(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    first = _invite(database, made.code, world.owner.id)
    second = _invite(database, made.code, world.owner.id)
    with database.reading() as session:
        with pytest.raises(NotFound):
            delegate.invitation(session, second, "zhao@bieren.example", NOW)
        with pytest.raises(InviteOver):
            delegate.invitation(session, first, "li@guangqi.example", NOW)
        with pytest.raises(InviteOver):
            delegate.invitation(session, second, "li@guangqi.example", FIRST)
        assert delegate.invitation(session, second, "li@guangqi.example", FIRST - timedelta(seconds=1))


def test_a_feed_keeps_cancelled_bookings_and_a_renewed_address_kills_the_old(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    with database.writing() as session:
        tokens = {
            kind: feeds.renew(session, account.id, kind, NOW).token
            for kind, account in (
                ("firm", world.owner),
                ("expert", world.finance.account),
                ("organiser", world.organiser),
            )
        }
    cancel_booking(database, world, made.code)
    with database.reading() as session:
        texts = [feeds.feed(session, each, PUBLIC_URL) for each in tokens.values()]
        assert feeds.feed(session, tokens["firm"], PUBLIC_URL) == texts[0]
    for text in texts:
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    with database.writing() as session:
        feeds.renew(session, world.owner.id, "firm", NOW)
    with database.reading() as session, pytest.raises(NotFound):
        feeds.feed(session, tokens["firm"], PUBLIC_URL)


def test_the_pages_walk_from_the_hold_to_the_calendar(guest: Browser, another: Callable[[], Browser]) -> None:
    firm = guest.sign_in("firm@demo.example")
    slot = re.search(
        r'href="(/clinics/demo-gaoxin/slots/(\d+)/(\d{4}))"', firm.get("/clinics/demo-gaoxin").text
    )
    assert slot
    assert "还没有为您保留" in firm.get(slot[1]).text
    answer = firm.post("/clinics/demo-gaoxin/holds", {"slot": f"{slot[2]}-{slot[3]}"})
    assert "为您保留到" in answer.text
    api = another().get("/api/v1/clinics/demo-gaoxin/slots").json()["slots"]
    assert next(each["state"] for each in api if each["station_id"] == int(slot[2])) == "taken"
    assert (
        "现在就有空着的时段"
        in firm.post(
            "/clinics/demo-gaoxin/waitlist",
            {
                "enterprise": _firm_of(firm),
                "contact_name": "王广启",
                "contact_phone": "13800000000",
                "part": "any",
            },
        ).text
    )
    firm.post("/me/messages/calendars", {"kind": "firm"})
    address = re.search(r'value="http://testserver(/calendar/[\w-]+\.ics)"', firm.get("/me/messages").text)
    assert address
    feed = another().get(address[1])
    assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
    again = another().get(address[1], headers={"If-None-Match": feed.headers["etag"]})
    assert again.status_code == 304
    assert firm.post("/me/messages", {"channels": "sms", "mobile": "12"}).status_code == 422


def _firm_of(firm: Browser) -> str:
    found = re.search(r'name="enterprise" value="(\d+)"', firm.get("/clinics/demo-gaoxin/waitlist").text)
    assert found
    return found[1]
