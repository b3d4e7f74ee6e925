"""Scored bands: points of known facts, intervals of unknown ones. Made up: no document has bands."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from catalog.criteria import Criterion, Score, leaves_of
from catalog.evaluate import judge
from catalog.facts import FACTS
from catalog.outcomes import Known
from catalog.points import attainable, reach
from catalog.vocabulary import Credential, Verdict
from tests.catalog.examples import PLACES, TODAY, a_group, a_leaf, a_score
from yurong.kit.money import Money

RESEARCH = {
    "label": "研发投入",
    "fact": "research_spend",
    "bands": [
        {"op": "at_least", "value": 600, "points": 50},
        {"op": "at_least", "value": 300, "points": 30},
        {"op": "more_than", "value": 0, "points": 10},
    ],
    "least": 10,
    "actionable": True,
    "remedy": "加大研发投入",
}
STAFF = {
    "label": "职工人数",
    "fact": "staff",
    "bands": [{"op": "at_least", "value": 30, "points": 20}, {"op": "at_least", "value": 10, "points": 15}],
}
PATENTS = {
    "label": "发明专利",
    "fact": "invention_patents",
    "bands": [{"op": "at_least", "value": 1, "points": 30}],
}
SCORE = a_score(60, RESEARCH, STAFF, PATENTS)


def said(row: Criterion, **facts: Any) -> Any:
    return judge(row, Known({**dict.fromkeys(FACTS), **facts}, PLACES, TODAY))


TOTALS = [
    ((600, 30, 1), Verdict.MET, "100 分"),
    ((300, 9, 1), Verdict.MET, "60 分"),
    ((299, 30, 1), Verdict.MET, "60 分"),
    ((299, 29, 1), Verdict.UNMET, "55 分"),
    ((600, 9, 0), Verdict.UNMET, "50 分"),
    ((0, 30, 1), Verdict.UNMET, "50 分"),
    ((None, 30, 1), Verdict.UNKNOWN, "50～100 分"),
    ((600, None, 0), Verdict.UNKNOWN, "50～70 分"),
    ((600, None, 1), Verdict.MET, "80～100 分"),
    ((299, 9, None), Verdict.UNMET, "10～40 分"),
    ((None, None, None), Verdict.UNKNOWN, "0～100 分"),
]


@pytest.mark.parametrize(("given", "verdict", "value"), TOTALS)
def test_points_add_up_and_unknown_parts_leave_an_interval(
    given: tuple[int | None, ...], verdict: Verdict, value: str
) -> None:
    spend, staff, patents = given
    found = said(
        SCORE,
        research_spend=None if spend is None else Money.wan(spend),
        staff=staff,
        invention_patents=patents,
    )
    assert (found.verdict, found.value) == (verdict, value)


def test_a_part_below_its_own_minimum_refuses_whatever_the_total() -> None:
    strict = a_score(30, RESEARCH, STAFF, PATENTS)
    found = said(strict, research_spend=Money(0), staff=30, invention_patents=1)
    assert found.verdict is Verdict.UNMET
    assert found.members[0].verdict is Verdict.UNMET
    assert "研发投入 0 分（需至少 10 分）" in found.reason
    assert said(strict, research_spend=Money(1), staff=30).verdict is Verdict.MET
    assert said(strict, staff=30, invention_patents=1).verdict is Verdict.UNKNOWN


def test_a_score_says_its_points_and_its_parts() -> None:
    found = said(SCORE, research_spend=Money.wan(300), invention_patents=1)
    assert (
        found.reason == "已得 60～80 分，需至少 60 分；其中研发投入 30 分，职工人数 0～20 分，发明专利 30 分"
    )
    research, staff, patents = found.members
    assert research.requirement == "研发投入（最高 50 分，至少 10 分）"
    assert research.reason == "上年研发投入 300 万元，得 30 分"
    assert staff.reason == "未提供：职工人数，可得 0～20 分"
    assert (staff.verdict, patents.verdict) == (Verdict.UNKNOWN, Verdict.MET)


def test_an_unknown_score_asks_only_for_its_unknown_parts() -> None:
    found = said(SCORE, research_spend=Money.wan(300))
    assert found.missing == ("staff", "invention_patents")
    assert said(SCORE, research_spend=Money(0)).missing == (), "settled by the minimum already"


def test_what_the_firm_can_raise_is_said_while_the_score_is_open() -> None:
    short = said(SCORE, research_spend=Money.wan(1), staff=0, invention_patents=0)
    assert (short.actionable, short.remedy) == (True, "加大研发投入")
    full = said(SCORE, research_spend=Money.wan(600), staff=0, invention_patents=0)
    assert not full.actionable, "this part gives no more"


def test_the_first_band_that_holds_counts() -> None:
    awarded = {
        "label": "资质",
        "fact": "credentials",
        "bands": [
            {"op": "has_any", "value": ["little_giant"], "points": 9},
            {"op": "has_any", "value": ["high_tech", "little_giant"], "points": 5},
        ],
    }
    row = a_score(5, awarded)
    assert said(row, credentials=(Credential.HIGH_TECH, Credential.LITTLE_GIANT)).value == "9 分"
    assert said(row, credentials=(Credential.HIGH_TECH,)).value == "5 分"
    assert said(row, credentials=()).value == "0 分"


def test_bands_for_every_value_leave_no_zero() -> None:
    both = [{"op": "is", "value": True, "points": 8}, {"op": "is", "value": False, "points": 3}]
    row = a_score(3, {"label": "首贷", "fact": "has_borrowed", "bands": both})
    assert isinstance(row, Score)
    assert attainable(row.leaves[0]) == {3, 8}
    assert reach(row.leaves[0]) == (3, 8)
    assert said(row).verdict is Verdict.MET


def test_a_score_may_be_one_route_of_a_group() -> None:
    routes = a_group("any", a_leaf("credentials", "has_any", ["high_tech"]), SCORE)
    assert said(routes, credentials=(Credential.HIGH_TECH,)).verdict is Verdict.MET
    assert said(routes, credentials=(), research_spend=Money(0)).verdict is Verdict.UNMET
    assert [leaf.fact for leaf in leaves_of(routes)][-1] == "invention_patents"


REFUSED = [
    {**STAFF, "fact": "no_such_fact"},
    {**STAFF, "bands": []},
    {**STAFF, "bands": [{"op": "is", "value": 3, "points": 1}]},
    {**STAFF, "bands": [{"op": "at_least", "value": "many", "points": 1}]},
    {**STAFF, "bands": [{"op": "at_least", "value": 3, "points": -1}]},
    {"label": "注册地", "fact": "region", "bands": [{"op": "within", "value": ["410100"], "points": 1}]},
]


@pytest.mark.parametrize("part", REFUSED)
def test_a_part_that_cannot_be_judged_is_refused(part: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_score(1, part)


def test_a_score_neither_excludes_nor_counts_a_fact_twice() -> None:
    with pytest.raises(ValidationError, match="排除"):
        a_score(1, STAFF, weight="exclusion")
    with pytest.raises(ValidationError, match="两次"):
        a_score(1, STAFF, STAFF)


@given(
    st.lists(st.none() | st.integers(0, 700), min_size=3, max_size=3),
    st.lists(st.integers(0, 700), min_size=3, max_size=3),
)
def test_learning_a_fact_never_unsettles_a_score(before: list[int | None], learnt: list[int]) -> None:
    def verdict(values: list[int | None]) -> Verdict:
        spend, staff, patents = values
        money = None if spend is None else Money.wan(spend)
        found: Verdict = said(SCORE, research_spend=money, staff=staff, invention_patents=patents).verdict
        return found

    then = [new if old is None else old for old, new in zip(before, learnt, strict=True)]
    if (was := verdict(before)) is not Verdict.UNKNOWN:
        assert verdict(list(then)) is was
