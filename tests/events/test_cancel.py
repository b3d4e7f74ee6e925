"""Calling a booking off."""

import pytest
from sqlalchemy import func, select

from events.clinic import booking_queries
from events.clinic.models import ClaimTick
from events.clinic.refusals import TooLate
from tests import people
from tests.factories import CLINIC, FIRST, NOW, a_booking, a_world, cancel_booking
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail


def test_a_cancelled_slot_is_free_for_others_at_once(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    row = cancel_booking(database, world, made.code)
    assert (row.account_id, row.at, row.reason) == (world.owner.id, NOW, "当天要出差")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ClaimTick)) == 0
    assert a_booking(database, world, by="stranger").starts_at == FIRST


def test_the_firm_may_book_again(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    cancel_booking(database, world, made.code)
    assert a_booking(database, world, request_key="key-2").code != made.code


def test_cancelling_twice_is_one_cancellation_and_one_mail(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    assert (
        cancel_booking(database, world, made.code).id
        == cancel_booking(database, world, made.code, reason="").id
    )
    with database.reading() as session:
        mails = session.scalars(select(OutboxMail.key).order_by(OutboxMail.id)).all()
    assert mails == [f"booking:{made.code}:made:0", f"booking:{made.code}:cancelled:1"]


def test_after_the_cut_off_only_the_organiser_cancels(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    with pytest.raises(TooLate) as refused:
        cancel_booking(database, world, made.code, now=CLINIC.change_until)
    assert refused.value.next_url == f"/bookings/{made.code}"
    row = cancel_booking(database, world, made.code, now=CLINIC.change_until, by_organiser=True)
    assert row.account_id == world.organiser.id


def test_a_cancelled_booking_stays_visible_to_its_firm_and_leaves_the_experts_list(
    database: Database,
) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    cancel_booking(database, world, made.code)
    owner = people.visitor_of(world.owner, "firm", firms=(world.firm.id,))
    with database.reading() as session:
        found = booking_queries.booking_for(session, owner, made.code)
        assert found.cancellation is not None
        assert booking_queries.live_booking_at(session, owner, made.clinic_id) is None
        assert booking_queries.bookings_of_expert(session, world.finance) == []
        assert [each.id for each in booking_queries.bookings_of_clinic(session, found.clinic)] == [made.id]
