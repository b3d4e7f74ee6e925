"""The catalog by hand: initials, a filter and back, two products side by side, then four, then on paper."""

import io
import re
from collections.abc import Callable
from unicodedata import normalize

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect
from pypdf import PdfReader

from tests.e2e.conftest import DESKTOP, PHONE, SHOTS
from tests.e2e.test_accessibility import faults_here

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]
A4_ACROSS: ViewportSize = {"width": 1009, "height": 680}
"""What is left of A4 across, in CSS pixels, between margins of 15 mm."""
RIGHTMOST = (
    "Math.max(...[...document.querySelectorAll('main *')].map((a) => a.getBoundingClientRect().right))"
)


@pytest.mark.parametrize("size", [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")])
def test_from_initials_to_a_printed_comparison(visit: Visit, look: Look, size: ViewportSize) -> None:
    at = "phone" if size is PHONE else "desktop"
    page = visit(size)
    _searches(page)
    _filters_and_goes_back(page, size)
    look(page, f"walk-list-{at}")
    first_two = _compares_two(page)
    look(page, f"walk-compare-two-{at}")
    names = _adds_two(page)
    assert names[:2] == first_two
    assert faults_here(page) == []
    look(page, f"walk-compare-four-{at}")
    _prints(page, names, f"walk-compare-{at}")


def _searches(page: Page) -> None:
    page.goto("/products")
    page.locator("#q").fill("csd")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/products?q=csd")
    expect(page.locator(".card .name").first).to_have_text("创赛贷")
    expect(page.locator(".card .name mark").first).to_have_text("创赛贷")
    page.locator("#q").fill("zscq")
    page.get_by_role("button", name="查找").click()
    page.wait_for_url("**/products?q=zscq")


def _filters_and_goes_back(page: Page, size: ViewportSize) -> None:
    """The number beside a choice is the number of products that come; back and forward are true."""
    count = page.locator("[role=status] span").first
    before = count.inner_text()
    if size is PHONE:
        page.locator("#filters > summary").click()
    choice = page.locator("#f-category-0")
    promised = re.search(r"\d+", choice.locator("xpath=following-sibling::span").inner_text())
    assert promised
    choice.check()
    page.wait_for_url("**/products?q=zscq&category=loan")
    expect(count).to_have_text(f"共 {promised[0]} 个产品")
    assert count.inner_text() != before
    page.go_back()
    expect(count).to_have_text(before)
    expect(page.locator("#f-category-0")).not_to_be_checked()
    expect(page.locator("#q")).to_have_value("zscq")
    page.go_forward()
    expect(count).to_have_text(f"共 {promised[0]} 个产品")
    expect(page.locator("#f-category-0")).to_be_checked()


def _compares_two(page: Page) -> list[str]:
    ticks = page.locator("input[data-compare]")
    names = [str(ticks.nth(at).get_attribute("data-compare")) for at in range(2)]
    for at in range(2):
        ticks.nth(at).check()
    expect(page.locator(".basket [role=status]")).to_contain_text("已选 2 项")
    page.get_by_role("button", name="比较勾选的产品").click()
    expect(_heads(page)).to_have_count(2)
    differing = page.locator(".compare tbody tr.differs")
    expect(differing.first).to_contain_text("≠ 不同")
    expect(page.get_by_text("文件未写").first).to_be_visible()
    page.get_by_role("link", name="只看不同").click()
    expect(page.locator(".compare tbody tr")).to_have_count(differing.count())
    page.get_by_role("link", name="显示全部").click()
    return names


def _adds_two(page: Page) -> list[str]:
    for wanted in ("chuangsai-dai", "yuke-bao"):
        count = _heads(page).count()
        page.locator("#another").select_option(wanted)
        page.get_by_role("button", name="加入比较").click()
        expect(_heads(page)).to_have_count(count + 1)
    expect(page.get_by_text("已经有 4 项")).to_be_visible()
    return _heads(page).all_inner_texts()


def _heads(page: Page) -> Locator:
    return page.locator(".compare thead [data-kind] > a:first-of-type")


def _prints(page: Page, names: list[str], name: str) -> None:
    """A4 across: nothing cut off at the right, no buttons, all four names on each page that has them."""
    made = PdfReader(io.BytesIO(page.pdf(path=SHOTS / f"{name}.pdf", prefer_css_page_size=True)))
    box = made.pages[0].mediabox
    assert box.width > box.height
    # Chromium maps some glyphs to the radicals that look alike: ⽂ is 文.
    said = re.sub(r"\s+", "", normalize("NFKC", "".join(each.extract_text() for each in made.pages)))
    for each in (*names, "≠不同", "文件未写"):
        assert re.sub(r"\s+", "", each) in said
    assert "加入比较" not in said
    page.emulate_media(media="print")
    page.set_viewport_size(A4_ACROSS)
    assert page.evaluate(RIGHTMOST) <= A4_ACROSS["width"] + 1
    expect(page.get_by_role("link", name="去掉").first).to_be_hidden()
