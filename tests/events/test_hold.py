"""A slot kept while the form is filled."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from events.clinic import queries
from events.clinic.models import ClaimTick, SlotHold
from events.clinic.refusals import AlreadyBooked, SlotHeld, SlotTaken
from tests.events.life_steps import hold_slot
from tests.factories import FIRST, NOW, STEP, World, a_booking, a_world
from tests.storm import some_firms, together
from yurong.kit.db import Database

KEPT = timedelta(minutes=5)
SECOND = FIRST + STEP


def _mine(database: Database, world: World, **more: object) -> SlotHold:
    return hold_slot(database, world, world.firm.id, world.owner.id, **more)  # type: ignore[arg-type]


def _theirs(database: Database, world: World, **more: object) -> SlotHold:
    return hold_slot(database, world, world.other_firm.id, world.stranger.id, **more)  # type: ignore[arg-type]


def _state(database: Database, world: World, now: object) -> str:
    with database.reading() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
        return queries.slots_of(session, [clinic], now)[clinic.id][0].state  # type: ignore[arg-type]


def test_a_held_slot_is_kept_from_others_for_five_minutes(database: Database) -> None:
    world = a_world(database)
    assert _mine(database, world).until == NOW + KEPT
    just_before = NOW + KEPT - timedelta(seconds=1)
    assert _state(database, world, just_before) == "taken"
    with pytest.raises(SlotHeld):
        _theirs(database, world, now=just_before)
    with pytest.raises(SlotHeld):
        a_booking(database, world, by="stranger", now=just_before)
    assert _state(database, world, NOW + KEPT) == "free"
    assert a_booking(database, world, by="stranger", now=NOW + KEPT).starts_at == FIRST


def test_a_hold_that_ran_out_gives_way_to_another_hold(database: Database) -> None:
    world = a_world(database)
    _mine(database, world)
    assert _theirs(database, world, now=NOW + KEPT).until == NOW + 2 * KEPT
    with pytest.raises(SlotHeld):
        a_booking(database, world, now=NOW + KEPT)


def test_the_hold_becomes_the_booking(database: Database) -> None:
    world = a_world(database)
    _mine(database, world)
    made = a_booking(database, world, now=NOW + timedelta(minutes=3))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SlotHold)) == 0
        owners = session.execute(select(ClaimTick.booking_id, ClaimTick.hold_id).distinct()).all()
    assert owners == [(made.id, None)]


def test_an_own_hold_that_ran_out_still_becomes_the_booking_while_nobody_else_came(
    database: Database,
) -> None:
    world = a_world(database)
    _mine(database, world)
    assert a_booking(database, world, now=NOW + 2 * KEPT).starts_at == FIRST


def test_a_firm_holds_one_slot_per_clinic(database: Database) -> None:
    world = a_world(database)
    _mine(database, world)
    moved = hold_slot(database, world, world.firm.id, world.colleague.id, SECOND)
    assert moved.starts_at == SECOND
    assert a_booking(database, world, by="stranger").starts_at == FIRST


def test_reloading_does_not_keep_a_slot_longer(database: Database) -> None:
    world = a_world(database)
    _mine(database, world)
    assert _mine(database, world, now=NOW + timedelta(minutes=4)).until == NOW + KEPT


def test_a_refused_hold_keeps_the_one_before(database: Database) -> None:
    world = a_world(database)
    a_booking(database, world, by="stranger", starts_at=SECOND)
    _mine(database, world)
    with pytest.raises(SlotTaken):
        _mine(database, world, starts_at=SECOND)
    assert _state(database, world, NOW) == "taken"


def test_a_firm_with_a_booking_holds_nothing_more(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    with pytest.raises(AlreadyBooked) as refused:
        _mine(database, world, starts_at=SECOND)
    assert refused.value.next_url == f"/bookings/{made.code}"


def test_many_firms_racing_for_a_hold_that_ran_out_leave_one_holder(database: Database) -> None:
    world = a_world(database)
    _mine(database, world)
    later = NOW + KEPT
    racers = some_firms(database, 8)

    def race(firm: int, account: int) -> SlotHold:
        return hold_slot(database, world, firm, account, now=later)

    answers = together([lambda each=each: race(*each) for each in racers], 8)  # type: ignore[misc]
    assert sorted(type(each).__name__ for each in answers) == ["SlotHeld"] * 7 + ["SlotHold"]
