"""Why each amount, what it costs, which plans come second, and which answers would change the plan."""

from dataclasses import replace
from typing import Any

from catalog.plan import Plan
from catalog.values import Offering
from catalog.vocabulary import Category, Guarantee
from tests.catalog.examples import (
    a_catalogue,
    a_product,
    an_offering,
)
from tests.catalog.test_planning import lines_of, plan_of
from yurong.kit.money import Money


def two_banks(*more: Offering, **need: Any) -> Plan:
    """500 万元 wanted; 乙银行 gives 300 at 3.85 %, 甲银行 1,000 at 4.5 %, and what the test adds."""
    names = dict.fromkeys(["dear", "cheap", *(offering.product_slug for offering in more)])
    offerings = [
        an_offering(id=1, product="dear", institution="甲银行", amount_max=Money.wan(1000), rate_bp=450),
        an_offering(id=2, product="cheap", institution="乙银行", amount_max=Money.wan(300), rate_bp=385),
        *more,
    ]
    products = [a_product(slug=name, name=name) for name in names]
    return plan_of(a_catalogue(*products, offerings=offerings), {"amount": 500, "term_months": 24, **need})


def test_every_amount_has_its_reason_and_the_cost_is_exact() -> None:
    plan = two_banks()
    assert [line.why for line in plan.lines] == [
        "先用足上限 300 万元：年利率 3.85%",
        "补足其余 200 万元：年利率 4.5%",
    ]
    assert plan.cost is not None
    assert plan.cost.interest == Money.wan("41.1")  # 300 × 3.85 % × 2 + 200 × 4.5 % × 2
    assert (plan.cost.months, plan.cost.months_assumed, plan.cost.unpriced) == (24, False, Money(0))
    assert plan.lines[0].cost is not None
    assert plan.lines[0].cost.total == Money.wan("23.1")


def test_without_a_term_a_year_is_compared_and_said() -> None:
    plan = two_banks(term_months=None)
    assert plan.cost is not None
    assert (plan.cost.months, plan.cost.months_assumed, plan.cost.interest) == (12, True, Money.wan("20.55"))


def test_a_range_of_rates_counts_with_its_upper_end() -> None:
    wide = replace(an_offering(id=3, product="wide", institution="丙", amount_max=Money.wan(500)))
    plan = two_banks(replace(wide, rate_min_bp=300, rate_max_bp=600))
    assert "wide" not in [line.result.slug for line in plan.lines]


def test_the_second_best_plans_say_what_they_cost_more() -> None:
    plan = two_banks()
    assert [(each.title, each.difference) for each in plan.alternatives] == [
        ("次优方案：至少换掉其中一项", "多 3.9 万元利息，少一家机构"),
    ]
    third = an_offering(id=3, product="third", institution="丙银行", amount_max=Money.wan(400), rate_bp=400)
    plan = two_banks(third)
    assert lines_of(plan) == [("cheap", "乙银行", Money.wan(300)), ("third", "丙银行", Money.wan(200))]
    differences = [each.difference for each in plan.alternatives]
    assert differences == ["多 1.9 万元利息", "多 5.9 万元利息，少一家机构"]
    assert [result.slug for result, _, _ in plan.alternatives[1].parts] == ["dear"]


def test_the_only_way_has_no_second() -> None:
    plan = plan_of(a_catalogue(a_product(cap=Money.wan(900))))
    assert plan.alternatives == ()


def test_an_unknown_rate_is_asked_for_with_the_rate_that_would_change_the_plan() -> None:
    silent = an_offering(id=3, product="silent", institution="丙银行", amount_max=Money.wan(500))
    plan = two_banks(silent)
    [asked] = plan.inquiries
    assert (asked.counterpart, asked.asks) == ("丙银行", ("年利率",))
    assert (asked.below_bp, asked.effect) == (450, "年利率低于 4.5% 才会改变方案")
    cheaper = two_banks(replace(silent, rate_min_bp=449, rate_max_bp=449))
    same = two_banks(replace(silent, rate_min_bp=450, rate_max_bp=450))
    assert "silent" in [line.result.slug for line in cheaper.lines]
    assert same.cost == plan.cost


def test_an_unknown_limit_is_asked_for_with_the_amount_that_would_change_the_plan() -> None:
    plan = two_banks(an_offering(id=3, product="open", institution="丙银行", rate_bp=400))
    [asked] = plan.inquiries
    assert (asked.asks, asked.effect) == (("额度",), "额度达到 10 万元才会改变方案")
    dear = two_banks(an_offering(id=3, product="open", institution="丙银行", rate_bp=900))
    assert dear.inquiries[0].effect == "无论怎样答复，都不会改变方案"


def test_where_money_is_short_the_answer_that_closes_the_gap_is_named() -> None:
    plan = two_banks(an_offering(id=3, product="open", institution="丙银行"), amount=2000)
    [asked] = plan.inquiries
    assert (asked.asks, asked.effect) == (("额度", "年利率"), "额度达到 10 万元就能补上缺口")
    assert [line.amount for line in plan.lines] == [Money.wan(300), Money.wan(1000), None]


def test_where_nobody_gives_a_rate_the_limits_still_cover_and_the_cost_stays_open() -> None:
    offerings = [
        an_offering(id=n, product=f"loan-{n}", institution=f"{n} 号银行", amount_max=Money.wan(300))
        for n in (1, 2)
    ]
    products = [a_product(slug=f"loan-{n}", name=f"贷{n}") for n in (1, 2)]
    plan = plan_of(a_catalogue(*products, offerings=offerings))
    assert plan.cost is not None
    assert (plan.covered, plan.cost.total, plan.cost.unpriced) == (Money.wan(500), Money(0), Money.wan(500))
    assert [line.cost for line in plan.lines] == [None, None]
    assert all(asked.effect for asked in plan.inquiries)


def test_a_guarantee_fee_is_part_of_the_price_and_its_limit_is_shared() -> None:
    backed = an_offering(
        id=3,
        product="backed",
        institution="丙银行",
        amount_max=Money.wan(500),
        rate_bp=300,
        guarantee=(Guarantee.GUARANTOR,),
    )
    guarantee = an_offering(id=4, product="help", institution="丁担保", amount_max=Money.wan(100), rate_bp=80)
    catalogue = a_catalogue(
        a_product(slug="backed"),
        a_product(slug="plain"),
        a_product(slug="help", category=Category.GUARANTEE),
        offerings=[
            backed,
            guarantee,
            an_offering(id=5, product="plain", institution="戊银行", amount_max=Money.wan(900), rate_bp=450),
        ],
    )
    plan = plan_of(catalogue, {"amount": 300, "term_months": 12})
    assert [line.amount for line in plan.lines if line.covers] == [Money.wan(100), Money.wan(200)]
    assert plan.lines[0].why == "先用足上限 100 万元：年利率 3%，担保费 0.8%（丁担保）"
    assert plan.cost is not None
    assert (plan.cost.interest, plan.cost.fees) == (Money.wan(12), Money.wan("0.8"))


def test_what_does_not_fit_term_or_security_is_set_aside_with_the_reason() -> None:
    short = an_offering(
        id=3,
        product="short",
        institution="丙银行",
        amount_max=Money.wan(900),
        rate_bp=200,
        term_max_months=12,
    )
    plan = two_banks(short)
    assert "short" not in [line.result.slug for line in plan.lines]
    assert plan.set_aside == ("丙银行short：需要 24 个月，最长 12 个月",)


def test_no_need_asks_nobody_for_money() -> None:
    plan = two_banks(amount=0)
    assert (plan.lines, plan.covered, plan.open_amount, plan.alternatives) == ((), Money(0), Money(0), ())


def test_the_order_of_the_catalog_changes_nothing() -> None:
    products = [a_product(slug=f"loan-{n}", name=f"贷{n}") for n in range(6)]
    offerings = [
        an_offering(
            id=n,
            product=f"loan-{n}",
            institution=f"{n % 4} 号银行",
            amount_max=Money.wan(100 + 50 * (n % 3)),
            rate_bp=400,
        )
        for n in range(6)
    ]
    plan = plan_of(a_catalogue(*products, offerings=offerings))
    again = plan_of(a_catalogue(*reversed(products), offerings=reversed(offerings)))
    assert lines_of(plan) == lines_of(again)
    assert plan.alternatives == again.alternatives
