"""A row is asked from its first to its last valid day; else left out, and that is said once."""

from datetime import date, timedelta
from typing import Any

import pytest

from catalog.criteria import Criterion, Group
from catalog.facts import FACTS
from catalog.matching import match, match_product
from catalog.outcomes import Known
from catalog.profile import Need
from catalog.standing import standing
from catalog.vocabulary import Eligibility
from tests.catalog.examples import (
    JINSHUI,
    PLACES,
    a_case,
    a_catalogue,
    a_group,
    a_leaf,
    a_manual,
    a_product,
    an_offering,
)

FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)
DAY = timedelta(days=1)
NEEDS_PATENT = a_leaf(
    "invention_patents", "at_least", 1, requirement="有发明专利", valid_from=FIRST, valid_until=LAST
)
DAYS = [
    (FIRST - DAY, Eligibility.ELIGIBLE, "“有发明专利”自 2026-04-01 起才要求"),
    (FIRST, Eligibility.INELIGIBLE, ""),
    (LAST, Eligibility.INELIGIBLE, ""),
    (LAST + DAY, Eligibility.ELIGIBLE, "“有发明专利”只要求到 2026-06-30，现已不要求"),
]


@pytest.mark.parametrize(("day", "eligibility", "note"), DAYS)
def test_a_row_is_asked_on_both_its_first_and_its_last_day(
    day: date, eligibility: Eligibility, note: str
) -> None:
    (result,) = match(a_case(invention_patents=0), a_catalogue(a_product(NEEDS_PATENT)), day).results
    assert result.eligibility is eligibility
    assert (note in result.notes) is bool(note)
    assert len(result.outcomes) == (2 if note else 3)


@pytest.mark.parametrize(("day", "eligibility", "note"), DAYS)
def test_an_institutions_row_has_its_validity_too(day: date, eligibility: Eligibility, note: str) -> None:
    offering = an_offering(NEEDS_PATENT)
    catalogue = a_catalogue(a_product(), offerings=[offering])
    (result,) = match(a_case(invention_patents=0), catalogue, day).results
    assert result.eligibility is Eligibility.ELIGIBLE
    assert result.offerings[0].eligibility is eligibility
    assert (f"甲银行：{note}" in result.notes) is bool(note)


def test_a_member_not_asked_leaves_its_group() -> None:
    staff = a_leaf("staff", "at_least", 10)
    either = a_group("any", NEEDS_PATENT, staff, a_manual())
    (kept,) = standing((either,), FIRST - DAY)
    assert isinstance(kept, Group)
    assert kept.members == (staff, a_manual())
    assert standing((either,), FIRST) == (either,)


def test_at_least_so_many_asks_no_more_than_are_left() -> None:
    two = a_group("at_least", NEEDS_PATENT, a_leaf("staff", "at_least", 10, valid_until=LAST), count=2)
    assert standing((two,), LAST) == (two,)
    assert standing((two,), LAST + DAY) == ()
    mixed = a_group("at_least", NEEDS_PATENT, a_leaf("staff", "at_least", 10), count=2)
    (kept,) = standing((mixed,), LAST + DAY)
    assert isinstance(kept, Group)
    assert (kept.count, len(kept.members)) == (1, 1)


@pytest.mark.parametrize("rows", [(), (a_manual(), a_leaf("staff", "at_least", 1))])
def test_rows_without_dates_are_the_same_on_every_day(rows: tuple[Criterion, ...]) -> None:
    assert standing(rows, FIRST) is rows


def test_a_row_that_is_not_asked_asks_no_question() -> None:
    facts: dict[str, Any] = {**dict.fromkeys(FACTS), "applicant": "enterprise", "region": JINSHUI}
    one = a_product(a_leaf("staff", "at_least", 1, valid_from=FIRST))
    asked = [
        match_product(one, (), Known(facts, PLACES), Need(), day).missing for day in (FIRST - DAY, FIRST)
    ]
    assert asked == [(), ("staff",)]
