"""A need on the board, by phone: sent back, mended, published, found, asked for, handed over, followed up."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]

NEED = "更新检测设备，需要 200 万元"
SUMMARY = "更换三台光学检测设备，已有两家整机厂的年度订单，按月还款。"
REMARK = "请写明设备多久到位"
BANK = "示例银行甲"


def test_from_a_need_to_a_bank_that_takes_it_up(visit: Visit, look: Look) -> None:
    firm, reviewer = visit(PHONE, "firm@demo.example"), visit(PHONE, "organiser@demo.example")
    bank = visit(PHONE, "bank@demo.example")
    own = _is_posted(firm, look)
    _is_sent_back(reviewer, look)
    _is_mended(firm, look)
    _is_published(reviewer)
    _is_found_by_filter(visit(PHONE), look)
    _is_asked_for_by_whom_it_fits(bank, look)
    _is_agreed_to(firm, own)
    _shows_the_contact(bank, look)
    _opens_a_registration(firm, own, look)
    _is_handed_over(firm, own, look)
    _is_taken_up(bank, look)
    firm.goto("/me/follow-ups")
    taken = firm.locator("li.card", has_text="机构已受理").filter(has_text="200 万元")
    expect(taken).to_contain_text(BANK)
    look(firm, "board-followed-phone")


def _is_posted(page: Page, look: Look) -> str:
    """The address of the firm's own page of it."""
    page.get_by_role("link", name="供需对接").first.click()
    page.get_by_role("link", name="发布一条").first.click()
    page.get_by_role("link", name="融资需求").click()
    page.get_by_label("标题").fill(NEED)
    page.get_by_label("需要多少资金").fill("200")
    page.get_by_label("用多久").fill("12")
    page.get_by_role("checkbox", name="设备购置与技术改造").check()
    page.get_by_role("checkbox", name="日常经营周转").check()
    page.get_by_label("说明").fill(f"{SUMMARY}电话 13800000000")
    page.get_by_label("产业领域").select_option("it")
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_role("alert")).to_contain_text("说明：")
    expect(page.get_by_role("alert")).to_contain_text("公开的内容里不能写手机号")
    expect(page.get_by_label("需要多少资金")).to_have_value("200")
    look(page, "board-refused-phone")
    page.get_by_label("说明").fill(SUMMARY)
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_text("已送审，公布或退回都会发邮件告诉您")).to_be_visible()
    return page.url.partition("?")[0]


def _is_sent_back(page: Page, look: Look) -> None:
    page.get_by_role("link", name="审核供需").click()
    page.get_by_role("link", name=NEED).click()
    page.get_by_label("要改什么").fill(REMARK)
    look(page, "board-review-phone")
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_text("已退回，发布人会收到您的意见")).to_be_visible()


def _is_mended(page: Page, look: Look) -> None:
    page.reload()
    expect(page.get_by_text(REMARK).first).to_be_visible()
    look(page, "board-returned-phone")
    page.get_by_role("link", name="修改", exact=True).click()
    page.get_by_label("说明").fill(f"{SUMMARY}设备两个月内到位。")
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_text("等审核", exact=True)).to_be_visible()


def _is_published(page: Page) -> None:
    page.goto("/organise/board")
    page.get_by_role("link", name=NEED).click()
    expect(page.get_by_text("设备两个月内到位")).to_be_visible()
    page.get_by_role("button", name="通过，公布").click()
    expect(page.get_by_text("已公布，发布人会收到邮件")).to_be_visible()


def _is_found_by_filter(page: Page, look: Look) -> None:
    page.goto("/board")
    page.get_by_text("筛选", exact=False).first.click()
    page.get_by_label("种类").select_option("finance")
    expect(page).to_have_url("/board?kind=finance")
    page.get_by_label("金额").select_option("middle")
    expect(page.get_by_role("status").first).to_have_text("共 2 条")
    look(page, "board-filtered-phone")
    page.get_by_role("link", name=NEED).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NEED)


def _is_asked_for_by_whom_it_fits(page: Page, look: Look) -> None:
    page.get_by_role("link", name="供需对接").first.click()
    told = page.locator("section", has=page.locator("#told")).locator("li", has_text=NEED)
    expect(told).to_contain_text("需要的金额在")
    look(page, "board-told-phone")
    told.get_by_role("link").click()
    page.get_by_role("link", name="请对方交换联系方式").click()
    page.get_by_label("您想谈什么").fill("我行有设备更新贷款，想上门看看")
    page.get_by_role("button", name="请对方交换联系方式").click()
    expect(page.get_by_text("已经告诉对方，等答复")).to_be_visible()


def _is_agreed_to(page: Page, own: str) -> None:
    page.goto(own)
    expect(page.locator("li.card", has_text="想上门看看")).to_contain_text(BANK)
    page.get_by_role("button", name="同意，交换联系方式").click()
    expect(page.get_by_text("已答复，对方会收到邮件")).to_be_visible()


def _shows_the_contact(page: Page, look: Look) -> None:
    page.reload()
    page.get_by_role("link", name="看联系方式").click()
    expect(page.get_by_role("link", name="打电话")).to_be_visible()
    look(page, "board-contact-phone")


def _opens_a_registration(page: Page, own: str, look: Look) -> None:
    page.goto(own)
    page.locator("section", has=page.locator("#events")).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("报名")
    look(page, "board-registration-phone")


def _is_handed_over(page: Page, own: str, look: Look) -> None:
    page.goto(own)
    page.get_by_role("checkbox", name=BANK).check()
    look(page, "board-hand-over-phone")
    page.get_by_role("button", name="转交给勾选的机构").click()
    expect(page.get_by_text("已转交。")).to_be_visible()


def _is_taken_up(page: Page, look: Look) -> None:
    page.goto("/desk/follow-ups")
    card = page.locator("li.card", has_text="建议 200 万元")
    look(page, "board-desk-phone")
    card.get_by_role("button", name="受理", exact=True).click()
    expect(page.get_by_text("已记下：受理")).to_be_visible()
    expect(page.get_by_text(f"日常经营周转、设备购置与技术改造：{NEED}")).to_be_visible()
