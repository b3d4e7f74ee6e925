"""The cost after subsidies: only what is certain is set against it, the rest is said."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.matching import match
from catalog.plan import Plan
from catalog.planning import draft
from catalog.subsidies import compute
from catalog.values import Offering
from tests.catalog.examples import (
    JINSHUI,
    LUOYANG,
    TODAY,
    a_case,
    a_catalogue,
    a_product,
    an_offering,
    real_catalogue,
)
from yurong.kit.money import Money

BANK = an_offering(
    id=1, product="keji-dai", institution="甲银行", amount_max=Money.wan(800), rate_bp=400, term_max_months=36
)
INSURED: dict[str, Any] = {"credentials": ["high_tech"], "buys_tech_insurance": True, "region": JINSHUI}


def real_plan(offering: Offering = BANK, months: int = 24, **profile: Any) -> Plan:
    case = a_case(need={"amount": 500, "term_months": months}, **{**INSURED, **profile})
    catalogue = replace(real_catalogue(), offerings=(offering,))
    return draft(case.need, match(case, catalogue, TODAY), compute(case, catalogue, TODAY))


@pytest.mark.parametrize(
    ("premium", "repaid"), [("0.01", "0.003"), (50, 15), ("66.66", "19.998"), ("66.67", 20), (80, 20)]
)
def test_the_premium_subsidy_is_netted_with_cap_and_clause(premium: Any, repaid: Any) -> None:
    plan = real_plan(insurance_premium=premium)
    assert plan.cost is not None
    assert (plan.cost.spent, plan.cost.repaid) == (Money.wan(premium), Money.wan(repaid))
    assert plan.cost.borrowing == Money.wan(40)  # 500 × 4 % × 2 years
    assert plan.cost.a_year == Money.wan(20)
    assert plan.cost.total == Money.wan(40) + Money.wan(premium) - Money.wan(repaid)
    [each] = plan.repaid
    assert each.clause == "zz-2025-66#二(二)"
    assert each.words.endswith("以实际拨付为准")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"credentials": None}, "尚待确认：属于科技型企业"),
        ({"region": LUOYANG}, ""),
        ({"buys_tech_insurance": False}, ""),
        ({"buys_tech_insurance": None}, "尚待确认：已投保研发科技保险等科技保险"),
        ({"insurance_premium": 0}, ""),
        ({"insurance_premium": None}, ""),
    ],
)
def test_what_is_not_certain_is_no_income(changes: dict[str, Any], reason: str) -> None:
    plan = real_plan(**{"insurance_premium": 50, **changes})
    assert plan.cost is not None
    assert (plan.repaid, plan.cost.spent, plan.cost.repaid) == ((), Money(0), Money(0))
    assert any(reason in said for said in plan.not_counted) if reason else plan.not_counted == ()


def test_bounds_are_named_and_never_netted() -> None:
    plan = real_plan(guaranteed_amount=300, ip_securities_issued=True, ip_securities_raised=9000)
    assert plan.repaid == ()
    assert plan.not_counted == (
        "郑州知识产权证券化发起单位补助上限：补助上限 不超过 135 万元，这是上限，没有抵减成本",
        "郑州科技型企业综合融资担保费上限：费用上限 不超过 3 万元，这是上限，没有抵减成本",
    )


def test_a_premium_for_a_purpose_that_the_plan_does_not_serve_stays_out() -> None:
    case = a_case(need={"amount": 500, "purposes": ["research"]}, insurance_premium=50, **INSURED)
    catalogue = replace(real_catalogue(), offerings=(BANK,))
    plan = draft(case.need, match(case, catalogue, TODAY), compute(case, catalogue, TODAY))
    assert plan.repaid == ()
    assert plan.not_counted == ("郑州科技保险保费补助：补助金额 15 万元，不在这个方案里，没有抵减成本",)


def test_the_alternatives_are_netted_alike() -> None:
    rule = next(rule for rule in real_catalogue().rules if rule.id == "R02")
    banks = [
        an_offering(
            id=n, product=f"loan-{n}", institution=f"{n} 号", amount_max=Money.wan(500), rate_bp=400 + n
        )
        for n in (1, 2)
    ]
    plan = netted_plan(banks, rule, 500, 12)
    assert plan.cost is not None
    assert plan.cost.repaid == plan.alternatives[0].cost.repaid == Money.wan(15)
    assert plan.alternatives[0].cost.total > plan.cost.total


def netted_plan(offerings: list[Offering], rule: Any, wan: int, months: int) -> Plan:
    grant = next(each for each in real_catalogue().products if each.slug == rule.product)
    products = [a_product(slug=each.product_slug, name=each.product_slug) for each in offerings]
    real = real_catalogue()
    catalogue = replace(real, products=(*products, grant), offerings=tuple(offerings), rules=(rule,))
    case = a_case(need={"amount": wan, "term_months": months}, insurance_premium=50, **INSURED)
    return draft(case.need, match(case, catalogue, TODAY), compute(case, catalogue, TODAY))


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(200, 700)), min_size=1, max_size=3),
    st.integers(1, 6),
    st.integers(1, 60),
)
def test_no_plan_on_the_grid_is_cheaper_after_subsidies(
    banks: list[tuple[int, int]], tens: int, months: int
) -> None:
    """Every way to give each bank a multiple of 10 万元: none covers more, or as much for less."""
    rule = next(rule for rule in real_catalogue().rules if rule.id == "R02")
    offerings = [
        an_offering(
            id=n, product=f"loan-{n}", institution=f"{n} 号", amount_max=Money.wan(10 * most), rate_bp=rate
        )
        for n, (most, rate) in enumerate(banks, 1)
    ]
    plan = netted_plan(offerings, rule, 10 * tens, months)
    ways = [
        way for way in product(*(range(most + 1) for most, _ in banks)) if sum(way) <= tens and sum(way) > 0
    ]
    best = min(
        (-sum(way), sum(n * rate for n, (_, rate) in zip(way, banks, strict=True)) * months) for way in ways
    )
    assert plan.cost is not None
    assert plan.covered == Money.wan(-10 * best[0])
    # 10 万元 at one basis point over a month cost 1,000/12 分; each of three lines may be rounded.
    after = plan.cost.total - Money.wan(35)
    assert abs(12 * after.fen - 1000 * best[1]) <= 12 * 3


def test_a_plain_plan_has_no_subsidy_to_speak_of() -> None:
    offering = an_offering(amount_max=Money.wan(900), rate_bp=400)
    case = a_case(need={"amount": 500})
    catalogue = a_catalogue(a_product(), offerings=[offering])
    plan = draft(case.need, match(case, catalogue, TODAY), ())
    assert (plan.repaid, plan.not_counted) == ((), ())
    assert plan.cost is not None
    assert plan.cost.total == plan.cost.borrowing == Money.wan(20)
