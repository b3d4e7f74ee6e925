"""The checker of the storms sees each thing that it is there to see: a negative control for each."""

import pytest
from sqlalchemy import text

from tests.clinic_invariants import violations
from tests.events.life_steps import accept_offer, decline_offer, hold_slot, join_line, offers
from tests.factories import FIRST, NOW, STEP, World, a_booking, a_world, cancel_booking, move_booking
from tests.storm import drop_the_guard, some_firms
from tests.told import Told, untrue
from yurong.kit.db import Database


def _a_clinic_in_use(database: Database) -> World:
    """One booking moved, one cancelled and offered to the first of three, one hold."""
    world = a_world(database)
    kept, freed = (
        a_booking(database, world),
        a_booking(database, world, by="stranger", starts_at=FIRST + STEP, request_key="key-2"),
    )
    move_booking(database, world, kept.code, FIRST + 2 * STEP)
    firms = some_firms(database, 4)
    for each in firms[:3]:
        join_line(database, world, *each)
    cancel_booking(database, world, freed.code, by_organiser=True)
    hold_slot(database, world, *firms[3], FIRST)
    return world


def test_a_clinic_in_use_breaks_nothing(database: Database) -> None:
    world = _a_clinic_in_use(database)
    assert violations(database, NOW) == []
    first = offers(database)[0]
    firm_id, account_id = _waiting(database, first.entry_id)
    decline_offer(database, world, first.id, firm_id)
    assert violations(database, NOW) == []
    second = offers(database)[1]
    accept_offer(database, world, second.id, *_waiting(database, second.entry_id))
    assert violations(database, NOW) == []
    assert account_id


LIVE = "(SELECT min(id) FROM booking)"
HOLD = "(SELECT id FROM slot_hold WHERE NOT is_offer)"
OFFER = "(SELECT id FROM waitlist_offer)"
LAST = "(SELECT max(id) FROM waitlist_entry)"
BOOKED = f"(SELECT enterprise_id FROM booking WHERE id = {LIVE})"
BOTH = f"UPDATE waitlist_entry SET enterprise_id = {BOOKED} WHERE id = {LAST}"
CANCELLED = f"""
INSERT INTO cancellation (booking_id, account_id, at, reason, kind)
SELECT id, account_id, made_at, '', 'other' FROM booking WHERE id = {LIVE}
"""


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (f"DELETE FROM claim_tick WHERE booking_id = {LIVE} AND tick = 0", "does not claim what it needs"),
        (f"DELETE FROM claim_tick WHERE hold_id = {HOLD} AND tick = 0", "does not claim what it needs"),
        (
            CANCELLED,
            "is not live and claims",
        ),
        (
            f"UPDATE waitlist_offer SET outcome = 'declined', ended_at = made_at WHERE id = {OFFER}",
            "is kept for no open offer",
        ),
        (
            f"UPDATE waitlist_offer SET outcome = 'accepted', ended_at = made_at WHERE id = {OFFER}",
            "is accepted without a booking",
        ),
        ("UPDATE waitlist_entry SET ended_at = joined_at, ended_as = 'left'", "its firm no longer waits"),
        (
            "UPDATE waitlist_offer SET entry_id = (SELECT max(id) FROM waitlist_entry)",
            "is open and keeps nothing",
        ),
        ("UPDATE waitlist_entry SET place = 1", "3 firms stand at place 1"),
        (
            BOTH,
            "is booked at clinic",
        ),
        (f"UPDATE booking SET sequence = 0 WHERE id = {LIVE}", "counts 0 changes, there are 1"),
        ("DELETE FROM audit_entry WHERE verb = 'booking.moved'", "the audit log has 0 of booking.moved"),
        ("DELETE FROM outbox_mail WHERE key LIKE '%:made:%'", "not each booking was confirmed once"),
    ],
)
def test_each_thing_that_is_wrong_is_found(database: Database, broken: str, found: str) -> None:
    _a_clinic_in_use(database)
    with database.writing() as session:
        session.execute(text(broken))
    assert any(found in each for each in violations(database, NOW)), violations(database, NOW)


def test_without_the_key_two_firms_at_one_slot_are_found(database: Database) -> None:
    world = a_world(database)
    drop_the_guard(database)
    a_booking(database, world)
    a_booking(database, world, by="stranger", request_key="key-2")
    assert any("is booked 2 times" in each for each in violations(database, NOW))


def test_a_line_in_the_wrong_order_is_found(database: Database) -> None:
    world = a_world(database)
    held = a_booking(database, world)
    for each in some_firms(database, 2):
        join_line(database, world, *each)
    with database.writing() as session:
        session.execute(text("UPDATE waitlist_entry SET place = 10 - place"))
    cancel_booking(database, world, held.code)
    assert any("passed over entries" in each for each in violations(database, NOW))


def test_an_acknowledgement_that_is_not_stored_is_found(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    firm, account = world.firm.id, world.owner.id
    slot = (world.station_ids[0], FIRST)
    booked = Told("book", firm, account, "key-1", 303, f"/bookings/{made.code}?done=booked", "", 0.1, slot)
    assert untrue(database, [booked]) == []
    lies = [
        Told("book", firm, account, "k", 303, "/bookings/NOSUCH?done=booked", "", 0.1, slot),
        Told("book", firm, account, "key-1", 409, "", "这个时段刚被约走", 0.1, slot),
        Told("book", firm, account, "k", 409, "", "这个时段刚被约走", 0.1, slot, is_mine=True),
        Told("move", firm, account, made.code, 303, "", "", 0.1, (world.station_ids[0], FIRST + STEP)),
        Told("cancel", firm, account, made.code, 303, "", "", 0.1),
        Told("no_show", firm, account, made.code, 303, "", "", 0.1),
        Told("check_in", firm, account, "k", 303, "", "", 0.1),
        Told("delay", firm, account, "k", 303, "", "", 0.1),
        Told("join", firm, account, "", 303, "", "", 0.1),
        Told("accept", firm, account, "1", 303, "/clinics/x/waitlist?done=over", "", 0.1),
        Told("decline", firm, account, "1", 303, "", "", 0.1),
        Told("see", firm, account, "", 500, "", "", 0.1),
    ]
    for each in lies:
        assert len(untrue(database, [each])) == 1, each


def _waiting(database: Database, entry_id: int) -> tuple[int, int]:
    with database.reading() as session:
        found = session.execute(
            text("SELECT enterprise_id, account_id FROM waitlist_entry WHERE id = :id"), {"id": entry_id}
        ).one()
    return found[0], found[1]
