"""The expert's screen: who sees it, writing and signing, changing the plan, what is refused without loss."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete
from starlette.applications import Starlette

from events.clinic.models import Intake
from tests.events.cases import ELSEWHERE, FIRM, ORGANISER, OTHER_FIRM, DemoCase, demo_case, typed
from tests.world import Browser

ADD = {"product_slug": "keji-dai", "action": "add", "amount": "120", "reason": "备用渠道"}


@pytest.fixture
def case(app: Starlette, another: Callable[[], Browser]) -> DemoCase:
    return demo_case(app, another)


def test_the_panel_sees_firm_need_matches_and_plan_on_one_screen(case: DemoCase) -> None:
    page = case.as_("finance").get(case.url).text
    for said in (
        "郑州示例光电科技有限公司",
        "800 万元",
        "创赛贷",
        "补助测算",
        "融资方案草案",
        "您的意见（金融专家）",
    ):
        assert said in page
    assert "豫融育新 二(四)" in page


@pytest.mark.parametrize("person", [FIRM, OTHER_FIRM, ELSEWHERE, "bank@demo.example"])
def test_everybody_else_gets_404(case: DemoCase, person: str) -> None:
    stranger = case.as_(person)
    assert stranger.get(case.url).status_code == 404
    for path in ("finding", "sign-off", "sign-off/withdrawal", "adjustments", "adjustments/1/removal"):
        assert stranger.post(f"{case.url}/{path}", {"text": "x", "version": "0", **ADD}).status_code == 404
    assert stranger.post(f"/bookings/{case.code}/sheets", {"after_version": "0"}).status_code == 404


def test_the_organiser_sees_but_does_not_write(case: DemoCase) -> None:
    organiser = case.as_(ORGANISER)
    page = organiser.get(case.url).text
    assert "保存意见" not in page
    assert "调整方案" not in page
    assert organiser.post(f"{case.url}/finding", {"text": "x", "version": "0"}).status_code == 404


def test_a_visitor_without_account_is_asked_to_sign_in(case: DemoCase) -> None:
    answer = case.another().get(case.url, follow_redirects=False)
    assert answer.headers["location"].startswith("/sign-in")


def test_without_an_intake_the_registration_is_shown_and_a_finding_can_be_written(case: DemoCase) -> None:
    with case.app.state.database.writing() as session:
        session.execute(delete(Intake))
    page = case.as_("finance").get(case.url).text
    assert "企业还没有提交会前问卷" in page
    assert "郑州高新技术产业开发区" in page
    case.write("finance", "先补问卷。", sign=False)


def test_a_finding_is_kept_signed_and_taken_back(case: DemoCase) -> None:
    case.write("finance", "先办创赛贷。\n再谈股权。", sign=False)
    expert = case.as_("finance")
    assert "先办创赛贷。\n再谈股权。" in expert.get(case.url).text
    case.write("finance", "先办创赛贷。")
    page = expert.get(case.url).text
    assert "撤回签署" in page
    assert "保存意见" not in page
    expert.post(f"{case.url}/sign-off/withdrawal")
    assert "保存意见" in expert.get(case.url).text


@pytest.mark.parametrize(("text", "said"), [("", "请填写这一项"), ("长" * 100_000, "最多 4000 个字")])
def test_a_wrong_text_is_refused_beside_the_field(case: DemoCase, text: str, said: str) -> None:
    answer = case.as_("finance").post(f"{case.url}/finding", {"text": text, "version": "0"})
    assert answer.status_code == 422
    assert said in answer.text
    assert text[:5000] in answer.text


def test_two_tabs_show_both_texts_and_lose_none(case: DemoCase) -> None:
    case.write("finance", "第一个窗口写的", sign=False)
    expert = case.as_("finance")
    answer = expert.post(f"{case.url}/finding", {"text": "第二个窗口写的", "version": "0"})
    assert answer.status_code == 409
    assert "第一个窗口写的" in answer.text
    assert "第二个窗口写的</textarea>" in answer.text
    again = {"text": "两份合在一起", "version": typed(answer.text, "version")}
    assert expert.post(f"{case.url}/finding", again, follow_redirects=False).status_code == 303


def test_saving_after_signing_elsewhere_keeps_what_was_typed(case: DemoCase) -> None:
    case.write("finance", "已签的意见")
    answer = case.as_("finance").post(f"{case.url}/finding", {"text": "后来写的", "version": "1"})
    assert answer.status_code == 409
    assert "已经签署" in answer.text
    assert "后来写的</textarea>" in answer.text


def test_markup_in_a_finding_is_text(case: DemoCase) -> None:
    case.write("finance", "<script>alert(1)</script>", sign=False)
    page = case.as_("policy").get(case.url).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_change_of_the_plan_shows_who_and_why_and_can_be_undone(case: DemoCase) -> None:
    expert = case.as_("finance")
    assert expert.post(f"{case.url}/adjustments", ADD, follow_redirects=False).status_code == 303
    page = expert.get(case.url).text
    assert "加入科技贷，120 万元" in page
    assert "备用渠道" in page
    removal = page.split('/removal#plan">')[0].rpartition('action="')[2] + "/removal"
    other = case.as_("policy")
    assert "撤销这次调整" not in other.get(case.url).text
    assert other.post(removal).status_code == 404
    assert expert.post(removal, follow_redirects=False).status_code == 303
    assert expert.post(removal, follow_redirects=False).status_code == 303
    assert "加入科技贷，120 万元" not in expert.get(case.url).text


def test_a_double_click_is_one_change(case: DemoCase) -> None:
    expert = case.as_("finance")
    for _ in range(2):
        assert expert.post(f"{case.url}/adjustments", ADD, follow_redirects=False).status_code == 303
    assert expert.get(case.url).text.count("<b>加入科技贷，120 万元</b>") == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": ""}, "请填写这一项"),
        ({"amount": "很多"}, "请填写以万元为单位的数字"),
        ({"amount": "0"}, "金额须大于 0"),
        ({"product_slug": "no-such-product"}, "请从列表里选择产品"),
        ({"product_slug": "chuangsai-dai"}, "方案里已有这一项"),
        ({"action": "remove"}, "方案里已没有这一项"),
        ({"action": "amount", "amount": ""}, "请填写调整后的金额"),
        ({"action": "explode"}, "请从列出的选项中选择"),
        ({"product_slug": "yuke-bao"}, "这一项不带来资金"),
    ],
)
def test_a_wrong_change_is_refused_and_nothing_typed_is_lost(
    case: DemoCase, changed: dict[str, str], said: str
) -> None:
    sent = {**ADD, "reason": "写了很久的理由", **changed}
    answer = case.as_("finance").post(f"{case.url}/adjustments", sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert sent["reason"] in answer.text
    assert "加入科技贷，120 万元" not in answer.text


def test_after_a_signature_the_plan_is_locked_and_the_typed_reason_stays(case: DemoCase) -> None:
    case.write("policy", "政策上没有障碍。")
    answer = case.as_("finance").post(f"{case.url}/adjustments", {**ADD, "reason": "晚了一步的理由"})
    assert answer.status_code == 409
    assert "已有专家签署" in answer.text
    assert "晚了一步的理由" in answer.text


def test_the_sheet_waits_for_every_role_and_says_who_is_missing(case: DemoCase) -> None:
    case.write("finance", "可以。")
    organiser = case.as_(ORGANISER)
    assert "还差：投资专家、上市辅导、创业导师、政策专员" in organiser.get(case.url).text
    assert case.release(organiser) == 409
    assert case.sheets() == []


def test_a_release_without_its_version_is_refused(case: DemoCase) -> None:
    assert (
        case.as_(ORGANISER).post(f"/bookings/{case.code}/sheets", {"after_version": "x"}).status_code == 400
    )
