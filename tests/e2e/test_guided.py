"""The guided self-check by hand: at most ten questions, each a tap or two, and an honest result."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_accessibility import faults_at, faults_here

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]

FIRM = {
    "region": "郑州市",
    "credentials": "科技型中小企业",
    "contest_phase": "赛中（比赛进行中）",
    "buys_tech_insurance": "是",
    "purposes": "研发投入",
    "score_scheme": "豫科积分",
    "amount": "500",
    "invention_patents": "2",
    "other_ip": "0",
    "insurance_premium": "8",
    "in_incubator": "是",
    "has_borrowed": "否",
}
"""What a young firm of Zhengzhou in the contest answers; whatever else is asked, it does not know."""


@pytest.mark.parametrize(
    ("size", "javascript"),
    [pytest.param(PHONE, False, id="phone without scripts"), pytest.param(DESKTOP, True, id="desktop")],
)
def test_ten_questions_at_most_lead_to_the_result(
    visit: Visit, look: Look, size: ViewportSize, javascript: bool
) -> None:
    at = "phone" if size is PHONE else "desktop"
    page = visit(size, javascript=javascript)
    page.goto("/check/guided")
    asked: list[str] = []
    while "/check/guided" in page.url:
        key = page.locator("input[name=from]").get_attribute("value")
        assert key
        assert key not in asked, "no question is asked twice"
        asked.append(key)
        look(page, f"guided-{len(asked)}-{key}-{at}")
        _answer(page, FIRM.get(key))
    assert 4 <= len(asked) <= 10, asked
    assert "/check/result?" in page.url
    assert "credentials=tech_sme" in page.url
    expect(page.locator(".fate", has_text="可以申请").first).to_contain_text("创赛贷")
    look(page, f"guided-result-{at}")


def test_axe_finds_nothing_on_any_kind_of_question(visit: Visit) -> None:
    page = visit(PHONE)
    for key in ("region", "credentials", "contest_phase", "has_borrowed", "amount", "insurance_premium"):
        assert faults_at(page, f"/check/guided?ask={key}") == []
        for rest in (f"ask={key}&has_borrowed=yes&region=410100&credentials=none", f"from={key}"):
            page.goto(f"/check/guided?{rest}")
            assert faults_here(page) == []


def _answer(page: Page, answer: str | None) -> None:
    if answer is None:
        page.get_by_role("button", name="不清楚，跳过").click()
    elif page.locator(".typed").count():
        page.locator(".typed input").fill(answer)
        page.get_by_role("button", name="下一题").click()
    elif page.get_by_role("checkbox").count():
        page.get_by_label(answer, exact=True).check()
        page.get_by_role("button", name="下一题").click()
    else:
        page.get_by_role("button", name=answer, exact=True).click()
