"""One criterion tree against one firm: verdicts on both sides of each boundary, and their reasons."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from catalog.criteria import Criterion, Weight
from catalog.evaluate import join, judge
from catalog.facts import FACTS, Kind
from catalog.knowing import known
from catalog.outcomes import Outcome, conclude
from catalog.vocabulary import Eligibility, Labelled, Verdict
from tests.catalog.examples import (
    AIRPORT_ZONE,
    HENAN,
    LUOYANG,
    PLACES,
    TODAY,
    a_case,
    a_group,
    a_leaf,
    a_manual,
)

MET, UNMET, UNKNOWN, MANUAL = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN, Verdict.MANUAL
YUKE = a_leaf("score_scheme", "has_any", ["yuke"])
AWARD = a_leaf("fiscal_award", "more_than", 0)
PATENT = a_leaf("invention_patents", "at_least", 1)


def outcome_of(row: Criterion, **profile: Any) -> Outcome:
    need = {key: profile.pop(key) for key in list(profile) if FACTS[key].of == "need"}
    return judge(row, known(a_case(need=need, **profile), PLACES, TODAY))


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


V = {"T": MET, "F": UNMET, "?": UNKNOWN, "M": MANUAL}


@pytest.mark.parametrize(
    ("kind", "members", "verdict"),
    [
        ("all", "TT", MET),
        ("all", "T?MF", UNMET),
        ("all", "T?M", UNKNOWN),
        ("all", "TM", MANUAL),
        ("any", "FF", UNMET),
        ("any", "F?MT", MET),
        ("any", "F?M", UNKNOWN),
        ("any", "FM", MANUAL),
        ("2", "TTF?M", MET),
        ("2", "T?F", UNKNOWN),
        ("2", "T?M", UNKNOWN),
        ("2", "TMF", MANUAL),
        ("2", "T?", UNKNOWN),
        ("2", "TFF", UNMET),
        ("2", "?FF", UNMET),
        ("3", "TT?M", UNKNOWN),
    ],
)
def test_rows_join_in_kleene_logic(kind: str, members: str, verdict: Verdict) -> None:
    count = {"all": None, "any": 1}.get(kind, int(kind) if kind.isdigit() else None)
    assert join([V[m] for m in members], count) is verdict


def test_rows_that_do_not_apply_are_left_out_of_a_join() -> None:
    assert join([Verdict.NOT_APPLICABLE, MET], None) is MET
    assert join([Verdict.NOT_APPLICABLE, UNMET], 1) is UNMET
    assert join([Verdict.NOT_APPLICABLE], None) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("row", "facts", "reason"),
    [
        (a_group("any", AWARD, PATENT), {"fiscal_award": 5}, "已获财政奖补 5 万元"),
        (
            a_group("any", AWARD, PATENT),
            {"fiscal_award": 0, "invention_patents": 0},
            "各项均不满足：已获财政奖补 0 万元，需大于 0 万元；发明专利 0 件，需至少 1 件",
        ),
        (a_group("any", AWARD, PATENT), {"fiscal_award": 0}, "未提供：发明专利"),
        (
            a_group("any", AWARD, a_manual("由主管部门认定")),
            {"fiscal_award": 0},
            "需由受理机构人工核验：由主管部门认定",
        ),
        (a_group("all", AWARD, PATENT), {"fiscal_award": 0}, "已获财政奖补 0 万元，需大于 0 万元"),
        (
            a_group("at_least", AWARD, PATENT, YUKE, count=2),
            {"fiscal_award": 1, "invention_patents": 0, "score_scheme": []},
            "满足 1 项，需至少 2 项：发明专利 0 件，需至少 1 件；已有创新积分：无，需有豫科积分",
        ),
    ],
)
def test_a_group_says_why(row: Criterion, facts: dict[str, Any], reason: str) -> None:
    assert outcome_of(row, **facts).reason == reason


def test_a_met_group_asks_nothing_more() -> None:
    assert outcome_of(a_group("any", AWARD, PATENT), fiscal_award=5).missing == ()


@pytest.mark.parametrize(
    ("verdicts", "eligibility"),
    [
        ((), Eligibility.ELIGIBLE),
        ((MET,), Eligibility.ELIGIBLE),
        ((MET, MANUAL), Eligibility.TO_VERIFY),
        ((MET, MANUAL, UNKNOWN), Eligibility.INCOMPLETE),
        ((MET, MANUAL, UNKNOWN, UNMET), Eligibility.INELIGIBLE),
    ],
)
def test_all_rows_of_a_product_conclude(verdicts: tuple[Verdict, ...], eligibility: Eligibility) -> None:
    assert conclude([Outcome(v, "要求", "理由", "p#一") for v in verdicts]) is eligibility


def test_a_preference_neither_refuses_nor_keeps_a_product_waiting() -> None:
    for verdict in (UNMET, UNKNOWN, MANUAL):
        preferred = Outcome(verdict, "优先", "理由", "p#一", Weight.PREFERRED)
        assert conclude([preferred]) is Eligibility.ELIGIBLE


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


def test_a_preference_inside_a_group_is_refused() -> None:
    with pytest.raises(ValidationError, match="优先"):
        a_group("any", AWARD, a_leaf("stage", "is", "seed", weight="preferred"))


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


verdicts = st.lists(st.sampled_from([MET, UNMET, UNKNOWN, MANUAL]), min_size=1, max_size=6)


@settings(deadline=None)
@given(verdicts, st.randoms(use_true_random=False), st.integers(1, 6))
def test_the_order_of_members_never_matters(found: list[Verdict], random: Any, count: int) -> None:
    shuffled = random.sample(found, len(found))
    for needed in (None, count):
        assert join(found, needed) is join(shuffled, needed)


@settings(deadline=None)
@given(verdicts, st.integers(1, 6), st.sampled_from([MET, UNMET]))
def test_learning_one_verdict_never_unsettles_a_group(
    found: list[Verdict], count: int, learnt: Verdict
) -> None:
    better = list(found)
    if UNKNOWN in better:
        better[better.index(UNKNOWN)] = learnt
    for needed in (None, count):
        if join(found, needed) is not UNKNOWN:
            assert join(better, needed) is join(found, needed)
