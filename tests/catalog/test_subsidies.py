"""The calculable rules as the documents state them, on both sides of each boundary (real rules)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.subsidies import SubsidyOutcome, SubsidyState, compute
from tests.catalog.examples import AIRPORT_ZONE, HENAN, LUOYANG, TODAY, WUHAN, a_case, real_catalogue
from yurong.kit.money import Money

CATALOGUE = real_catalogue()
COMPUTED, UNKNOWN = SubsidyState.COMPUTED, SubsidyState.UNKNOWN
NOT_APPLICABLE, NOT_IN_REGION = SubsidyState.NOT_APPLICABLE, SubsidyState.NOT_IN_REGION
A_BANK: dict[str, Any] = {"applicant": "bank"}


def outcome_of(rule: str, as_of: date = TODAY, **profile: Any) -> SubsidyOutcome:
    found = {outcome.rule.id: outcome for outcome in compute(a_case(**profile), CATALOGUE, as_of)}
    return found[rule]


@pytest.mark.parametrize(
    ("rule", "facts", "amount", "working"),
    [
        ("R01", {"fiscal_award": 60, "score_scheme": ["yuke"]}, "300", "5 × 60 万元 = 300 万元"),
        ("R01", {"fiscal_award": "0.01", "score_scheme": ["yuke"]}, "0.05", "5 × 0.01 万元 = 0.05 万元"),
        ("R02", {"insurance_premium": 50}, "15", "30% × 50 万元 = 15 万元"),
        ("R02", {"insurance_premium": 0}, "0", "30% × 0 万元 = 0 万元"),
        ("R02", {"insurance_premium": "66.66"}, "19.998", "30% × 66.66 万元 = 19.998 万元"),
        ("R02", {"insurance_premium": "66.67"}, "20", "30% × 66.67 万元 = 20.001 万元，封顶 20 万元"),
        ("R02", {"insurance_premium": 80}, "20", "30% × 80 万元 = 24 万元，封顶 20 万元"),
        ("R03a", {**A_BANK, "new_bank_unit": "center"}, "30", "一次性 30 万元"),
        ("R03b", {**A_BANK, "new_bank_unit": "division"}, "20", "一次性 20 万元"),
        ("R03c", {**A_BANK, "new_bank_unit": "branch"}, "10", "一次性 10 万元"),
        ("R04", {**A_BANK, "bank_tech_loan_increase": 100000}, "200", "0.2% × 10 亿元 = 200 万元"),
        (
            "R04",
            {**A_BANK, "bank_tech_loan_increase": 150000},
            "200",
            "0.2% × 15 亿元 = 300 万元，封顶 200 万元",
        ),
        (
            "R04",
            {**A_BANK, "bank_tech_loan_increase": 95000},
            "0",
            "9.5 亿元低于 10 亿元的门槛，不予补助",
        ),
        ("R04x", {**A_BANK, "bank_tech_loan_increase": 100000}, "20", "0.2‰ × 10 亿元 = 20 万元"),
        ("R04x", {**A_BANK, "bank_tech_loan_increase": 150000}, "30", "0.2‰ × 15 亿元 = 30 万元"),
        ("R04x", {**A_BANK, "bank_tech_loan_increase": 1000000}, "200", "0.2‰ × 100 亿元 = 200 万元"),
        ("R05", {"ip_securities_raised": 9000}, "135", "1.5% × 9,000 万元 = 135 万元"),
        (
            "R05",
            {"ip_securities_raised": 18000},
            "200",
            "1.5% × 1.8 亿元 = 270 万元，封顶 200 万元",
        ),
        ("R06", {"guaranteed_amount": 1000}, "10", "1% × 1,000 万元 = 10 万元"),
    ],
)
def test_the_documents_numbers(rule: str, facts: dict[str, Any], amount: str, working: str) -> None:
    found = outcome_of(rule, **facts)
    assert found.state is COMPUTED
    assert found.amount == Money.wan(amount)
    assert found.working == working
    assert found.capped is ("封顶" in working)


def test_the_score_loans_ceiling_needs_an_award_and_a_score() -> None:
    none = outcome_of("R01", fiscal_award=0, score_scheme=["yuke"])
    assert (none.state, none.amount) == (NOT_APPLICABLE, None)
    assert outcome_of("R01", fiscal_award=0).state is NOT_APPLICABLE
    unscored = outcome_of("R01", fiscal_award=60)
    assert (unscored.state, unscored.amount, unscored.missing) == (UNKNOWN, None, ("score_scheme",))
    assert unscored.reason == "未提供：已有创新积分，不能判定是否达到要求"
    assert outcome_of("R01", fiscal_award=60, score_scheme=[]).state is NOT_APPLICABLE
    unawarded = outcome_of("R01", score_scheme=["yuke"])
    assert (unawarded.state, unawarded.missing) == (UNKNOWN, ("fiscal_award",))


def test_the_unwritten_score_threshold_stays_beside_the_ceiling() -> None:
    found = outcome_of("R01", fiscal_award=60, score_scheme=["yuke"], credentials=["tech_sme"])
    assert any("门槛文件未写" in row.requirement for row in found.pending)
    assert found.result == "授信上限 300 万元"


@pytest.mark.parametrize(
    ("place", "state"),
    [
        (LUOYANG, NOT_IN_REGION),
        (WUHAN, NOT_IN_REGION),
        (HENAN, UNKNOWN),
        (None, UNKNOWN),
        (AIRPORT_ZONE, COMPUTED),
    ],
)
def test_zhengzhou_rules_are_for_zhengzhou_firms(place: str | None, state: SubsidyState) -> None:
    found = outcome_of("R02", region=place, insurance_premium=50)
    assert found.state is state
    assert (found.amount is not None) is (state is COMPUTED)
    if place == AIRPORT_ZONE:
        assert "航空港区企业是否在郑州政策范围内，文件未写明" in [row.reason for row in found.pending]


@pytest.mark.parametrize(
    ("day", "in_force", "result", "state"),
    [
        (date(2025, 5, 20), False, "不在有效期内", SubsidyState.OUT_OF_FORCE),
        (date(2025, 6, 2), False, "不在有效期内", SubsidyState.OUT_OF_FORCE),
        (date(2025, 6, 3), True, "在有效期内", COMPUTED),
        (date(2028, 6, 2), True, "在有效期内", COMPUTED),
        (date(2028, 6, 3), None, "到期当天，待核实", COMPUTED),
        (date(2028, 7, 1), False, "不在有效期内", SubsidyState.OUT_OF_FORCE),
    ],
)
def test_the_three_years_of_the_zhengzhou_document(
    day: date, in_force: bool | None, result: str, state: SubsidyState
) -> None:
    term = outcome_of("R07", day)
    assert (term.state, term.in_force, term.result) == (COMPUTED, in_force, result)
    assert outcome_of("R02", day, insurance_premium=50).state is state


def test_the_reprint_in_the_bulletin_lapses_with_the_document_it_reprints() -> None:
    late = date(2028, 7, 1)
    found = outcome_of("R04x", late, bank_tech_loan_increase=100000, **A_BANK)
    assert found.state is SubsidyState.OUT_OF_FORCE


def test_contradicting_texts_stand_side_by_side() -> None:
    facts = {**A_BANK, "bank_tech_loan_increase": 100000}
    first, second = outcome_of("R04", **facts), outcome_of("R04x", **facts)
    assert (first.conflicts_with, second.conflicts_with) == (("R04x",), ("R04",))
    for found in (first, second):
        assert found.rule.conflict is not None
        assert "待发文机关核实" in found.rule.conflict


def test_bank_subsidies_are_not_for_firms() -> None:
    found = outcome_of("R03a", new_bank_unit="center")
    assert (found.state, found.reason) == (NOT_APPLICABLE, "申请主体为企业，需为银行业金融机构")
    assert outcome_of("R08", bank_npl_bp=150).state is NOT_APPLICABLE


def test_each_kind_of_unit_has_its_own_sum() -> None:
    found = outcome_of("R03a", new_bank_unit="branch", **A_BANK)
    assert found.state is NOT_APPLICABLE
    assert found.reason == "新设专业机构为科技金融特色分支机构，本项不适用"
    assert outcome_of("R03c", new_bank_unit="none", **A_BANK).state is NOT_APPLICABLE
    assert outcome_of("R03c", **A_BANK).missing == ("new_bank_unit",)


def test_a_bound_is_no_entitlement() -> None:
    assert outcome_of("R05", ip_securities_raised=9000).result == "补助上限 不超过 135 万元"
    assert outcome_of("R06", guaranteed_amount=1000).is_upper_bound
    assert outcome_of("R05", ip_securities_raised=9000, ip_securities_issued=False).state is NOT_APPLICABLE


def test_the_banks_tolerance_is_a_rate() -> None:
    found = outcome_of("R08", bank_npl_bp=150, **A_BANK)
    assert (found.limit_bp, found.amount) == (450, None)
    assert found.working == "1.5% + 3 个百分点 = 4.5%"


def test_insurance_that_was_not_bought_earns_nothing() -> None:
    assert outcome_of("R02", insurance_premium=50, buys_tech_insurance=False).state is NOT_APPLICABLE
    assert outcome_of("R02").missing == ("insurance_premium",)


def test_what_the_document_leaves_open_is_not_computed() -> None:
    found = outcome_of("N01")
    assert (found.state, found.amount) == (SubsidyState.NOT_CALCULABLE, None)
    assert "比例" in found.reason
    assert outcome_of("N03", region=LUOYANG).state is NOT_IN_REGION


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_the_insurance_subsidy_is_exact_to_the_fen(fen: int) -> None:
    premium = Money(fen)
    found = outcome_of("R02", insurance_premium=premium)
    assert found.amount == min(Money(fen * 3 // 10), Money.wan(20))
