"""The linter names rows that cannot hold; the real catalogue has none."""

from datetime import date

import pytest

from catalog.criteria import Criterion, Weight
from catalog.linting import lint
from tests.catalog.examples import a_catalogue, a_group, a_leaf, a_manual, a_policy, a_product, real_catalogue

TODAY = date(2026, 11, 22)


def _said(*rows: Criterion) -> list[str]:
    return [each.message for each in lint(a_catalogue(a_product(*rows)), TODAY)]


NEVER = [
    [a_leaf("invention_patents", "at_least", 3), a_leaf("invention_patents", "at_most", 2)],
    [a_leaf("fiscal_award", "more_than", 10), a_leaf("fiscal_award", "at_most", 10)],
    [a_leaf("has_borrowed", "is", True), a_leaf("has_borrowed", "is", False)],
    [a_leaf("stage", "is", "seed"), a_leaf("stage", "in", ("growth", "mature"))],
    [a_leaf("stage", "is", "seed"), a_leaf("stage", "is", "seed", weight=Weight.EXCLUSION)],
    [
        a_leaf("credentials", "has_any", ("tech_sme",)),
        a_leaf("credentials", "has_any", ("tech_sme", "high_tech"), weight=Weight.EXCLUSION),
    ],
    [a_leaf("invention_patents", "at_least", 0, weight=Weight.EXCLUSION)],
    [a_leaf("region", "within", ("420100",))],
    [a_leaf("applicant", "is", "bank")],
    [
        a_group("any", a_leaf("stage", "is", "seed"), a_leaf("stage", "is", "startup")),
        a_leaf("stage", "is", "growth"),
    ],
]


@pytest.mark.parametrize("rows", NEVER)
def test_rows_that_nobody_can_meet_are_named(rows: list[Criterion]) -> None:
    assert len(_said(*rows)) == 1


POSSIBLE = [
    [a_leaf("invention_patents", "at_least", 2), a_leaf("invention_patents", "at_most", 2)],
    [a_leaf("stage", "in", ("seed", "startup")), a_leaf("stage", "in", ("startup", "growth"))],
    [a_leaf("region", "within", ("410100",))],
    [a_leaf("region", "within", ("410100", "420100"))],
    [a_group("any", a_leaf("stage", "is", "seed"), a_manual()), a_leaf("stage", "is", "growth")],
    [a_leaf("stage", "is", "seed"), a_leaf("stage", "is", "growth", weight=Weight.PREFERRED)],
    [
        a_leaf("credentials", "has_any", ("tech_sme", "high_tech")),
        a_leaf("credentials", "has_any", ("tech_sme",), weight=Weight.EXCLUSION),
    ],
]


@pytest.mark.parametrize("rows", POSSIBLE)
def test_rows_that_can_be_met_are_left_alone(rows: list[Criterion]) -> None:
    assert _said(*rows) == []


def test_a_contradiction_names_both_rows() -> None:
    one = a_leaf("has_borrowed", "is", True, requirement="有过贷款")
    other = a_leaf("has_borrowed", "is", False, requirement="没有贷款")
    assert _said(one, a_manual(), other) == ["「有过贷款」与「没有贷款」互相矛盾（依据 文件 一）"]


def test_a_clause_out_of_force_is_named_from_the_day_after() -> None:
    policy = a_policy(begins=date(2025, 6, 3), ends=date(2028, 6, 3))
    catalogue = a_catalogue(a_product(policy=policy))
    assert [bool(lint(catalogue, day)) for day in (date(2025, 6, 2), date(2025, 6, 3))] == [True, False]
    assert [bool(lint(catalogue, day)) for day in (date(2028, 6, 3), date(2028, 6, 4))] == [False, True]


def test_the_catalogue_itself_is_clean() -> None:
    assert lint(real_catalogue(), TODAY) == ()
