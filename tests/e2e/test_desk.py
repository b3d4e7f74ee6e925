"""An institution's offering by hand: a row is edited, counts follow, it is returned, mended, then public."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_accessibility import faults_here
from yurong.kit.clock import today

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]
CLAUSE = "yuxin#二(四)"
REMARK = "示例意见：发明专利的件数高于同类产品，请降到 2 件或说明理由。"


@pytest.mark.parametrize("size", [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")])
def test_a_new_row_reaches_the_product_page(visit: Visit, look: Look, size: ViewportSize) -> None:
    at = "phone" if size is PHONE else "desktop"
    bank = visit(size, "bank@demo.example")
    _drafts_a_row(bank, look, at)
    _submits(bank, look, at)
    reviewer = visit(size, "admin@demo.example")
    _is_returned(reviewer)
    _mends_the_row(bank, look, at)
    _is_approved(reviewer, look, at)
    _stands_in_history(visit(size), look, at)


def _drafts_a_row(page: Page, look: Look, at: str) -> None:
    page.goto("/desk/offerings/1")
    page.get_by_role("button", name="起草新版").click()
    page.get_by_role("link", name="编辑申请条件").click()
    page.get_by_label("看企业的哪一项情况").select_option("invention_patents")
    page.get_by_role("button", name="下一步").click()
    refused = page.locator("[data-counts-part=table] tr", has_text="不符合").locator("td").first
    before = refused.inner_text()
    page.get_by_label("怎样比较").select_option("at_least")
    page.get_by_label("依据的条款").select_option(CLAUSE)
    page.locator("input[name=value]").fill("3")
    expect(page.get_by_text("包括正在填写的这一行").first).to_be_visible()
    expect(refused).not_to_have_text(before)
    assert int(refused.inner_text()) > int(before)
    assert faults_here(page) == []
    look(page, f"desk-row-{at}")
    page.get_by_role("button", name="保存这一行").click()
    expect(page.get_by_text("这一行已保存")).to_be_visible()


def _submits(page: Page, look: Look, at: str) -> None:
    page.goto("/desk/offerings/1")
    assert faults_here(page) == []
    look(page, f"desk-offering-{at}")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("等待审核").first).to_be_visible()


def _is_returned(page: Page) -> None:
    page.goto("/organise/offerings")
    page.locator(".card .name a").first.click()
    expect(page.locator(".offering-diff .is-added")).to_contain_text("发明专利至少 3 件")
    page.get_by_label("要机构改什么").fill(REMARK)
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("已退回，机构会收到您的意见")).to_be_visible()


def _mends_the_row(page: Page, look: Look, at: str) -> None:
    """The remark stands where the version is mended; what is public has not moved meanwhile."""
    page.goto("/offerings/1")
    expect(page.get_by_text("发明专利至少")).to_have_count(0)
    page.goto("/desk/offerings/1")
    expect(page.get_by_text(REMARK)).to_be_visible()
    assert faults_here(page) == []
    look(page, f"desk-returned-{at}")
    page.get_by_role("link", name="编辑申请条件").click()
    page.get_by_role("link", name="修改").last.click()
    page.locator("input[name=value]").fill("2")
    page.locator("[name=requirement]").fill("")
    page.get_by_role("button", name="保存这一行").click()
    expect(page.get_by_text("这一行已保存")).to_be_visible()
    page.goto("/desk/offerings/1")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("等待审核").first).to_be_visible()


def _is_approved(page: Page, look: Look, at: str) -> None:
    page.goto("/organise/offerings")
    page.locator(".card .name a").first.click()
    expect(page.locator(".offering-diff .is-added")).to_contain_text("发明专利至少 2 件")
    assert faults_here(page) == []
    look(page, f"review-{at}")
    page.get_by_role("button", name="通过").click()
    expect(page.get_by_text("没有等待审核的方案")).to_be_visible()


def _stands_in_history(page: Page, look: Look, at: str) -> None:
    """Both versions are listed; on the day before, the first was in force."""
    page.goto("/offerings/1")
    expect(page.get_by_text("发明专利至少 2 件").first).to_be_visible()
    expect(page.get_by_text("发明专利至少 3 件")).to_have_count(0)
    assert faults_here(page) == []
    look(page, f"offering-public-{at}")
    versions = page.locator("#all ~ ul li")
    expect(versions).to_have_count(2)
    page.get_by_label("看哪一天的内容").fill((today() - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("第 1 版，")).to_be_visible()
    expect(page.get_by_text("发明专利至少")).to_have_count(0)
    page.goto("/changes?about=offering")
    expect(page.locator('main a[href^="/offerings/1"]').first).to_be_visible()
