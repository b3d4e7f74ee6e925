"""Actions, documents and risks: drafted of what is known, changed by experts, printed by day."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.profile import Certificate
from catalog.vocabulary import Credential
from events.clinic.assemble import assemble, diagnose
from events.clinic.lists.line import Line, Owner, merged, printed
from events.clinic.models import EntryKind
from events.clinic.sheet import Strokes
from tests.events.test_assemble import AT, CASE, CATALOGUE, DAY, FINANCE, MARK, a_file, sheet_of

A_DRAFT = Line(EntryKind.ACTION, "apply:a", "申请甲", "", Owner.FIRM, dt.date(2026, 8, 14))


def lists(**changes: object) -> dict[str, tuple[Line, ...]]:
    made = diagnose(a_file(**changes), CATALOGUE, DAY).lists
    return {"actions": made.actions, "documents": made.documents, "risks": made.risks}


def risks_with(*certificates: Certificate) -> list[str]:
    profile = CASE.profile.model_copy(update={"certificates": certificates})
    case = CASE.model_copy(update={"profile": profile})
    return [line.text for line in lists(case=case)["risks"] if line.who == "证书到期"]


def test_every_action_has_an_owner_and_words() -> None:
    for line in lists()["actions"]:
        assert line.owner is not None
        assert line.text
        assert (line.who == "") == (line.owner is Owner.FIRM)


def test_open_facts_come_first_applications_next_answers_last() -> None:
    due = {line.key: line.due_on for line in lists()["actions"]}
    assert due["facts"] == dt.date(2026, 8, 7)
    assert due["apply:chuangsai-dai"] == dt.date(2026, 8, 14)
    assert due["answer:chuangsai-dai"] == due["call-back"] == dt.date(2026, 8, 21)


def test_days_over_before_release_are_counted_from_it() -> None:
    late = diagnose(a_file(), CATALOGUE, dt.date(2026, 8, 17)).lists
    due = {line.key: line.due_on for line in late.actions}
    assert due["facts"] == dt.date(2026, 8, 24)
    assert due["call-back"] == dt.date(2026, 8, 21), "not over yet"


def test_a_holiday_is_no_workday() -> None:
    due = {line.key: line.due_on for line in lists(on_day=dt.date(2026, 9, 30))["actions"]}
    assert (due["facts"] or dt.date.min) > dt.date(2026, 10, 9)


def test_documents_say_what_they_prove_and_for_which_products() -> None:
    named = {line.key: line for line in lists()["documents"]}
    proof = named["proof:专利证书"]
    assert (proof.text, "知识产权质押融资贷款" in proof.who) == ("专利证书（发明专利）", True)
    assert not any("自行判断" in line.text for line in named.values())


def test_what_is_not_covered_and_not_priced_is_a_risk() -> None:
    said = {line.key: line.text for line in lists()["risks"]}
    assert "800 万元，其中 500 万元还没有着落" in said["gap"]
    assert "创赛贷" in said["to-ask"]
    assert [line.clause for line in lists()["risks"] if line.key == "integrity"] == ["yuxin#三"]


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (DAY - dt.timedelta(days=1), "已于2026年8月2日到期"),
        (DAY, "2026年8月3日到期"),
        (DAY + dt.timedelta(days=180), "2027年1月30日到期"),
        (DAY + dt.timedelta(days=181), ""),
        (None, ""),
    ],
)
def test_a_certificate_that_ends_within_half_a_year_is_a_risk(until: dt.date | None, said: str) -> None:
    found = risks_with(Certificate(credential=Credential.HIGH_TECH, valid_until=until))
    assert any(said in text for text in found) if said else not found


def test_a_renewed_certificate_is_no_risk() -> None:
    old, new = (
        Certificate(credential=Credential.HIGH_TECH, valid_until=DAY + dt.timedelta(days=days))
        for days in (-9, 900)
    )
    assert not risks_with(old, new)


def test_what_an_expert_wrote_takes_the_place_of_the_draft() -> None:
    written = replace(A_DRAFT, text="先约客户经理", version=1, by="金融专家 周示例")
    own = Line(EntryKind.ACTION, "own:1", "约审计", "", Owner.FIRM, None, version=1)
    assert [line.text for line in merged([A_DRAFT], [written, own])] == ["先约客户经理", "约审计"]
    assert [line.text for line in merged([], [written])] == ["先约客户经理"], (
        "its draft is gone, the words stay"
    )


def test_struck_lines_are_shown_and_not_printed() -> None:
    struck = replace(A_DRAFT, struck=True, version=1)
    assert merged([A_DRAFT], [struck]) == (struck,)
    assert printed(merged([A_DRAFT], [struck])) == ()
    assert merged([], [struck]) == ()


DAYS = st.one_of(st.none(), st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)))
LINES = st.lists(
    st.tuples(st.integers(0, 5), DAYS, st.booleans()), max_size=8, unique_by=lambda each: each[0]
)


@given(drafts=LINES, written=LINES)
def test_printed_lines_are_in_order_and_none_is_lost_or_doubled(
    drafts: list[tuple[int, dt.date | None, bool]], written: list[tuple[int, dt.date | None, bool]]
) -> None:
    drafted = [replace(A_DRAFT, key=str(key), due_on=day) for key, day, _ in drafts]
    entered = [
        replace(A_DRAFT, key=str(key), due_on=day, struck=gone, version=1) for key, day, gone in written
    ]
    lines = merged(drafted, entered)
    on_paper = printed(lines)
    kept = {line.key for line in drafted} - {line.key for line in entered if line.struck}
    assert {line.key for line in on_paper} == kept | {line.key for line in entered if not line.struck}
    assert len({line.key for line in lines}) == len(lines)
    days = [line.due_on or dt.date.max for line in on_paper]
    assert days == sorted(days)


def test_the_sheet_prints_the_lists_as_experts_left_them() -> None:
    added = Line(EntryKind.RISK, "own:1", "订单集中在两家客户", "订单", version=1, by="金融专家 周示例")
    gone = replace(lists()["actions"][0], struck=True, version=1)
    sheet = sheet_of(a_file(entries=(added, gone)))
    assert "订单集中在两家客户" in [each.text for each in sheet.risks]
    assert not any(each.what.startswith("补充") for each in sheet.actions)
    assert sheet.layout == 2
    assert sheet.documents == ()


def test_who_signed_online_and_left_a_signature_has_signed_in_print() -> None:
    strokes = {
        1: Strokes(width=4, height=2, path="M0 0h4v1h-4z"),
        2: Strokes(width=1, height=1, path="M0 0h1v1h-1z"),
    }
    sheet = assemble(a_file(), CATALOGUE, MARK, as_of=DAY, verify_url="https://x", strokes=strokes)
    finance, policy = sheet.signatures
    assert (finance.strokes, finance.signed_at) == (strokes[FINANCE.expert_id], AT)
    assert (policy.strokes, policy.signed_at) == (None, None), "has not signed"
