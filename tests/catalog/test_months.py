"""Whole months: to the same day, or to the last of a shorter month; both directions agree."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.months import day_after, latest_day, months_since

CASES = [
    ("2025-07-16", "2026-03-15", 7),
    ("2025-07-16", "2026-03-16", 8),
    ("2026-03-16", "2026-03-16", 0),
    ("2026-03-17", "2026-03-16", None),
    ("2025-01-31", "2025-02-27", 0),
    ("2025-01-31", "2025-02-28", 1),
    ("2025-01-31", "2025-03-30", 1),
    ("2025-01-31", "2025-03-31", 2),
    ("2024-02-29", "2025-02-27", 11),
    ("2024-02-29", "2025-02-28", 12),
]


@pytest.mark.parametrize(("day", "as_of", "months"), CASES)
def test_months_since_a_day(day: str, as_of: str, months: int | None) -> None:
    assert months_since(date.fromisoformat(day), date.fromisoformat(as_of)) == months


@given(
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    st.integers(0, 900),
)
def test_latest_day_and_day_after_are_the_way_back(day: date, as_of: date, months: int) -> None:
    since = months_since(day, as_of)
    is_full = since is not None and since >= months
    latest, first = latest_day(months, as_of), day_after(day, months)
    assert is_full == (latest is not None and day <= min(latest, as_of))
    assert is_full == (first is not None and first <= as_of)


def test_days_outside_the_calendar_are_none() -> None:
    assert latest_day(12, date(1, 6, 1)) is None
    assert day_after(date(9999, 6, 1), 12) is None
