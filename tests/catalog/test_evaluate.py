"""One criterion tree against one firm: verdicts on both sides of each boundary, and their reasons."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from catalog.criteria import Criterion
from catalog.facts import FACTS, Kind
from catalog.vocabulary import Labelled, Verdict
from tests.catalog.examples import (
    AIRPORT_ZONE,
    HENAN,
    LUOYANG,
    a_group,
    a_leaf,
    outcome_of,
)

MET, UNMET, UNKNOWN, MANUAL = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN, Verdict.MANUAL
YUKE = a_leaf("score_scheme", "has_any", ["yuke"])
AWARD = a_leaf("fiscal_award", "more_than", 0)
PATENT = a_leaf("invention_patents", "at_least", 1)


@pytest.mark.parametrize(
    ("row", "facts", "verdict", "reason"),
    [
        (a_leaf("region", "within", ["410100"]), {}, MET, "注册地为郑州市金水区"),
        (a_leaf("region", "within", ["410100"]), {"region": LUOYANG}, UNMET, "注册地为洛阳市，需在郑州市"),
        (
            a_leaf("region", "within", ["410100"]),
            {"region": HENAN},
            UNKNOWN,
            "注册地为河南省，需写到市、区县才能判断",
        ),
        (
            a_leaf("region", "within", ["410100"]),
            {"region": AIRPORT_ZONE},
            MANUAL,
            "航空港区企业是否在郑州政策范围内，文件未写明",
        ),
        (a_leaf("region", "within", ["410100", "410300"]), {"region": LUOYANG}, MET, "注册地为洛阳市"),
        (AWARD, {"fiscal_award": 60}, MET, "已获财政奖补 60 万元"),
        (AWARD, {"fiscal_award": 0}, UNMET, "已获财政奖补 0 万元，需大于 0 万元"),
        (AWARD, {"fiscal_award": "0.000001"}, MET, "已获财政奖补 0.000001 万元"),
        (AWARD, {}, UNKNOWN, "未提供：财政奖补金额"),
        (PATENT, {"invention_patents": 1}, MET, "发明专利 1 件"),
        (PATENT, {"invention_patents": 0}, UNMET, "发明专利 0 件，需至少 1 件"),
        (
            a_leaf("bank_npl_bp", "at_most", 300),
            {"bank_npl_bp": 301},
            UNMET,
            "各项贷款不良率 3.01%，需不超过 3%",
        ),
        (
            a_leaf("bank_tech_loan_increase", "at_least", 100000),
            {"bank_tech_loan_increase": 95000},
            UNMET,
            "科技型企业贷款新增额 9.5 亿元，需至少 10 亿元",
        ),
        (
            a_leaf("bank_tech_loan_increase", "at_least", "100000"),
            {"bank_tech_loan_increase": 100000},
            MET,
            "科技型企业贷款新增额 10 亿元",
        ),
        (a_leaf("has_borrowed", "is", False), {"has_borrowed": False}, MET, "未获得过银行贷款"),
        (
            a_leaf("has_warrant_loan", "is", True),
            {"has_warrant_loan": False},
            UNMET,
            "未获认股权贷款，需已获认股权贷款",
        ),
        (a_leaf("contest_awarded", "is", True), {}, UNKNOWN, "未提供：是否在中国创新创业大赛中获奖"),
        (
            a_leaf("contest_phase", "in", ["before", "during", "after"]),
            {"contest_phase": "none"},
            UNMET,
            "参赛情况为未参赛，需为赛前（已报名）、赛中（比赛进行中）或赛后（已完赛）",
        ),
        (
            a_leaf("contest_phase", "in", ["before", "during", "after"]),
            {"contest_phase": "before"},
            MET,
            "参赛情况为赛前（已报名）",
        ),
        (a_leaf("stage", "is", "seed"), {"stage": "seed"}, MET, "成长阶段为种子期"),
        (YUKE, {"score_scheme": []}, UNMET, "已有创新积分：无，需有豫科积分"),
        (
            YUKE,
            {"score_scheme": ["zhenghaorong"]},
            UNMET,
            "已有创新积分：郑好融创新积分评级，需有豫科积分",
        ),
        (YUKE, {"score_scheme": ["other", "yuke"]}, MET, "已有创新积分：其他地区或机构的积分、豫科积分"),
        (
            a_leaf("founded_on", "at_least", date(2021, 1, 1)),
            {"founded_on": "2020-12-31"},
            UNMET,
            "成立日期 2020-12-31，需不早于 2021-01-01",
        ),
        (
            a_leaf("founded_on", "at_least", "2021-01-01"),
            {"founded_on": "2021-01-01"},
            MET,
            "成立日期 2021-01-01",
        ),
        (a_leaf("term_months", "at_most", 36), {"term_months": 36}, MET, "融资期限 36 个月"),
        (
            a_leaf("new_bank_unit", "in", ["center", "division"]),
            {"new_bank_unit": "branch"},
            UNMET,
            "新设专业机构为科技金融特色分支机构，需为科技金融服务中心或科技金融事业部",
        ),
    ],
)
def test_a_row_gives_its_verdict_with_the_firms_own_value(
    row: Criterion, facts: dict[str, Any], verdict: Verdict, reason: str
) -> None:
    found = outcome_of(row, **facts)
    assert (found.verdict, found.reason) == (verdict, reason)


def test_an_unknown_row_names_the_fact_and_the_question() -> None:
    found = outcome_of(AWARD)
    assert found.missing == ("fiscal_award",)
    assert found.questions == ("已获得的财政奖补金额是多少？",)
    assert found.value == ""


def test_an_exclusion_refuses_when_its_condition_holds() -> None:
    borrowed = a_leaf("has_borrowed", "is", True, "已有银行贷款的除外", weight="exclusion")
    refused = outcome_of(borrowed, has_borrowed=True)
    assert (refused.verdict, refused.reason) == (UNMET, "获得过银行贷款，属于不予支持的情形")
    assert outcome_of(borrowed, has_borrowed=False).verdict is MET
    assert outcome_of(borrowed).verdict is UNKNOWN


def test_an_exclusion_group_refuses_when_it_holds() -> None:
    group = a_group("any", AWARD, PATENT, weight="exclusion")
    assert outcome_of(group, fiscal_award=1).verdict is UNMET
    assert outcome_of(group, fiscal_award=0, invention_patents=0).verdict is MET
    assert outcome_of(group, fiscal_award=0).verdict is UNKNOWN


def test_what_the_firm_can_change_is_said_only_while_it_is_open() -> None:
    row = a_leaf("score_scheme", "has_any", ["yuke"], actionable=True, remedy="申请积分评价")
    assert outcome_of(row, score_scheme=[]).remedy == "申请积分评价"
    assert outcome_of(row).actionable
    done = outcome_of(row, score_scheme=["yuke"])
    assert (done.actionable, done.remedy) == (False, "")
    assert outcome_of(a_group("all", row, PATENT), invention_patents=1).remedy == "申请积分评价"


@pytest.mark.parametrize(
    ("fact", "op", "value"),
    [
        ("has_borrowed", "is", "yes"),
        ("fiscal_award", "at_least", "很多"),
        ("fiscal_award", "at_least", True),
        ("invention_patents", "at_least", "1.5"),
        ("founded_on", "at_least", "2021-13-01"),
        ("region", "within", ["郑州"]),
        ("stage", "is", "baby"),
        ("stage", "at_least", "seed"),
        ("no_such_fact", "is", True),
    ],
)
def test_a_row_whose_value_does_not_fit_its_fact_is_refused(fact: str, op: str, value: object) -> None:
    with pytest.raises(ValidationError):
        a_leaf(fact, op, value)


def test_no_reason_shows_a_code() -> None:
    for fact in FACTS.values():
        for option in fact.options or ():
            assert isinstance(option, Labelled)
            value: Any = [option.value] if fact.kind is Kind.CHOICES else option.value
            op = "has_any" if fact.kind is Kind.CHOICES else "in"
            others = [o.value for o in fact.options or () if o is not option]
            for target in ([option.value], others):
                reason = outcome_of(a_leaf(fact.key, op, target), **{fact.key: value}).reason
                assert not any(o.value in reason for o in fact.options or ()), reason
