"""The sheet's content from one case file: what is known, what stays open, what experts changed."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from catalog.profile import Case, Profile
from events.clinic.adjusted import Change
from events.clinic.assemble import assemble, diagnose
from events.clinic.assemble_file import CaseFile, PanelMember, Written
from events.clinic.release import Mark
from events.clinic.sheet import Sheet
from tests.catalog.examples import a_case, an_offering, real_catalogue
from yurong.kit.money import Money

DAY = dt.date(2026, 8, 3)
AT = dt.datetime(2026, 8, 3, 3, 0, tzinfo=dt.UTC)
FINANCE = PanelMember(1, "finance", "周示例", "示例银行")
POLICY = PanelMember(2, "policy", "冯示例", "示例科技局")
MARK = Mark("豫诊〔2026〕第000012号", "K7M43X9Q", 1, None, AT)
CATALOGUE = replace(
    real_catalogue(),
    offerings=(an_offering(product="chuangsai-dai", amount_max=Money.wan(300), institution="示例银行甲"),),
)
CASE = a_case(
    region="410100",
    credentials=("high_tech",),
    contest_phase="before",
    score_scheme=("yuke",),
    score_value=78,
    score_dimensions={"industry": 72, "technology": 94, "talent": 80},
    fiscal_award="60",
    invention_patents=9,
    has_borrowed=False,
    need={"amount": "800", "term_months": 12, "security": ("credit",)},
)


def a_file(**changes: Any) -> CaseFile:
    file = CaseFile(
        clinic_title="郑州高新区诊疗会",
        place="示例孵化园（科学大道 1 号）",
        station="1 号诊台",
        on_day=dt.date(2026, 8, 1),
        organiser="示例科技局",
        firm_name="郑州示例光电科技有限公司",
        uscc="91410100MA44YR001X",
        region="410100",
        case=CASE,
        note="",
        intake_at=AT,
        registered=frozenset(),
        panel=(FINANCE, POLICY),
        findings=(Written(FINANCE, "先办创赛贷。", 1, AT),),
        changes=(),
        is_demo=False,
    )
    return replace(file, **changes)


def a_change(slug: str, action: str, wan: str | None = None, number: int = 1) -> Change:
    amount = None if wan is None else Money.wan(wan)
    return Change(number, 1, "金融专家 周示例", slug, action, amount, "按现金流测算", AT)


def sheet_of(file: CaseFile, mark: Mark = MARK) -> Sheet:
    return assemble(file, CATALOGUE, mark, as_of=DAY, verify_url="https://yurong.example/verify/K7M43X9Q")


def test_the_same_file_gives_the_same_sheet() -> None:
    first, second = sheet_of(a_file()).model_dump_json(), sheet_of(a_file()).model_dump_json()
    assert first == second
    assert Sheet.model_validate_json(first).model_dump_json() == first


def test_the_head_says_number_place_panel_and_code() -> None:
    sheet = sheet_of(a_file())
    assert (sheet.number, sheet.version, sheet.replaces) == (MARK.number, 1, None)
    assert sheet.short_code == "K7M4-3X9Q"
    assert sheet.firm.region == "郑州市"
    assert sheet.clinic.place.endswith("1 号诊台")
    assert [(each.role, each.name) for each in sheet.panel] == [
        ("金融专家", "周示例"),
        ("政策专员", "冯示例"),
    ]
    assert [each.name for each in sheet.signatures] == ["周示例", "冯示例"]


def test_a_correction_names_the_number_it_replaces() -> None:
    mark = Mark("豫诊〔2026〕第000013号", "9999CCCC", 2, MARK.number, AT)
    assert sheet_of(a_file(), mark).replaces == MARK.number


def test_what_was_not_given_is_said_and_nothing_is_made_up() -> None:
    rows = {row.label: row.value for row in sheet_of(a_file()).firm.profile_rows}
    assert rows["发明专利"] == "9 件"
    assert "未获得过银行贷款" in rows["其他情况"]
    assert "企业规模" in rows["未提供"]
    assert "上年营业收入" not in rows


def test_the_score_shows_four_dimensions_and_leaves_the_unknown_open() -> None:
    score = sheet_of(a_file()).score
    assert score is not None
    assert (score.scheme, score.value) == ("豫科积分", "78 分")
    assert [(d.label, d.share_bp) for d in score.dimensions] == [
        ("产业", 7200),
        ("技术创新", 9400),
        ("人才团队", 8000),
        ("经营管理", None),
    ]


def test_a_firm_without_score_has_no_score_section() -> None:
    assert sheet_of(a_file(case=a_case(region="410100"))).score is None


def test_every_match_and_sum_cites_a_clause_that_the_list_holds() -> None:
    sheet = sheet_of(a_file())
    listed = " ".join(each.paraphrase for each in sheet.clauses)
    cited = [reason.clause for match in sheet.matches for reason in match.reasons]
    cited += [each.clause for each in sheet.subsidies]
    assert cited
    for label in cited:
        assert label
        assert label.split(" ")[-1] in listed


def test_only_what_can_be_applied_for_is_matched() -> None:
    sheet = sheet_of(a_file())
    assert sheet.matches[0].product == "创赛贷"
    assert 1 <= len(sheet.matches) <= 6
    assert all(match.eligibility != "INELIGIBLE" for match in sheet.matches)
    assert "积分奖补贷" not in {match.product for match in sheet.matches}


def test_the_ceiling_of_five_times_the_award_is_computed_with_its_open_condition() -> None:
    [ceiling] = [each for each in sheet_of(a_file()).subsidies if each.name == "积分奖补贷授信上限"]
    assert "300 万元" in ceiling.result
    assert "尚待确认" in ceiling.inputs


def test_the_plan_stays_open_where_no_amount_is_known() -> None:
    plan = sheet_of(a_file()).plan
    assert plan.need_label == "需求 800 万元"
    assert plan.lines[0].amount == "300 万元"
    assert plan.open_label == "尚待落实 500 万元"
    assert {line.amount for line in plan.lines[1:]} <= {"待询价", "配套"}


def test_experts_changes_are_applied_in_order_and_named() -> None:
    changes = (
        a_change("chuangsai-dai", "amount", "200"),
        a_change("keji-dai", "remove", number=2),
        a_change("keji-dai", "add", "100", number=3),
    )
    sheet = sheet_of(a_file(changes=changes))
    amounts = {line.product: line.amount for line in sheet.plan.lines}
    assert amounts["创赛贷"] == "200 万元"
    assert amounts["科技贷"] == "100 万元"
    assert sheet.plan.open_label == "尚待落实 500 万元"
    assert sheet.adjustments[0].who == "金融专家 周示例"
    assert "由 300 万元调为 200 万元" in sheet.adjustments[0].what


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (a_change("chuangsai-dai", "add", "1"), "方案里已有这一项"),
        (a_change("jifen-jiangbu-dai", "add", "1"), "按现在的资料，企业不能申请这个产品"),
        (a_change("no-such", "add"), "按现在的资料，企业不能申请这个产品"),
        (a_change("no-such", "remove"), "方案里已没有这一项"),
    ],
)
def test_a_change_that_no_longer_fits_does_nothing_and_says_why(change: Change, why: str) -> None:
    sheet, untouched = sheet_of(a_file(changes=(change,))), sheet_of(a_file())
    assert sheet.plan == untouched.plan
    assert why in sheet.adjustments[0].what


def test_more_than_the_need_is_said_and_the_bar_ends_with_the_need() -> None:
    plan = sheet_of(a_file(changes=(a_change("chuangsai-dai", "amount", "900"),))).plan
    assert plan.open_label == "超出需求 100 万元"
    assert sum(segment.share_bp for segment in plan.segments) == 10_000


def test_without_an_intake_the_sheet_says_so() -> None:
    case = Case(profile=Profile(region="410100"))
    sheet = sheet_of(a_file(case=case, intake_at=None, registered=frozenset({"region"})))
    assert any("没有提交会前问卷" in note for note in sheet.notes)
    assert sheet.plan.need_label == "需求金额未提供"
    assert sheet.plan.segments == ()


def test_who_stepped_back_is_named_once_and_has_no_place_to_sign() -> None:
    away = PanelMember(9, "finance", "何静", "示例银行乙")
    sheet = sheet_of(a_file(recused=(away,)))
    said = [each for each in sheet.notes if "回避" in each]
    assert said == ["本次回避：何静（金融专家，示例银行乙），没有参与对本企业的诊断。"]
    assert "何静" not in {each.name for each in sheet.panel} | {each.name for each in sheet.signatures}
    assert not any("回避" in each for each in sheet_of(a_file()).notes)


def test_the_day_of_release_decides_what_is_in_force() -> None:
    late = diagnose(a_file(), CATALOGUE, dt.date(2029, 1, 1)).found
    zhengzhou = [each for each in late.match.results if each.product.policy.id == "zz-2025-66"]
    assert zhengzhou
    assert not any(each.recommendable for each in zhengzhou)


def test_the_notes_leave_the_decision_to_others_and_cite_integrity() -> None:
    notes = " ".join(sheet_of(a_file()).notes)
    assert "初步意见，最终以金融机构和主管部门决定为准" in notes
    assert [each.clause for each in sheet_of(a_file()).risks if each.kind == "诚信"] == ["豫融育新 三"]


def test_a_finding_without_a_word_is_not_printed() -> None:
    findings = (Written(FINANCE, "先办创赛贷。", 1, AT), Written(POLICY, " ", 1, None))
    assert [each.role for each in sheet_of(a_file(findings=findings)).findings] == ["金融专家"]
