"""The roadmap leads to institutions' versions that ask more than their product, and names days."""

from datetime import date
from typing import Any

from catalog.matching import match
from catalog.roadmap import Step, chart, opened_by
from catalog.values import Offering, Product
from tests.catalog.examples import TODAY, a_case, a_catalogue, a_leaf, a_product, an_offering

PATENT = a_leaf("invention_patents", "at_least", 1)
CONTEST = a_leaf("contest_phase", "in", ["before", "during", "after"])
TECH = a_leaf("credentials", "has_any", ["tech_sme"])
NOTHING: dict[str, Any] = {"invention_patents": 0, "contest_phase": "none", "credentials": []}


def steps(*products: Product, offerings: tuple[Offering, ...] = (), **facts: Any) -> tuple[Step, ...]:
    case, catalogue = a_case(**(facts or NOTHING)), a_catalogue(*products, offerings=offerings)
    return chart(case, catalogue, match(case, catalogue, TODAY))


def test_a_version_of_an_open_product_is_led_to() -> None:
    (step,) = steps(a_product(), offerings=(an_offering(PATENT),))
    assert (step.action, step.unlocks, opened_by(step)) == ("发明专利达到 1 件", (), ["甲银行的甲银行方案"])


def test_products_come_before_versions() -> None:
    first, second = steps(a_product(CONTEST), offerings=(an_offering(PATENT),))
    assert opened_by(first) == ["示范贷"]
    assert opened_by(second) == ["甲银行的甲银行方案"]


def test_two_steps_to_a_version_are_both_told() -> None:
    found = steps(a_product(), offerings=(an_offering(PATENT, TECH),))
    assert [bool(step.offers) for step in found] == [False, True]


def test_a_version_that_asks_no_more_changes_nothing() -> None:
    alone = steps(a_product(CONTEST))
    offered = steps(a_product(CONTEST), offerings=(an_offering(),))
    assert [(step.action, step.offers) for step in alone] == [(step.action, step.offers) for step in offered]


def test_the_day_on_which_a_firm_is_old_enough_is_a_step() -> None:
    old = a_leaf("age_months", "at_least", 12, requirement="成立满 12 个月")
    (step,) = steps(a_product(old), founded_on=date(2025, 7, 1))
    assert (step.from_day, step.action) == (date(2026, 7, 1), "自 2026-07-01 起")
    assert opened_by(step) == ["示范贷"]
