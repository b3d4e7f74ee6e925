"""Free slots, as a computed value."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.clinic import resources
from events.clinic.availability import Desk, Opening, Slot, slots
from events.clinic.resources import ticks

NINE = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
NOON = NINE + timedelta(hours=3)
DAY = Opening(NINE, NOON)
ONE = Desk(1, "一号诊台", resources.panel(1, (7, 9)))
TWO = Desk(2, "二号诊台", resources.panel(2, (8, 9)))
BEFORE = NINE - timedelta(days=1)


def _starts(found: list[Slot], state: str) -> list[int]:
    return [int((each.starts_at - NINE).total_seconds()) // 60 for each in found if each.state == state]


@pytest.mark.parametrize(
    ("slot_minutes", "buffer_minutes", "starts"),
    [
        (30, 10, [0, 40, 80, 120]),
        (30, 0, [0, 30, 60, 90, 120, 150]),
        (180, 60, [0]),
        (185, 0, []),
        (60, 60, [0, 120]),  # the buffer after the last slot may reach past closing
    ],
)
def test_slots_fill_the_day(slot_minutes: int, buffer_minutes: int, starts: list[int]) -> None:
    found = slots(DAY, slot_minutes, buffer_minutes, [ONE], frozenset(), BEFORE)
    assert _starts(found, "free") == starts


def test_order_is_by_time_then_station() -> None:
    found = slots(DAY, 60, 0, [ONE, TWO], frozenset(), BEFORE)
    assert [(each.starts_at, each.station_id) for each in found[:3]] == [
        (NINE, 1),
        (NINE, 2),
        (NINE + timedelta(hours=1), 1),
    ]


@pytest.mark.parametrize("held", ["station:1", "expert:7", "expert:9"])
def test_one_claimed_tick_of_any_resource_takes_the_slot(held: str) -> None:
    last_buffer_tick = ticks(NINE, NINE + timedelta(minutes=40))[-1]
    found = slots(DAY, 30, 10, [ONE], {(held, last_buffer_tick)}, BEFORE)
    assert _starts(found, "taken") == [0]


def test_a_claim_right_after_the_buffer_takes_only_the_next_slot() -> None:
    next_tick = ticks(NINE, NINE + timedelta(minutes=40))[-1] + 1
    found = slots(DAY, 30, 10, [ONE], {("station:1", next_tick)}, BEFORE)
    assert _starts(found, "taken") == [40]


def test_a_slot_is_past_from_the_moment_it_begins() -> None:
    just_before = NINE + timedelta(minutes=39, seconds=59)
    assert _starts(slots(DAY, 30, 10, [ONE], frozenset(), just_before), "past") == [0]
    assert _starts(slots(DAY, 30, 10, [ONE], frozenset(), NINE + timedelta(minutes=40)), "past") == [0, 40]


def test_a_started_tick_counts_whole() -> None:
    assert len(ticks(NINE, NINE + timedelta(minutes=30))) == 6
    assert len(ticks(NINE, NINE + timedelta(minutes=31))) == 7


@given(
    st.integers(2, 48).map(lambda n: n * 5),
    st.integers(0, 12).map(lambda n: n * 5),
    st.lists(st.integers(0, 400), max_size=6),
)
def test_what_is_free_can_be_claimed_and_nothing_else(
    slot_minutes: int, buffer_minutes: int, booked: list[int]
) -> None:
    """Booking free slots one after another never claims a tick twice, and leaves exactly the rest free."""
    claimed: set[tuple[str, int]] = set()
    for choice in booked:
        free = [
            s
            for s in slots(DAY, slot_minutes, buffer_minutes, [ONE, TWO], claimed, BEFORE)
            if s.state == "free"
        ]
        if not free:
            break
        slot = free[choice % len(free)]
        desk = ONE if slot.station_id == 1 else TWO
        new = {(name, tick) for name in desk.resources for tick in ticks(slot.starts_at, slot.clear_at)}
        assert not new & claimed
        claimed |= new
    for slot in slots(DAY, slot_minutes, buffer_minutes, [ONE, TWO], claimed, BEFORE):
        desk = ONE if slot.station_id == 1 else TWO
        needs = {(name, tick) for name in desk.resources for tick in ticks(slot.starts_at, slot.clear_at)}
        assert (slot.state == "free") == (not needs & claimed)
