"""自评: computed from published indicators only, a reference, and never an innovation score."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from catalog.matching import match
from catalog.profile import Case, Profile
from catalog.scores import ScoreRecord
from catalog.scoring.assessment import Configuration, assess_oneself
from catalog.scoring.indicator_rows import read_indicators, rows_of
from catalog.scoring.seeds import configuration
from catalog.vocabulary import Eligibility
from tests.catalog.examples import a_case, real_catalogue

SCORE_PRODUCTS = ("jifendai", "jifentou", "jifenxian", "jifen-jiangbu-dai")
BRILLIANT: dict[int, int | str] = {0: 10, 1: 60, 2: 10, 3: 8, 4: 30, 5: 5, 6: 25, 7: 0}


def numbers(answers: Mapping[int, int | str]) -> dict[int, Decimal]:
    return {place: Decimal(answer) for place, answer in answers.items()}


def a_row(**changes: str) -> dict[str, str]:
    return {
        "label": "有效发明专利",
        "dimension": "technology",
        "unit": "件",
        "weight": "100",
        "bands": "1=40；3=70；8=100",
        **changes,
    }


def made_of(*rows: dict[str, str]) -> Configuration:
    read = read_indicators("甲乙", rows)
    assert read.configuration is not None, read.errors
    return read.configuration


@pytest.mark.parametrize(
    ("answer", "total"), [("0", "0 分"), ("0.99", "0 分"), ("1", "40 分"), ("2.99", "40 分"), ("3", "70 分"),
                          ("7.99", "70 分"), ("8", "100 分"), ("1000", "100 分"), ("-5", "0 分")]
)  # fmt: skip
def test_a_band_holds_from_its_first_value_to_the_next(answer: str, total: str) -> None:
    assert assess_oneself(made_of(a_row()), numbers({0: answer})).total == total


def test_the_best_answers_reach_the_full_mark_everywhere() -> None:
    found = assess_oneself(configuration(), numbers(BRILLIANT))
    assert (found.total, found.improvements, found.unanswered) == ("100 分", (), ())
    assert [axis.share_bp for axis in found.axes] == [10_000] * 4


def test_open_questions_make_a_range_and_leave_their_dimension_open() -> None:
    answers = {place: answer for place, answer in BRILLIANT.items() if place != 5}
    found = assess_oneself(configuration(), numbers(answers))
    assert found.total == "95–100 分"
    assert found.unanswered == ("硕士以上人员",)
    assert [(axis.label, axis.share_bp) for axis in found.axes][2] == ("人才团队", None)


def test_a_dimension_without_indicators_is_open_and_says_so() -> None:
    axes = assess_oneself(made_of(a_row()), numbers({0: 8})).axes
    assert [(axis.value_label, axis.share_bp) for axis in axes] == [
        ("未设指标", None),
        ("100 / 100", 10_000),
        ("未设指标", None),
        ("未设指标", None),
    ]


def test_what_would_raise_it_names_the_nearest_better_band_most_first() -> None:
    answers: dict[int, int | str] = {**BRILLIANT, 2: "5.9", 3: 2, 7: 85}
    found = assess_oneself(configuration(), numbers(answers)).improvements
    assert [(each.label, each.change, each.gain_label) for each in found] == [
        ("研发投入占营业收入的比例", "达到 6 %", "8"),
        ("有效发明专利", "达到 3 件", "4.5"),
        ("资产负债率", "降到 80 %以下", "4"),
    ]


ANSWERS = st.dictionaries(st.integers(0, 7), st.decimals(-100, 200, places=2))


@given(ANSWERS)
def test_a_range_never_leaves_nought_to_a_hundred_and_an_answer_only_narrows_it(
    answers: dict[int, Decimal],
) -> None:
    made = configuration()
    whole = assess_oneself(made, answers)
    assert 0 <= whole.least <= whole.most <= 100
    for place in answers:
        less = assess_oneself(made, {at: answer for at, answer in answers.items() if at != place})
        assert less.least <= whole.least <= whole.most <= less.most


@given(ANSWERS)
def test_following_an_improvement_gains_what_it_says(answers: dict[int, Decimal]) -> None:
    made = configuration()
    found = assess_oneself(made, answers)
    places = {each.label: place for place, each in enumerate(made.indicators)}
    for each in found.improvements:
        digits = each.change.removeprefix("达到 ").removeprefix("降到 ").split(" ")[0]
        below = each.change.startswith("降到")
        changed = {**answers, places[each.label]: Decimal(digits) - (Decimal("0.01") if below else 0)}
        assert assess_oneself(made, changed).least - found.least == each.gain > 0


@pytest.mark.parametrize(
    ("rows", "field", "message"),
    [
        ([], "", "至少填一个指标"),
        ([a_row(weight="99")], "", "权重合计 99%，应为 100%"),
        ([a_row(weight="50"), a_row(weight="50")], "", "指标名称不能重复"),
        ([a_row(weight="0")], "weight_0", "指标 1：不能小于 1"),
        ([a_row(weight="")], "weight_0", "请填写这一项"),
        ([{**a_row(), "label": ""}], "label_0", "请填写这一项"),
        ([dict.fromkeys(a_row(), ""), a_row(dimension="")], "dimension_1", "请从四个维度中选择"),
        ([a_row(dimension="其他")], "dimension_0", "请从四个维度中选择"),
        ([a_row(bands="")], "bands_0", "请填写档次"),
        ([a_row(bands="三=60")], "bands_0", "看不懂「三=60」"),
        ([a_row(bands="3=60；1=20")], "bands_0", "从小到大"),
        ([a_row(bands="3=60；3=80")], "bands_0", "从小到大"),
        ([a_row(bands="3=101")], "bands_0", "不能大于 100"),
        ([a_row(bands="1.2.3=5")], "bands_0", "请填写数字"),
    ],
)
def test_a_wrong_configuration_says_where(rows: list[dict[str, str]], field: str, message: str) -> None:
    read = read_indicators("甲乙", rows)
    assert read.configuration is None
    assert message in read.errors[field]


def test_indicators_are_written_as_they_are_read() -> None:
    assert made_of(*[dict(row) for row in rows_of(configuration())]).indicators == configuration().indicators


@pytest.mark.parametrize("slug", SCORE_PRODUCTS)
def test_a_brilliant_self_assessment_satisfies_no_criterion(slug: str) -> None:
    """Without a score 待补充, with 「都没有」 不符合; only a record of an evaluating body changes it."""
    assert assess_oneself(configuration(), numbers(BRILLIANT)).total == "100 分"
    facts: dict[str, Any] = {"credentials": ["tech_sme"], "fiscal_award": 60, "buys_tech_insurance": False}
    official = {"scheme": "yuke", "source": "official", "year": 2026, "value": 71}
    assert eligibility(slug, a_case(**facts)) is Eligibility.INCOMPLETE
    assert eligibility(slug, a_case(**facts, score_scheme=[])) is Eligibility.INELIGIBLE
    scored = a_case(**facts, scores=[official])
    assert eligibility(slug, scored) not in (Eligibility.INCOMPLETE, Eligibility.INELIGIBLE)


def test_no_field_of_a_case_can_hold_a_self_assessment() -> None:
    """Its outcome is no record, and no record may name it as its source."""
    outcome = assess_oneself(configuration(), numbers(BRILLIANT))
    assert not isinstance(outcome, ScoreRecord)
    for facts in ({"scores": [outcome]}, {"self_assessment": 100}):
        with pytest.raises(ValidationError):
            Profile.model_validate(facts)


def eligibility(slug: str, case: Case) -> Eligibility:
    found = match(case, real_catalogue(), date(2026, 3, 16))
    return next(each.eligibility for each in found.results if each.slug == slug)
