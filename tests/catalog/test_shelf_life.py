"""Old answers are named: the day on which the months are full still holds."""

from datetime import date

import pytest

from catalog.shelf_life import stale, stale_note
from tests.catalog.examples import a_case

ANSWERED = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("as_of", "old"),
    [
        (date(2026, 2, 28), []),
        (date(2026, 3, 1), ["integrity_flags"]),
        (date(2026, 4, 30), ["integrity_flags"]),
        (date(2026, 5, 1), ["integrity_flags", "contest_phase"]),
        (date(2099, 1, 1), ["region", "integrity_flags", "contest_phase", "amount"]),
    ],
)
def test_a_fact_grows_old_after_its_shelf_life(as_of: date, old: list[str]) -> None:
    case = a_case(integrity_flags=[], contest_phase="before", founded_on="2020-01-01", need={"amount": 100})
    assert [fact.key for fact in stale(case, ANSWERED, as_of)] == old


def test_the_note_names_them() -> None:
    case = a_case(contest_phase="before")
    assert (
        stale_note(case, ANSWERED, date(2026, 5, 1)) == "这些回答已过了核对期，应再核对：参赛情况（3 个月）"
    )
    assert stale_note(case, ANSWERED, date(2026, 4, 30)) == ""
