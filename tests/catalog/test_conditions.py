"""The conditions of a product as its page says them: groups, scores, days."""

from datetime import date
from typing import Any

from catalog.conditions import Condition, conditions
from catalog.criteria import Criterion
from tests.catalog.examples import a_catalogue, a_group, a_leaf, a_manual, a_product, a_score

RESEARCH: dict[str, Any] = {
    "label": "研发投入占比",
    "fact": "research_share_bp",
    "bands": [{"op": "at_least", "value": 600, "points": 50}, {"op": "at_least", "value": 500, "points": 40}],
    "least": 10,
}


def line(row: Criterion) -> Condition:
    product = a_product(row)
    _, found = conditions(product, a_catalogue(product))
    return found


def test_a_score_shows_its_parts_with_their_bands() -> None:
    found = line(a_score(60, RESEARCH, requirement="评价得分", weight="preferred"))
    assert (found.text, found.note) == ("评价得分", "优先，各项合计至少 60 分")
    (part,) = found.members
    assert part.text == "研发投入占比：至少 6% 得 50 分；至少 5% 得 40 分"
    assert part.note == "至少 10 分"


def test_a_row_shows_the_days_on_which_it_is_asked() -> None:
    first, last = date(2026, 4, 1), date(2026, 6, 30)
    assert line(a_manual(valid_from=first)).note == "2026-04-01 起"
    assert (
        line(a_leaf("staff", "at_least", 1, valid_until=last, weight="preferred")).note
        == "优先，到 2026-06-30"
    )
    both = a_group("any", a_manual(), a_manual("另一项"), valid_from=first, valid_until=last)
    assert line(both).note == "满足其中一项，2026-04-01 起到 2026-06-30"
    assert line(a_manual()).note == ""
