"""Frozen clocks at the edges: the cut-off second, midnight in Zhengzhou, the end of the year."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from events.answering import answer_by
from events.clinic.life.reminders import remind_at
from events.clinic.models import Booking
from events.clinic.refusals import BookingClosed, TooLate
from tests.events.life_steps import expire_offers, hold_slot, join_line, offers
from tests.factories import FIRST, NOW, a_booking, a_world, cancel_booking
from tests.storm import some_firms
from tests.world import Browser
from yurong.kit.clock import instant, local, today
from yurong.kit.db import Database
from yurong.kit.workdays import PUBLISHED

SECOND = timedelta(seconds=1)
NEW_YEAR = date(2027, 1, 4)
"""A Monday, the first working day after the holiday."""
ACROSS = {
    "on_day": NEW_YEAR,
    "booking_closes_at": instant(date(2026, 12, 31), time(23, 59, 59)),
    "change_until": instant(date(2027, 1, 1), time(0, 0)),
}
LAST_OF_2026 = instant(date(2026, 12, 31), time(23, 59, 58))


def test_booking_ends_with_its_second_on_new_years_eve(database: Database) -> None:
    world = a_world(database, **ACROSS)
    slot = instant(NEW_YEAR, time(9, 0))
    made = a_booking(database, world, starts_at=slot, now=LAST_OF_2026)
    with pytest.raises(BookingClosed):
        a_booking(
            database,
            world,
            by="stranger",
            starts_at=slot + timedelta(minutes=40),
            request_key="late",
            now=LAST_OF_2026 + SECOND,
        )
    with database.reading() as session:
        stored = session.scalars(select(Booking)).one()
    assert stored.starts_at == datetime(2027, 1, 4, 1, 0, tzinfo=UTC)
    assert f"{local(stored.starts_at):%Y-%m-%d %H:%M}" == "2027-01-04 09:00"
    with pytest.raises(TooLate):
        cancel_booking(database, world, made.code, now=LAST_OF_2026 + 2 * SECOND)
    cancel_booking(database, world, made.code, now=LAST_OF_2026 + SECOND)


def test_a_hold_lives_over_midnight_to_the_second(database: Database) -> None:
    world = a_world(database, **ACROSS)
    ours, theirs = some_firms(database, 2)
    slot = instant(NEW_YEAR, time(9, 0))
    before = LAST_OF_2026 - timedelta(minutes=4, seconds=58)
    held = hold_slot(database, world, *ours, slot, now=before)
    assert held.until == LAST_OF_2026 + 2 * SECOND
    assert local(held.until).date() == date(2027, 1, 1)
    taken = hold_slot(database, world, *theirs, slot + timedelta(minutes=40), now=LAST_OF_2026)
    assert local(taken.until).date() == date(2027, 1, 1)


def test_an_offer_of_new_years_eve_is_answered_after_the_published_holiday() -> None:
    eve, slot = instant(date(2025, 12, 31), time(16, 30)), instant(date(2026, 1, 9), time(9, 0))
    # 1 to 3 January 2026 are off, Sunday the 4th is worked instead; 90 minutes fit into the eve.
    assert answer_by(eve, slot, PUBLISHED) == instant(date(2026, 1, 4), time(11, 30))


def test_an_offer_ends_in_the_next_year_to_the_second(database: Database) -> None:
    world = a_world(database, **(ACROSS | {"on_day": date(2027, 1, 8)}))
    slot = instant(date(2027, 1, 8), time(9, 0))
    made = a_booking(database, world, starts_at=slot)
    join_line(database, world, *some_firms(database, 1)[0])
    late = instant(date(2026, 12, 31), time(16, 30))
    cancel_booking(database, world, made.code, now=late, by_organiser=True)
    (offer,) = offers(database)
    assert offer.until == answer_by(late, slot, PUBLISHED)
    assert local(offer.until).year == 2027
    assert expire_offers(database, world, offer.until - SECOND) == 0
    assert expire_offers(database, world, offer.until) == 1


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(days=3), datetime(2026, 12, 31, 16, 30)),  # noqa: DTZ001 - read as wall time below
        (timedelta(days=1), datetime(2027, 1, 2, 16, 30)),  # noqa: DTZ001 - the same
        (timedelta(hours=2), datetime(2027, 1, 3, 14, 30)),  # noqa: DTZ001 - the same
    ],
)
def test_reminders_count_back_over_the_year(before: timedelta, expected: datetime) -> None:
    due = remind_at(instant(date(2027, 1, 3), time(16, 30)), before)
    assert local(due).replace(tzinfo=None) == expected


def test_the_pages_day_begins_at_midnight_in_zhengzhou(guest: Browser) -> None:
    organiser = guest.sign_in("organiser@demo.example")
    day = today()
    for at, is_today in ((time(23, 59, 59), True), (time(0, 0), False)):
        when = instant(day if is_today else day + timedelta(days=1), at)
        with time_machine.travel(when, tick=False):
            page = organiser.get("/organise/clinics/demo-today/check-in").text
        assert ("今天不是这场诊疗会" in page) is not is_today


def test_first_and_now_lie_on_the_days_they_say() -> None:
    assert local(FIRST).date() == date(2026, 11, 25)
    assert local(NOW).date() == date(2026, 11, 20)
