"""The linter on single rows, repetitions, institutions' versions and validity."""

from dataclasses import replace
from datetime import date

import pytest

from catalog.criteria import Criterion
from catalog.facts import FACTS
from catalog.linting import lint
from catalog.values import Offering
from tests.catalog.examples import (
    WUHAN,
    ZHENGZHOU,
    a_catalogue,
    a_group,
    a_leaf,
    a_manual,
    a_policy,
    a_product,
    a_score,
    an_offering,
)

TODAY = date(2026, 11, 22)
TWO_YEARS = a_policy(begins=date(2026, 1, 1), ends=date(2028, 1, 1))


def said(*rows: Criterion, offerings: tuple[Offering, ...] = ()) -> list[str]:
    catalogue = a_catalogue(a_product(*rows, policy=TWO_YEARS), offerings=offerings)
    assert {each.product for each in lint(catalogue, TODAY)} <= {"a-loan"}
    return [each.message for each in lint(catalogue, TODAY)]


def part(*points: int, least: int | None = None) -> dict[str, object]:
    """Bands on the staff: from 30, from 20, from 10 people."""
    bands = [{"op": "at_least", "value": v, "points": p} for v, p in zip((30, 20, 10), points, strict=False)]
    return {"label": "职工人数", "fact": "staff", "bands": bands, "least": least}


def test_a_value_that_no_firm_has_is_named_with_row_and_clause() -> None:
    most = FACTS["staff"].most
    assert most is not None
    row = a_leaf("staff", "at_least", most + 1, requirement="职工很多")
    assert said(row) == ["「职工很多」没有企业能满足（依据 文件 一）"]
    assert said(a_leaf("staff", "at_least", most)) == []
    money = FACTS["revenue"].most
    assert said(a_leaf("revenue", "at_least", money)) == []
    assert len(said(a_leaf("revenue", "more_than", money))) == 1


SCORES = [
    (a_score(20, part(20, 10, 5)), []),
    (
        a_score(21, part(20, 10, 5)),
        ["「评分达标」没有企业能满足：各项加起来最高 20 分，需至少 21 分（依据 文件 一）"],
    ),
    (a_score(5, part(20, 10, 5, least=20)), []),
    (
        a_score(5, part(20, 10, 5, least=21)),
        ["「评分达标」的“职工人数”最高 20 分，达不到需至少的 21 分（依据 文件 一）"],
    ),
]


@pytest.mark.parametrize(("score", "faults"), SCORES)
def test_points_out_of_reach_are_named(score: Criterion, faults: list[str]) -> None:
    assert said(score) == faults


def test_a_band_behind_a_wider_one_never_counts() -> None:
    narrow, wide = ({"op": "at_least", "value": v, "points": p} for v, p in ((30, 20), (10, 5)))
    assert said(a_score(1, {"label": "职工人数", "fact": "staff", "bands": [narrow, wide]})) == []
    (fault,) = said(a_score(1, {"label": "职工人数", "fact": "staff", "bands": [wide, narrow]}))
    assert fault == "「评分达标」的“职工人数”第 2 档（20 分）轮不到：前面的档已包含它（依据 文件 一）"


def test_a_parts_minimum_contradicts_what_another_row_bounds() -> None:
    score = a_score(1, part(20, 10, 5, least=10))
    assert said(score, a_leaf("staff", "at_most", 20)) == []
    (fault,) = said(score, a_leaf("staff", "at_most", 19, requirement="人不多"))
    assert fault == "「评分达标」与「人不多」互相矛盾（依据 文件 一）"


def test_a_route_that_nobody_can_go_is_named_by_itself() -> None:
    nobody = a_leaf("applicant", "is", "bank", requirement="是银行")
    for group in (
        a_group("any", nobody, a_leaf("staff", "at_least", 1)),
        a_group("at_least", nobody, a_leaf("staff", "at_least", 1), a_manual(), count=2),
    ):
        assert said(group) == ["「是银行」没有企业能满足（依据 文件 一）"]


def test_so_many_rows_that_bar_each_other_can_never_be_met() -> None:
    stages = [a_leaf("stage", "is", stage) for stage in ("seed", "startup", "growth")]
    assert said(a_group("at_least", *stages, count=1)) == []
    assert said(a_group("at_least", *stages, count=2)) == ["「一组要求」没有企业能满足（依据 文件 一）"]


def test_a_group_that_must_not_hold_contradicts_nothing() -> None:
    barred = a_group(
        "all", a_leaf("stage", "is", "growth"), a_leaf("staff", "at_most", 3), weight="exclusion"
    )
    assert said(a_leaf("stage", "is", "seed"), barred) == []


REPEATED = [
    (a_leaf("staff", "at_least", 5), a_leaf("staff", "at_least", "5")),
    (a_leaf("stage", "in", ["seed"]), a_leaf("stage", "is", "seed")),
    (a_leaf("has_borrowed", "is", False), a_leaf("has_borrowed", "is", True, weight="exclusion")),
    (a_leaf("staff", "at_most", 5), a_leaf("staff", "more_than", 5, weight="exclusion")),
    (a_leaf("staff", "at_most", 5), a_leaf("staff", "at_most", 5, weight="preferred")),
    (a_manual("同一句话"), a_manual("同一句话")),
    (a_score(1, part(3)), a_score(1, part(3))),
]


@pytest.mark.parametrize(("one", "other"), REPEATED)
def test_the_same_thing_asked_twice_is_named(one: Criterion, other: Criterion) -> None:
    (fault,) = said(one, other)
    assert "说的是同一件事（依据 文件 一）" in fault
    (fault,) = said(one, offerings=(an_offering(other),))
    assert fault.startswith("甲银行“甲银行方案”：")


def test_the_same_thing_on_other_days_is_no_repetition() -> None:
    early = a_leaf("staff", "at_least", 5, valid_until=date(2026, 12, 31))
    assert said(early, a_leaf("staff", "at_least", 5, valid_from=date(2027, 1, 1))) == []


def test_a_version_that_contradicts_its_product_is_named_with_its_institution() -> None:
    product = a_leaf("staff", "at_most", 20, requirement="小微")
    own = a_leaf("staff", "at_least", 21, requirement="有规模")
    (fault,) = said(product, offerings=(an_offering(own),))
    assert fault == "甲银行“甲银行方案”：「小微」与「有规模」互相矛盾（依据 文件 一）"
    assert said(product, offerings=(an_offering(a_leaf("staff", "at_least", 20)),)) == []


def test_a_version_lies_in_its_products_territory() -> None:
    (fault,) = said(offerings=(an_offering(region=WUHAN),))
    assert "地区不在产品适用的地区之内" in fault
    assert said(offerings=(an_offering(region=ZHENGZHOU),)) == []
    (fault,) = said(a_leaf("region", "within", [WUHAN]), offerings=(an_offering(region=ZHENGZHOU),))
    assert "没有企业能满足" in fault, "the product's own fault is told once"


VALIDITY = [
    ({"valid_from": date(2026, 1, 1), "valid_until": date(2028, 1, 1)}, ""),
    ({"valid_from": date(2025, 12, 31)}, "有效期超出"),
    ({"valid_until": date(2028, 1, 2)}, "有效期超出"),
    ({"valid_from": date(2028, 1, 2)}, "有效期超出"),
    ({"valid_until": TODAY}, ""),
    ({"valid_until": date(2026, 11, 21)}, "已不再起作用"),
]


@pytest.mark.parametrize(("days", "fault"), VALIDITY)
def test_a_row_keeps_within_its_clause_and_its_time(days: dict[str, date], fault: str) -> None:
    found = said(a_manual("看情况", **days))
    assert len(found) == bool(fault)
    assert all(fault in each for each in found)


def test_rows_that_never_stand_on_one_day_do_not_contradict() -> None:
    first = a_leaf("has_borrowed", "is", True, valid_until=date(2026, 12, 31))
    second = a_leaf("has_borrowed", "is", False, valid_from=date(2027, 1, 1))
    assert said(first, second) == []
    (fault,) = said(first, a_leaf("has_borrowed", "is", False, valid_from=date(2026, 12, 31)))
    assert "互相矛盾" in fault, "from the last day of one, the first of the other"


def test_a_fault_is_told_once_for_all_days() -> None:
    rows = (a_leaf("applicant", "is", "bank"), a_manual(valid_from=date(2027, 1, 1)))
    catalogue = a_catalogue(a_product(*rows, policy=replace(TWO_YEARS, in_force_until=None)))
    assert len(lint(catalogue, TODAY)) == 1
