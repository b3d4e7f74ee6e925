"""What running late does to the rest of a station, as tables of cases."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.clinic.on_the_day.pushing import Sitting, pushed

NINE = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)


def at(clock: str) -> datetime:
    hours, minutes = map(int, clock.split(":"))
    return NINE + timedelta(hours=hours - 9, minutes=minutes)


def sittings(*starts: str) -> list[Sitting]:
    return [Sitting(number, at(each), at(each) + HALF) for number, each in enumerate(starts)]


@pytest.mark.parametrize(
    ("starts", "minutes", "lunch", "becomes"),
    [
        (("09:40", "10:20", "11:00"), 10, None, ("09:50", "10:30", "11:10")),
        (("09:40", "11:00"), 15, None, ("09:55",)),
        (("09:40", "10:20", "11:40"), 5, None, ("09:45", "10:25")),
        (("11:30", "13:00"), 15, ("12:00", "13:00"), ("11:45",)),
        (("11:35", "13:00"), 15, ("12:00", "13:00"), ("13:00", "13:40")),
        (("11:30", "13:30"), 15, ("12:00", "13:00"), ("11:45",)),
        (("13:00", "13:40"), 5, ("12:00", "13:00"), ("13:05", "13:45")),
    ],
    ids=[
        "everybody moves",
        "a free slot takes it up",
        "the last one has room",
        "a quarter of an hour into lunch",
        "more than that comes after lunch and pushes on",
        "lunch takes it up",
        "the afternoon",
    ],
)
def test_the_rest_moves_as_far_as_it_must(
    starts: tuple[str, ...], minutes: int, lunch: tuple[str, str] | None, becomes: tuple[str, ...]
) -> None:
    rest = (at(lunch[0]), at(lunch[1])) if lunch else None
    moved = pushed(sittings(*starts), minutes, 10, rest)
    assert [each.starts_at for each in moved] == [at(each) for each in becomes]


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=8, unique=True),
    st.sampled_from((5, 10, 15)),
    st.booleans(),
)
def test_nobody_comes_earlier_nor_into_another(places: list[int], minutes: int, has_lunch: bool) -> None:
    starts = [NINE + 40 * timedelta(minutes=1) * place for place in sorted(places)]
    before = [Sitting(number, each, each + HALF) for number, each in enumerate(starts)]
    moved = {
        each.booking_id: each
        for each in pushed(before, minutes, 10, (at("12:00"), at("13:00")) if has_lunch else None)
    }
    after = [moved.get(each.booking_id, each) for each in before]
    assert all(new.starts_at >= old.starts_at for old, new in zip(before, after, strict=True))
    assert all(
        later.starts_at - earlier.ends_at >= timedelta(minutes=10) for earlier, later in pairwise(after)
    )
