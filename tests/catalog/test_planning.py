"""The plan: covers the need at the least cost with what is known, says what is not, invents nothing."""

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
from catalog.values import Catalogue
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
