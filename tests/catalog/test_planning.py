"""The plan: covers the need at the least cost with what is known, says what is not, invents nothing."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.financing import USUAL_COUNTERPARTS
from catalog.matching import match
from catalog.plan import Plan
from catalog.planning import draft
from catalog.source import SubsidySource
from catalog.subsidies import compute
from catalog.values import Catalogue, Offering
from catalog.vocabulary import Category, Guarantee, State
from tests.catalog.examples import (
    LUOYANG,
    TODAY,
    WUHAN,
    a_case,
    a_catalogue,
    a_leaf,
    a_manual,
    a_product,
    an_offering,
    real_catalogue,
)
from yurong.kit.money import Money

AWARD = a_leaf("fiscal_award", "more_than", 0)


def plan_of(catalogue: Catalogue, need: dict[str, Any] | None = None, **profile: Any) -> Plan:
    case = a_case(need=need if need is not None else {"amount": 500}, **profile)
    return draft(case.need, match(case, catalogue, TODAY), compute(case, catalogue, TODAY))


def lines_of(plan: Plan) -> list[tuple[str, str, Money | None]]:
    return [(line.result.slug, line.counterpart, line.amount) for line in plan.lines]


def test_the_cheapest_known_rate_comes_first_and_the_need_is_covered() -> None:
    catalogue = a_catalogue(
        a_product(slug="dear", name="甲贷"),
        a_product(slug="cheap", name="乙贷"),
        offerings=[
            an_offering(id=1, product="dear", institution="甲银行", amount_max=Money.wan(1000), rate_bp=450),
            an_offering(id=2, product="cheap", institution="乙银行", amount_max=Money.wan(300), rate_bp=385),
        ],
    )
    plan = plan_of(catalogue)
    assert lines_of(plan) == [("cheap", "乙银行", Money.wan(300)), ("dear", "甲银行", Money.wan(200))]
    assert (plan.covered, plan.open_amount) == (Money.wan(500), Money(0))
    assert [line.order for line in plan.lines] == [1, 2]
    assert plan.lines[0].rate == "3.85%"
    assert plan.lines[0].cap_reason == "乙银行方案最高额"


def test_of_one_products_offerings_the_cheapest_that_suits_is_taken() -> None:
    offerings = [
        an_offering(id=1, institution="短期银行", rate_bp=300, term_max_months=12, amount_max=Money.wan(900)),
        an_offering(id=2, institution="质押银行", rate_bp=310, guarantee=(Guarantee.IP_PLEDGE,)),
        an_offering(id=3, institution="合适银行", rate_bp=400, term_max_months=36, amount_max=Money.wan(900)),
        an_offering(id=4, institution="外地银行", rate_bp=200, region=LUOYANG),
    ]
    need = {"amount": 500, "term_months": 24, "security": ["credit"]}
    plan = plan_of(a_catalogue(a_product(), offerings=offerings), need)
    assert lines_of(plan) == [("a-loan", "合适银行", Money.wan(500))]


def test_lines_to_verify_come_last_and_carry_money_where_they_are_clearly_cheaper() -> None:
    catalogue = a_catalogue(
        a_product(a_manual("成效显著"), slug="verify", process=("赛前预申报", "赛中快审批")),
        a_product(slug="sure"),
        offerings=[
            an_offering(id=1, product="verify", institution="甲银行", amount_max=Money.wan(400), rate_bp=200),
            an_offering(id=2, product="sure", institution="乙银行", amount_max=Money.wan(200), rate_bp=500),
        ],
    )
    plan = plan_of(catalogue)
    assert [line.result.slug for line in plan.lines] == ["sure", "verify"]
    assert (plan.covered, plan.covered_if_verified) == (Money.wan(500), Money.wan(400))
    assert plan.lines[1].to_verify == ("成效显著",)
    assert plan.lines[1].next_step == "待核验后：赛前预申报"
    assert plan.lines[0].next_step == "向乙银行提出申请"


def test_a_preference_the_firm_lacks_puts_the_product_behind_and_is_said() -> None:
    liked = a_leaf("stage", "is", "seed", "种子期企业优先", weight="preferred")
    catalogue = a_catalogue(
        a_product(liked, slug="for-others"),
        a_product(slug="for-all"),
        offerings=[
            an_offering(id=1, product="for-others", institution="甲", amount_max=Money.wan(300), rate_bp=200),
            an_offering(id=2, product="for-all", institution="乙", amount_max=Money.wan(300), rate_bp=400),
        ],
    )
    plan = plan_of(catalogue, stage="growth")
    assert [line.result.slug for line in plan.lines] == ["for-all", "for-others"]
    assert plan.lines[1].notes == ("种子期企业优先（成长阶段为成长期，需为种子期）",)


@pytest.mark.parametrize(
    ("phase", "step"), [("before", "赛前预申报"), ("during", "赛中快审批"), ("after", "赛后跟踪贷")]
)
def test_the_contest_loan_goes_on_from_where_the_firm_stands(phase: str, step: str) -> None:
    loan = next(product for product in real_catalogue().products if product.slug == "chuangsai-dai")
    case = a_case(contest_phase=phase, need={"amount": 100})
    catalogue = real_catalogue()
    plan = draft(case.need, match(case, catalogue, TODAY), ())
    assert plan.lines[0].result.product == loan
    assert plan.lines[0].next_step == step


def test_what_nobody_states_is_asked_for_and_never_counted() -> None:
    catalogue = a_catalogue(
        a_product(slug="known", name="已知贷", cap=Money.wan(200), provider="丙银行"),
        a_product(slug="unknown", name="未知贷"),
    )
    plan = plan_of(catalogue)
    assert lines_of(plan) == [("known", "丙银行", Money.wan(200)), ("unknown", "合作机构", None)]
    assert plan.lines[0].cap_reason == "最高 200 万元（文件 一）"
    assert plan.lines[1].rate == "待询价"
    assert plan.lines[1].terms == "额度、利率、期限文件未写，以金融机构公布为准"
    assert plan.open_amount == Money.wan(300)
    assert plan.unknowns == ("已知贷：利率待询价", "未知贷：额度、利率待询价")


def test_an_unknown_rate_comes_after_a_known_one() -> None:
    catalogue = a_catalogue(
        a_product(slug="silent", name="甲"),
        a_product(slug="open", name="乙"),
        offerings=[
            an_offering(id=1, product="silent", institution="甲银行", amount_max=Money.wan(400)),
            an_offering(id=2, product="open", institution="乙银行", amount_max=Money.wan(400), rate_bp=900),
        ],
    )
    assert [line.result.slug for line in plan_of(catalogue).lines] == ["open", "silent"]


def test_a_covered_need_asks_no_further_and_three_counterparts_are_the_most() -> None:
    many = [a_product(slug=f"loan-{n}", name=f"贷{n}", cap=Money.wan(100)) for n in range(5)]
    assert len(plan_of(a_catalogue(*many), {"amount": 100}).lines) == 1
    plan = plan_of(a_catalogue(*many), {"amount": 500})
    assert len(plan.lines) == USUAL_COUNTERPARTS
    assert (plan.covered, plan.open_amount) == (Money.wan(300), Money.wan(200))


def test_the_award_multiple_caps_its_loan() -> None:
    rule = SubsidySource.model_validate(
        {
            "id": "R01",
            "name": "积分奖补贷上限",
            "region": "410000",
            "product": "a-loan",
            "who": "企业",
            "formula": "5 × A",
            "calculation": "times",
            "variable": "fiscal_award",
            "times": 5,
            "result_word": "授信上限",
            "concerns": "enterprise",
            "cite": "p#一",
        }
    )
    offering = an_offering(amount_max=Money.wan(1000), rate_bp=400)
    plan = plan_of(a_catalogue(a_product(AWARD), offerings=[offering], rules=[rule]), fiscal_award=60)
    assert lines_of(plan) == [("a-loan", "甲银行", Money.wan(300))]
    assert plan.lines[0].cap_reason == "积分奖补贷上限：5 × 60 万元 = 300 万元"


def test_complements_cover_nothing_and_follow_the_money() -> None:
    catalogue = a_catalogue(
        a_product(slug="cover", category=Category.INSURANCE),
        a_product(slug="grant", category=Category.SUBSIDY, cap=Money.wan(20)),
        a_product(slug="guarantee", category=Category.GUARANTEE),
        a_product(slug="loan", cap=Money.wan(500)),
        offerings=[
            an_offering(product="guarantee", institution="甲担保", amount_max=Money.wan(900), rate_bp=80)
        ],
    )
    plan = plan_of(catalogue)
    assert (plan.lines[1].counterpart, plan.lines[1].rate) == ("甲担保", "0.8%")
    assert plan.lines[1].terms == "最高 900 万元，费率 0.8%，期限以机构公布为准（示例）"
    assert [(line.result.slug, line.covers, line.amount) for line in plan.lines] == [
        ("loan", True, Money.wan(500)),
        ("guarantee", False, None),
        ("cover", False, None),
        ("grant", False, None),
    ]


def test_a_firm_that_wants_only_equity_is_offered_no_loan() -> None:
    catalogue = a_catalogue(
        a_product(slug="loan", cap=Money.wan(500)),
        a_product(slug="fund", category=Category.EQUITY),
        a_product(slug="cover", category=Category.INSURANCE),
    )
    plan = plan_of(catalogue, {"amount": 500, "kinds": ["equity"]})
    assert [(line.result.slug, line.rate) for line in plan.lines] == [("fund", "")]


def test_money_for_another_purpose_is_not_proposed() -> None:
    catalogue = a_catalogue(
        a_product(slug="export", purposes=("export",), cap=Money.wan(500)),
        a_product(slug="research", purposes=("research", "equipment"), cap=Money.wan(100)),
        a_product(slug="silent", cap=Money.wan(100)),
    )
    plan = plan_of(catalogue, {"amount": 500, "purposes": ["research"]})
    assert {line.result.slug for line in plan.lines} == {"research", "silent"}
    assert plan.open_amount == Money.wan(300)


def test_only_what_can_be_applied_for_is_in_the_plan() -> None:
    catalogue = a_catalogue(
        a_product(slug="encouraged", name="认股权贷款", state=State.ENCOURAGED),
        a_product(AWARD, slug="waits"),
        a_product(a_leaf("stage", "is", "seed"), slug="refused"),
        a_product(slug="elsewhere", region=WUHAN),
    )
    plan = plan_of(catalogue, stage="growth")
    assert plan.lines == ()
    assert [result.slug for result in plan.watch] == ["encouraged"]
    assert plan.unknowns == ("另有 1 个产品补充信息后才能判断",)


def test_without_an_amount_nothing_is_said_to_be_covered() -> None:
    plan = plan_of(a_catalogue(a_product(cap=Money.wan(300))), {})
    assert lines_of(plan) == [("a-loan", "合作机构", None)]
    assert (plan.covered, plan.open_amount) == (Money(0), None)
    assert plan.unknowns[0] == "未填融资金额，缺口无法计算"


caps = st.lists(st.one_of(st.none(), st.integers(0, 900)), max_size=8)


@settings(deadline=None)
@given(caps, st.one_of(st.none(), st.integers(0, 2000)))
def test_a_plan_never_covers_more_than_the_need_nor_beyond_a_cap(
    limits: list[int | None], amount: int | None
) -> None:
    products = [
        a_product(slug=f"loan-{n}", name=f"贷{n}", cap=None if cap is None else Money.wan(cap))
        for n, cap in enumerate(limits)
    ]
    plan = plan_of(a_catalogue(*products), {"amount": amount})
    funding = [line for line in plan.lines if line.covers]
    assert len(funding) <= USUAL_COUNTERPARTS
    for line in funding:
        assert line.amount is None or (line.cap is not None and Money(0) <= line.amount <= line.cap)
    if amount is not None:
        assert plan.open_amount == Money.wan(amount) - plan.covered
        assert plan.covered <= Money.wan(amount)


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
