"""Firms without a booking: the next free slot of the day, else the queue, first come first."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from events.clinic import queries
from events.clinic.booking import Contact, book
from events.clinic.models import Booking, WalkIn
from events.clinic.on_the_day import walk_in as domain
from events.clinic.on_the_day.arrivals import arrivals
from events.clinic.on_the_day.refusals import HasBooking, NotToday
from tests import people
from tests.factories import FIRST, PUBLIC_URL, STEP, World, a_booking, a_world, cancel_booking
from yurong.accounts.models import Enterprise
from yurong.kit.db import Database

AT = FIRST - timedelta(minutes=10)
CODES = ("91410300MA9FWK0A1R", "91410300MA9FWK0A2P")


def come(database: Database, world: World, uscc: str, now: datetime = AT) -> WalkIn:
    with database.writing() as session:
        return domain.register(
            session,
            clinic=queries.clinic_to_book(session, world.clinic_code),
            firm=domain.FirmAtDoor(uscc, f"路过示例企业{uscc[-2:]}", "410100"),
            contact=Contact("过路人", "13900000000"),
            account_id=world.organiser.id,
            now=now,
            public_url=PUBLIC_URL,
        )


def seat(database: Database, world: World, now: datetime = AT) -> list[Booking]:
    with database.writing() as session:
        return domain.seat_waiting(
            session,
            clinic=queries.clinic_to_book(session, world.clinic_code),
            account_id=world.organiser.id,
            now=now,
            public_url=PUBLIC_URL,
        )


def fill_up(database: Database, world: World) -> list[str]:
    """Codes of bookings that take every slot: the policy expert sits at both stations."""
    codes = []
    for number in range(4):
        with database.writing() as session:
            firm = people.a_firm(session, f"91410100MA9GQ1{number:03d}Q", f"占满示例企业{number}")
            codes.append((firm.id, number))
    made = []
    for firm_id, number in codes:
        with database.writing() as session:
            from_then = FIRST + number * STEP
            booking = book(
                session,
                clinic=queries.clinic_to_book(session, world.clinic_code),
                station_id=world.station_ids[0],
                starts_at=from_then,
                enterprise_id=firm_id,
                account_id=world.organiser.id,
                contact=Contact("某某", "13800000000"),
                request_key=f"fill-{number}",
                now=AT,
                public_url=PUBLIC_URL,
                is_given=True,
            )
            made.append(booking.code)
    return made


def test_a_firm_gets_the_next_free_slot_and_is_checked_in(database: Database) -> None:
    world = a_world(database)
    a_booking(database, world)
    made = come(database, world, CODES[0])
    with database.reading() as session:
        booking = session.get_one(Booking, made.booking_id)
        assert booking.starts_at == FIRST + STEP
        assert arrivals(session, [booking.id])[booking.id].how == "walk_in"
        assert session.scalars(select(Enterprise.name).where(Enterprise.uscc == CODES[0])).one()


def test_a_firm_that_is_known_keeps_its_name(database: Database) -> None:
    world = a_world(database)
    made = come(database, world, people.GUANGQI)
    with database.reading() as session:
        assert session.get_one(Enterprise, made.enterprise_id).name == "郑州广启光电科技有限公司"
        assert session.get_one(Booking, made.booking_id).account_id == world.owner.id


def test_a_firm_with_a_booking_is_sent_to_check_in(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    with pytest.raises(HasBooking, match=booking.code):
        come(database, world, people.GUANGQI)


def test_only_on_the_day(database: Database) -> None:
    world = a_world(database)
    with pytest.raises(NotToday):
        come(database, world, CODES[0], FIRST - timedelta(days=1))


def test_without_a_slot_firms_wait_in_their_order_and_once_each(database: Database) -> None:
    world = a_world(database)
    codes = fill_up(database, world)
    first = come(database, world, CODES[0])
    second = come(database, world, CODES[1], AT + timedelta(minutes=1))
    assert come(database, world, CODES[0], AT + timedelta(minutes=2)).id == first.id
    assert first.booking_id is None
    assert second.booking_id is None
    assert seat(database, world) == []
    cancel_booking(database, world, codes[2], now=AT, by_organiser=True)
    seated = seat(database, world)
    assert [each.enterprise_id for each in seated] == [first.enterprise_id]
    assert seated[0].starts_at == FIRST + 2 * STEP
    assert seat(database, world) == []


def test_who_leaves_lets_the_next_one_in(database: Database) -> None:
    world = a_world(database)
    codes = fill_up(database, world)
    first, second = come(database, world, CODES[0]), come(database, world, CODES[1])
    with database.writing() as session:
        clinic = queries.clinic_to_book(session, world.clinic_code)
        for _ in range(2):
            domain.leave(session, clinic=clinic, walk_in_id=first.id, account_id=world.organiser.id, now=AT)
    cancel_booking(database, world, codes[1], now=AT, by_organiser=True)
    assert [each.enterprise_id for each in seat(database, world)] == [second.enterprise_id]
