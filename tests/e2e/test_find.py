"""Finding by keyboard, filters that the back button takes back, and the same without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP
from tests.e2e.test_accessibility import faults_at

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def test_suggestions_are_walked_by_keyboard(visit: Visit) -> None:
    page = visit()
    assert not faults_at(page, "/products?q=jfd&category=loan")
    page.goto("/products")
    box, options = page.locator("#q"), page.locator("#q-suggestions [role=option]")
    box.press_sequentially("zscq")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-1")
    box.press("ArrowUp")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("zscq")
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(re.compile("/products/[a-z]"))


def test_every_choice_is_a_step_that_goes_back(visit: Visit) -> None:
    page = visit(size=DESKTOP)
    page.goto("/products")
    count = page.locator("[role=status] span").first
    expect(count).to_have_text("共 91 个产品")
    page.locator("#f-category-0").check()
    expect(count).to_have_text("共 30 个产品")
    expect(page.locator("#f-category-0")).to_be_focused()
    page.locator("#f-state-0").check()
    page.wait_for_url("**/products?category=loan&state=launched")
    page.go_back()
    expect(count).to_have_text("共 30 个产品")
    expect(page.locator("#f-state-0")).not_to_be_checked()
    page.go_back()
    expect(count).to_have_text("共 91 个产品")
    assert page.url.endswith("/products")


def test_without_scripts_the_box_and_the_facets_are_plain_forms(visit: Visit) -> None:
    page = visit(javascript=False)
    page.goto("/products")
    page.locator("#filters > summary").click()
    page.locator("#f-category-0").check()
    page.locator("#f-category-1").check()
    page.get_by_role("button", name="按条件查看").click()
    page.wait_for_url("**/products?category=loan&category=insurance")
    page.locator("#q").fill("csd")
    page.get_by_role("button", name="查找").click()
    page.wait_for_url("**/products?q=csd&category=loan&category=insurance")
    expect(page.locator(".card .name")).to_have_text("创赛贷")
