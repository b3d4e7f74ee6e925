"""axe (WCAG 2.2 AA) finds nothing on any kind of page, phone and desktop, light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.catalog.exchange_files import NEW, a_table
from tests.e2e.conftest import DESKTOP, PHONE
from yurong.kit.tables import XLSX_TYPE

pytestmark = [pytest.mark.browser, pytest.mark.long]

RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SHAPES = {**RULES, "rules": {"color-contrast": {"enabled": False}}}
"""Colours are the same at every width."""
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
PUBLIC = [
    "/",
    "/products",
    "/products?q=没有",
    "/products?q=积分贷&category=loan&stage=nope",
    "/products/handbook?category=loan&region=410100",
    "/products/chuangsai-dai",
    "/products/zz-keji-baoxian-buzhu",
    "/offerings/1",
    "/changes",
    "/facts",
    "/compare",
    "/compare?p=chuangsai-dai&p=keji-dai&o=1",
    "/policies",
    "/policies/yuxin",
    "/policies?q=风险补偿",
    "/policies/contradictions",
    "/calculators",
    "/calculators/R04?region=410105&bank_tech_loan_increase=150000",
    "/platforms",
    "/platforms/zhenghaorong",
    "/check",
    "/check/result?region=410172&contest_phase=during&amount=800&credentials=tech_sme",
    "/check/result?amount=三百",
    "/check/guided",
    "/clinics",
    "/clinics/demo-gaoxin",
    "/clinics/demo-today/wall",
    "/events",
    "/events?view=month",
    "/events?view=city&kind=roadshow",
    "/events/demo-duijie",
    "/events/demo-lian/registration",
    "/registrations",
    "/sign-in",
    "/sign-up",
    "/verify",
    "/verify/certificates",
    "/styleguide",
    "/no-such-page",
]
OWN = {
    "firm2@demo.example": ["/me", "/clinics/demo-gaoxin"],
    "finance@demo.example": ["/me"],
    "bank@demo.example": [
        "/desk",
        "/desk/offerings/new",
        "/desk/offerings/1",
        "/desk/offerings/table",
        "/desk/follow-ups",
    ],
    "admin@demo.example": [
        "/organise/offerings",
        "/organise/platforms",
        "/organise/platforms/zhenghaorong/address",
        "/organise/scores/imports",
        "/organise/self-assessment",
    ],
    "organiser@demo.example": [
        "/organise",
        "/organise/clinics/new",
        "/organise/clinics/demo-today",
        "/organise/clinics/demo-today/check-in",
        "/organise/clinics/demo-today/day",
        "/organise/clinics/demo-today/walk-ins",
        "/organise/clinics/demo-full/preparation",
        "/organise/events/demo-peixun/check-in",
        "/organise/events/demo-peixun/arrivals",
        "/organise/events/demo-peixun/walk-ins",
        "/organise/events/demo-peixun/badges",
        "/organise/events/demo-peixun-1/training",
        "/organise/screening",
    ],
}


def test_axe_finds_nothing_on_what_everybody_sees(visit: Callable[..., Page]) -> None:
    page = visit(PHONE)
    assert {path: faults for path in PUBLIC if (faults := faults_at(page, path))} == {}


def test_axe_finds_nothing_on_what_people_see_of_their_own(visit: Callable[..., Page]) -> None:
    found: dict[str, list[str]] = {}
    for email, paths in OWN.items():
        person = visit(PHONE, email)
        found |= {path: faults for path in paths if (faults := faults_at(person, path))}
        if email.startswith("finance"):
            person.goto("/me")
            case = person.locator('a[href$="/case"]').first.get_attribute("href")
            found |= {"case": faults} if (faults := faults_at(person, str(case))) else {}
        if email.startswith("bank"):
            found |= _faults_of_an_import(person)
        if email.startswith("firm2"):
            person.goto("/me")
            booking = person.locator('a[href^="/bookings/"]').first.get_attribute("href")
            for part in ("", "/intake", "/cancellation"):
                found |= (
                    {f"booking{part}": faults} if (faults := faults_at(person, f"{booking}{part}")) else {}
                )
    assert found == {}


def _faults_of_an_import(person: Page) -> dict[str, list[str]]:
    """The preview of a table that is right, and the list of what is wrong in another."""
    found: dict[str, list[str]] = {}
    for name, row in (("核对后确认", NEW), ("要改的格子", {**NEW, "产品": "没有这个贷"})):
        person.goto("/desk/offerings/table")
        person.locator("#f-file").set_input_files(
            {"name": "方案.xlsx", "mimeType": XLSX_TYPE, "buffer": a_table([row])}
        )
        person.get_by_role("button", name="上传并核对").click()
        person.get_by_text(name).first.wait_for()
        found |= {name: faults} if (faults := _looked_at(person)) else {}
    return found


def test_the_self_check_works_without_scripts(visit: Callable[..., Page]) -> None:
    page = visit(PHONE, javascript=False)
    page.goto("/check")
    page.get_by_label("企业注册在哪里").select_option("410172")
    page.get_by_label("赛中（比赛进行中）").check()
    page.get_by_role("button", name="看看能申请哪些产品").click()
    assert page.locator(".fate", has_text="可以申请").first.get_by_text("创赛贷").first.is_visible()


def test_booking_works_without_scripts(visit: Callable[..., Page]) -> None:
    page = visit(PHONE, "firm@demo.example", javascript=False)
    page.goto("/clinics/demo-gaoxin")
    page.locator(".slot--free").first.click()
    page.get_by_role("button", name="预约这个时段").click()
    assert page.get_by_text("预约成功").is_visible()


def test_every_stop_of_the_tab_key_can_be_seen(visit: Callable[..., Page]) -> None:
    page = visit(DESKTOP)
    page.goto("/products")
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0; }"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


def faults_at(page: Page, path: str) -> list[str]:
    """What axe finds on that page, phone and desktop, light and dark."""
    page.goto(path)
    return _looked_at(page)


def _looked_at(page: Page) -> list[str]:
    phone = faults_here(page)
    page.set_viewport_size(DESKTOP)
    desktop = faults_here(page, SHAPES)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # no colour is caught on its way
    dark = faults_here(page, COLOURS)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.set_viewport_size(PHONE)
    return [*phone, *desktop, *dark]


def faults_here(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe finds on the page as it is now."""
    violations = Axe().run(page, options=rules).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in violations]
