"""Moving a booking."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from events.clinic import booking_queries
from events.clinic.models import Booking, ClaimTick, Move
from events.clinic.refusals import Cancelled, MarkedAbsent, NoSuchSlot, SlotPast, SlotTaken, TooLate
from tests.events.life_steps import mark_no_show
from tests.factories import CLINIC, FIRST, STEP, a_booking, a_world, cancel_booking, move_booking
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

SECOND = FIRST + STEP


def _claims(database: Database, booking: Booking) -> set[tuple[str, int]]:
    with database.reading() as session:
        found = session.scalars(select(ClaimTick).where(ClaimTick.booking_id == booking.id))
        return {(each.resource, each.tick) for each in found}


def test_a_move_takes_the_new_slot_and_frees_the_old(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    moved = move_booking(database, world, made.code, SECOND)
    assert (moved.code, moved.starts_at, moved.sequence) == (made.code, SECOND, 1)
    assert len(_claims(database, made)) == 33  # 4 resources x 8 ticks, and the firm's one
    assert a_booking(database, world, by="stranger").starts_at == FIRST
    with database.reading() as session:
        row = session.scalars(select(Move)).one()
        mail = session.scalars(select(OutboxMail).where(OutboxMail.key.contains(":moved:"))).one()
    assert (row.from_starts_at, row.to_starts_at, row.account_id) == (FIRST, SECOND, world.owner.id)
    assert mail.key == f"booking:{made.code}:moved:1"


def test_a_move_to_the_other_station_at_the_same_time_keeps_what_both_share(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    moved = move_booking(database, world, made.code, FIRST, station=1)
    assert moved.station_id == world.station_ids[1]
    held = {name for name, _ in _claims(database, made)}
    assert f"expert:{world.policy.id}" in held
    assert f"expert:{world.finance.id}" not in held


def test_a_move_to_a_taken_slot_keeps_the_old_one_whole(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    a_booking(database, world, by="stranger", starts_at=SECOND)
    before = _claims(database, made)
    with pytest.raises(SlotTaken):
        move_booking(database, world, made.code, SECOND)
    assert _claims(database, made) == before


def test_moving_twice_to_the_same_slot_is_one_move(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    move_booking(database, world, made.code, SECOND)
    assert move_booking(database, world, made.code, SECOND).sequence == 1


def test_after_the_cut_off_only_the_organiser_moves(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    with pytest.raises(TooLate):
        move_booking(database, world, made.code, SECOND, now=CLINIC.change_until)
    moved = move_booking(database, world, made.code, SECOND, now=CLINIC.change_until, by_organiser=True)
    assert moved.starts_at == SECOND


def test_only_offered_slots_that_have_not_begun(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world, starts_at=SECOND)
    with pytest.raises(NoSuchSlot):
        move_booking(database, world, made.code, FIRST + timedelta(minutes=1))
    with pytest.raises(SlotPast):
        move_booking(database, world, made.code, FIRST, now=FIRST, by_organiser=True)


def test_a_cancelled_booking_does_not_move(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    cancel_booking(database, world, made.code)
    with pytest.raises(Cancelled):
        move_booking(database, world, made.code, SECOND)


def test_a_booking_whose_firm_did_not_come_takes_no_other_slot(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    mark_no_show(database, world, made.code, now=FIRST - STEP)
    with pytest.raises(MarkedAbsent):
        move_booking(database, world, made.code, SECOND)
    assert _claims(database, made) == set()


def test_the_history_of_moves_is_loaded_with_the_booking(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    move_booking(database, world, made.code, SECOND)
    move_booking(database, world, made.code, FIRST)
    with database.reading() as session:
        from_experts = booking_queries.bookings_of_expert(session, world.finance)
        assert [each.sequence for each in from_experts] == [2]
