"""Score records: what is stored of a score, what older stored cases said, and what stands for all."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from catalog.case_form import CaseForm, values_of
from catalog.paper.score import score
from catalog.profile import Case, Profile
from catalog.scores import ScoreRecord, ScoreSource, joined, principal
from catalog.scoring.shown import shown_score, standing
from catalog.vocabulary import Score
from yurong.kit.forms import prefilled

YUKE, ZHENGHAORONG, OTHER = Score.YUKE, Score.ZHENGHAORONG, Score.OTHER


def a_record(**changes: Any) -> ScoreRecord:
    """A declared 豫科积分 of 71, unless told."""
    return ScoreRecord.model_validate({"scheme": "yuke", "source": "declared", "value": 71, **changes})


def a_profile(**facts: Any) -> Profile:
    return Profile.model_validate(facts)


@pytest.mark.parametrize(
    ("stored", "schemes", "value", "parts"),
    [
        ({"score_scheme": ["yuke"], "score_value": 71}, (YUKE,), 71, None),
        ({"score_scheme": ["other", "yuke"], "score_value": 0}, (OTHER, YUKE), 0, None),
        ({"score_scheme": ["yuke"], "score_dimensions": {"talent": 66}}, (YUKE,), None, 66),
        ({"score_scheme": ["yuke"]}, (YUKE,), "no record", None),
        ({"score_scheme": [], "score_value": 71}, (), "no record", None),
        ({"score_value": 71}, None, "no record", None),
        (
            {"score_scheme": ["yuke"], "score_value": None, "score_dimensions": None},
            (YUKE,),
            "no record",
            None,
        ),
    ],
)
def test_a_stored_case_without_records_is_read(
    stored: dict[str, Any], schemes: tuple[Score, ...] | None, value: object, parts: int | None
) -> None:
    profile = a_profile(**stored)
    assert profile.score_scheme == schemes
    if value == "no record":
        assert profile.scores == ()
        return
    (record,) = profile.scores
    assert (record.scheme, record.source, record.value) == (YUKE, ScoreSource.DECLARED, value)
    assert (record.dimensions.talent if record.dimensions else None) == parts


def test_a_total_of_another_scheme_stays_with_it() -> None:
    (record,) = a_profile(score_scheme=["zhenghaorong"], score_value=80).scores
    assert record.scheme is ZHENGHAORONG


def test_what_was_read_is_stored_and_read_again_the_same() -> None:
    case = Case.model_validate(
        {"profile": {"score_scheme": ["yuke"], "score_value": 71, "score_dimensions": {"industry": 72}}}
    )
    again = Case.model_validate_json(case.model_dump_json(exclude_none=True))
    assert again == case
    assert "score_value" not in case.model_dump_json()


@pytest.mark.parametrize("scheme", Score)
@pytest.mark.parametrize("source", ScoreSource)
def test_a_record_official_or_declared_says_which_score_the_firm_holds(
    scheme: Score, source: ScoreSource
) -> None:
    assert a_profile(scores=[a_record(scheme=scheme, source=source)]).score_scheme == (scheme,)
    both = a_profile(score_scheme=["yuke"], scores=[a_record(scheme="other", source=source)])
    assert both.score_scheme == (YUKE, OTHER)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scores": [{"scheme": "self", "source": "declared"}]},
        {"scores": [{"scheme": "yuke", "source": "self_assessed", "value": 99}]},
        {"scores": [{"scheme": {}, "source": "official"}]},
        {"scores": [7]},
        {"scores": "yuke"},
        {"score_scheme": [{"a": 1}], "score_value": 1},
        {"score_scheme": "yuke", "score_value": 1},
        {"score_scheme": ["yuke"], "score_value": "a lot"},
        {"score_scheme": ["yuke"], "score_value": 10_001},
        {"score_scheme": ["yuke"], "score_dimensions": {"talent": 101}},
    ],
)
def test_nonsense_is_refused_and_never_crashes(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_profile(**wrong)


@pytest.mark.parametrize(
    ("rank", "of", "is_right"), [(1, 1, True), (340, 340, True), (341, 340, False), (0, 340, False)]
)
def test_a_rank_lies_among_those_ranked(rank: int, of: int, is_right: bool) -> None:
    if is_right:
        assert a_record(rank=rank, ranked_of=of).rank == rank
        return
    with pytest.raises(ValidationError):
        a_record(rank=rank, ranked_of=of)


@pytest.mark.parametrize(
    ("rank", "of", "words"),
    [
        (None, 340, ""),
        (12, None, "第 12 名"),
        (12, 340, "第 12 名（共 340 家，前 4%）"),
        (1, 1000, "第 1 名（共 1000 家，前 1%）"),
        (340, 340, "第 340 名（共 340 家，前 100%）"),
    ],
)
def test_the_standing_is_told_in_words(rank: int | None, of: int | None, words: str) -> None:
    assert standing(a_record(rank=rank, ranked_of=of)) == words


def test_the_official_and_latest_record_stands_for_all() -> None:
    old = a_record(source="official", year=2024, value=60)
    new = a_record(source="official", year=2025, value=65)
    told = a_record(year=2026, value=99)
    assert principal((told, old, new)) == new
    assert principal(()) is None


def test_what_was_typed_never_hides_an_official_record() -> None:
    official = a_record(source="official", year=2025, value=Decimal("71.0"))
    assert joined([official], [a_record(value=71)]) == (official,)
    higher = a_record(value=90)
    assert joined([official], [higher]) == (official, higher)


def test_an_unknown_dimension_is_open_on_the_radar_and_zero_is_not() -> None:
    axes = shown_score(a_record(dimensions={"industry": 0, "technology": "85.5"})).axes
    assert [(each.label, each.value_label, each.share_bp) for each in axes] == [
        ("产业", "0 / 100", 0),
        ("技术创新", "85.5 / 100", 8550),
        ("人才团队", "未提供", None),
        ("经营管理", "未提供", None),
    ]


def test_paper_shows_the_principal_record_with_its_source_and_the_others_in_lines() -> None:
    official = a_record(
        source="official", year=2025, issuer="示例机构", version="2025 版", dated=date(2026, 3, 1), rank=2
    )
    paper = score(a_profile(scores=[a_record(scheme="other", value="290.3"), official]), "会前问卷")
    assert paper is not None
    assert (paper.scheme, paper.value, paper.issuer) == ("豫科积分", "71 分", "官方导入")
    assert paper.date == "2026-03-01"
    assert paper.detail == "示例机构，2025 版，2025 年度，第 2 名"
    assert paper.others == ("其他地区或机构的积分 290.3 分，企业填报，待核验，会前问卷",)


def test_the_form_gives_a_declared_record_and_shows_it_again() -> None:
    typed = CaseForm(score_scheme=("yuke", "other"), score_value=Decimal("71.5"), score_talent=Decimal(66))
    case = typed.to_case()
    (record,) = case.profile.scores
    assert (record.scheme, record.source) == (YUKE, ScoreSource.DECLARED)
    shown = prefilled(CaseForm, values_of(case))
    assert (shown.typed["score_value"], shown.typed["score_talent"]) == ("71.5", "66")
    assert shown.typed_list["score_scheme"] == ["yuke", "other"]


def test_a_total_typed_beside_the_box_none_is_asked_about() -> None:
    with pytest.raises(ValidationError, match="填了没有创新积分"):
        CaseForm(score_scheme=("none",), score_value=Decimal(71))
