"""An institution's offering by hand: a row is edited, counts follow, it is reviewed and then public."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_accessibility import faults_here

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]
CLAUSE = "yuxin#二(四)"


@pytest.mark.parametrize("size", [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")])
def test_a_new_row_reaches_the_product_page(visit: Visit, look: Look, size: ViewportSize) -> None:
    at = "phone" if size is PHONE else "desktop"
    bank = visit(size, "bank@demo.example")
    _drafts_a_row(bank, look, at)
    _submits(bank, look, at)
    _is_approved(visit(size, "admin@demo.example"), look, at)
    public = visit(size)
    public.goto("/offerings/1")
    expect(public.get_by_text("发明专利至少 3 件").first).to_be_visible()
    assert faults_here(public) == []
    look(public, f"offering-public-{at}")


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


def _is_approved(page: Page, look: Look, at: str) -> None:
    page.goto("/organise/offerings")
    page.locator(".card .name a").first.click()
    expect(page.locator(".offering-diff .is-added")).to_contain_text("发明专利至少 3 件")
    assert faults_here(page) == []
    look(page, f"review-{at}")
    page.get_by_role("button", name="通过").click()
    expect(page.get_by_text("没有等待审核的方案")).to_be_visible()
