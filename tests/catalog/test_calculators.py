"""/calculators: every rule that gives a number can be computed, the others say which number is missing."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest

from catalog.calculators.calculator import calculators, calculators_for
from tests.catalog.examples import real_catalogue
from tests.world import Browser

CATALOGUE = real_catalogue()
ZHENGZHOU = {"region": "410105"}
ON = {"on": "2026-03-16"}


def asked(guest: Browser, rule: str, **answers: Any) -> str:
    answer = guest.get(f"/calculators/{rule}?{urlencode({**ON, **answers}, doseq=True)}")
    assert answer.status_code == 200
    text: str = answer.text
    return text


def test_every_rule_has_one_calculator() -> None:
    rules = [rule.id for each in calculators(CATALOGUE) for rule in each.rules]
    assert sorted(rules) == sorted(rule.id for rule in CATALOGUE.rules)


def test_rules_answered_together_share_a_page() -> None:
    together = {tuple(rule.id for rule in each.rules) for each in calculators(CATALOGUE)}
    assert {("R04", "R04x"), ("R03a", "R03b", "R03c")} <= together


@pytest.mark.parametrize(
    ("rule", "answers", "result", "cap"),
    [
        ("R01", {"fiscal_award": 60, "score_scheme": "yuke"}, "授信上限 300 万元", ""),
        ("R02", {"insurance_premium": "66.66"}, "补助金额 19.998 万元", "没有到上限 20 万元"),
        ("R02", {"insurance_premium": "66.67"}, "补助金额 20 万元", "已到上限 20 万元，超出部分不计"),
        ("R04", {"bank_tech_loan_increase": 100000}, "补助金额 200 万元", "正好到上限 200 万元"),
        ("R04", {"bank_tech_loan_increase": "99999.9999"}, "补助金额 0 万元", "没有到上限 200 万元"),
        ("R04", {"bank_tech_loan_increase": 1000000}, "补助金额 200 万元", "正好到上限 200 万元"),
        ("R05", {"ip_securities_raised": 13333, "applicant": "enterprise"}, "不超过 199.995 万元", "没有到"),
        ("R05", {"ip_securities_raised": 13334, "applicant": "enterprise"}, "不超过 200 万元", "已到上限"),
        ("R06", {"guaranteed_amount": 1000}, "费用上限 不超过 10 万元", ""),
        ("R08", {"bank_npl": "1.5"}, "不良率容忍上限 不超过 4.5%", ""),
        ("R03a", {"new_bank_unit": "division"}, "补助金额 20 万元", ""),
        ("R07", {}, "在有效期内", ""),
    ],
)
def test_the_result_and_whether_the_cap_was_reached(
    guest: Browser, rule: str, answers: dict[str, Any], result: str, cap: str
) -> None:
    html = asked(guest, rule, **ZHENGZHOU, **answers)
    assert result in html
    assert cap in html


@pytest.mark.parametrize(
    ("increase", "first", "second"),
    [(100000, "200 万元", "20 万元"), (150000, "200 万元", "30 万元"), (95000, "0 万元", "0 万元")],
)
def test_the_bank_subsidy_shows_both_results(guest: Browser, increase: int, first: str, second: str) -> None:
    html = asked(guest, "R04", bank_tech_loan_increase=increase, **ZHENGZHOU)
    found = re.findall(r'<p class="result">补助金额 ([^<]+)</p>', html)
    assert found == [first, second]
    assert "待发文机关核实" in html


def test_the_second_reading_leads_to_the_page_of_both(guest: Browser) -> None:
    answer = guest.get("/calculators/R04x?bank_tech_loan_increase=1", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/calculators/R04?bank_tech_loan_increase=1"


def test_only_the_founded_unit_is_answered(guest: Browser) -> None:
    html = asked(guest, "R03a", new_bank_unit="branch", **ZHENGZHOU)
    assert re.findall(r'<p class="result">([^<]+)</p>', html) == ["补助金额 10 万元"]


def test_nothing_filled_in_shows_no_result_but_formula_term_and_clause(guest: Browser) -> None:
    html = guest.get("/calculators/R02").text
    assert '<h2 id="result"' not in html
    assert "补助＝实际保费支出 × 30%，最高 20 万元" in html
    assert "投保研发科技保险等科技保险的郑州市科技型企业" in html
    assert "有效期三年" in html
    assert 'href="/policies/zz-2025-66#c-' in html


def test_a_missing_answer_is_asked_for(guest: Browser) -> None:
    html = asked(guest, "R02", insurance_premium=50)
    assert "待补充" in html
    assert "还要知道" in html


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2025-06-02", "尚未施行"),
        ("2025-06-03", "补助金额 15 万元"),
        ("2028-06-02", "补助金额 15 万元"),
        ("2028-06-04", "已过期"),
    ],
)
def test_the_day_decides_whether_the_rule_applies(guest: Browser, day: str, words: str) -> None:
    assert words in asked(guest, "R02", **ZHENGZHOU, insurance_premium=50, on=day)


def test_a_firm_elsewhere_gets_no_number(guest: Browser) -> None:
    html = asked(guest, "R02", region="410300", insurance_premium=50)
    assert "不在适用地区" in html
    assert '<p class="result">补助金额' not in html


@pytest.mark.parametrize("rule", [rule for rule in CATALOGUE.rules if rule.calculation == "none"])
def test_a_rule_without_a_number_says_which(guest: Browser, rule: Any) -> None:
    html = guest.get(f"/calculators/{rule.id}").text
    assert f"不能测算：{rule.missing}" in html
    assert 'name="on"' not in html


@pytest.mark.parametrize(
    ("rule", "field", "typed", "message"),
    [
        ("R02", "insurance_premium", "五十", "请填写"),
        ("R02", "insurance_premium", "-1", "不能小于 0 万元"),
        ("R08", "bank_npl", "101", "请填写 0 到 100 之间的百分数"),
        ("R02", "on", "2026-13-40", "请填写日期"),
    ],
)
def test_a_wrong_answer_is_said_and_kept(
    guest: Browser, rule: str, field: str, typed: str, message: str
) -> None:
    answer = guest.get(f"/calculators/{rule}?{urlencode({**ZHENGZHOU, field: typed})}")
    assert answer.status_code == 422
    assert message in answer.text
    assert f'value="{typed}"' in answer.text
    assert '<option value="410105" selected>' in answer.text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_are_days(guest: Browser, day: str) -> None:
    assert "不在有效期内" in asked(guest, "R02", **ZHENGZHOU, insurance_premium=50, on=day)


def test_an_unknown_calculator_is_not_found(guest: Browser) -> None:
    answer = guest.get("/calculators/R99")
    assert answer.status_code == 404
    assert 'href="/calculators"' in answer.text


def test_a_product_names_its_calculators() -> None:
    assert [each.id for each in calculators_for("zz-keji-baoxian-buzhu", CATALOGUE)] == ["R02"]
    assert calculators_for("chuangsai-dai", CATALOGUE) == ()
