"""Which version of an offering stands on which day."""

from datetime import date
from itertools import pairwise

import pytest

from catalog.offerings.models import OfferingVersion, VersionState
from catalog.offerings.spans import spans, standing


def a_version(
    number: int = 1,
    since: str = "2026-01-01",
    until: str | None = None,
    withdrawn: str | None = None,
    state: VersionState = VersionState.APPROVED,
) -> OfferingVersion:
    return OfferingVersion(
        number=number,
        state=state,
        in_force_from=date.fromisoformat(since) if state is VersionState.APPROVED else None,
        valid_until=date.fromisoformat(until) if until else None,
        withdrawn_from=date.fromisoformat(withdrawn) if withdrawn else None,
    )


ONE = (a_version(),)
ENDING = (a_version(until="2026-06-30"),)
FOLLOWED = (a_version(), a_version(2, "2026-07-01"))
WITHDRAWN = (a_version(withdrawn="2026-06-30"),)
OVERTAKEN = (a_version(), a_version(2, "2026-09-01"), a_version(3, "2026-08-01"))
EXPIRED_SUCCESSOR = (a_version(), a_version(2, "2026-03-01", until="2026-03-31"))
DRAFTED = (a_version(), a_version(2, state=VersionState.DRAFT))
SAME_DAY = (a_version(1, "2026-05-01"), a_version(2, "2026-05-01"))
TAKEN_BACK_BEFORE_IT_BEGAN = (a_version(1, "2026-05-01", withdrawn="2026-05-01"),)


@pytest.mark.parametrize(
    ("versions", "day", "number"),
    [
        (ONE, "2025-12-31", None),
        (ONE, "2026-01-01", 1),
        (ONE, "2099-12-31", 1),
        (ENDING, "2026-06-30", 1),
        (ENDING, "2026-07-01", None),
        (FOLLOWED, "2026-06-30", 1),
        (FOLLOWED, "2026-07-01", 2),
        (WITHDRAWN, "2026-06-29", 1),
        (WITHDRAWN, "2026-06-30", None),
        (OVERTAKEN, "2026-07-31", 1),
        (OVERTAKEN, "2026-08-01", 3),
        (OVERTAKEN, "2026-09-01", 3),
        (EXPIRED_SUCCESSOR, "2026-02-28", 1),
        (EXPIRED_SUCCESSOR, "2026-03-31", 2),
        (EXPIRED_SUCCESSOR, "2026-04-01", None),
        (DRAFTED, "2026-06-01", 1),
        (SAME_DAY, "2026-05-01", 2),
        (TAKEN_BACK_BEFORE_IT_BEGAN, "2026-05-01", None),
    ],
)
def test_the_version_of_a_day(versions: tuple[OfferingVersion, ...], day: str, number: int | None) -> None:
    found = standing(versions, date.fromisoformat(day))
    assert (found.version.number if found else None) == number


@pytest.mark.parametrize(
    "versions", [ONE, ENDING, FOLLOWED, WITHDRAWN, OVERTAKEN, EXPIRED_SUCCESSOR, SAME_DAY]
)
def test_days_never_overlap(versions: tuple[OfferingVersion, ...]) -> None:
    found = spans(versions)
    for earlier, later in pairwise(found):
        assert earlier.until is not None
        assert earlier.since <= earlier.until < later.since
