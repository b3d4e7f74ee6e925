"""One-to-one meetings in the browser: planned, dragged, published; then somebody drops out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from starlette.applications import Starlette

from events.matchmaking.models import Event, Registration
from tests.e2e.conftest import DESKTOP, PHONE
from yurong.accounts.models import Account

pytestmark = pytest.mark.browser

HERE = "/organise/events/demo-duijie/meetings"
ORGANISER, FIRM, FUND = "organiser@demo.example", "firm@demo.example", "示例创投基金"

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]


def _registration(app: Starlette) -> str:
    """The code of the demo firm's registration."""
    with app.state.database.reading() as session:
        code: str = session.scalars(
            select(Registration.code)
            .join(Event, Event.id == Registration.event_id)
            .join(Account, Account.id == Registration.account_id)
            .where(Event.code == "demo-duijie", Account.email == FIRM)
        ).one()
    return code


def test_meetings_are_planned_dragged_published_and_planned_again(
    running: Starlette, visit: Visit, look: Look
) -> None:
    page = visit(DESKTOP, ORGANISER)
    page.goto(HERE)
    page.get_by_role("button", name="重新排").click()
    page.get_by_text("排好了").wait_for(timeout=60_000)
    page.get_by_role("link", name="返回").first.click()
    expect(page.get_by_role("heading", name="草稿第 2 版")).to_be_visible()
    seat = page.locator('td[data-place="0-1"] .seat')
    name = seat.locator("summary").inner_text().splitlines()[0]
    seat.drag_to(page.locator('td[data-place="0-6"]'))
    expect(page.locator(".notice--done")).to_contain_text("存为新的一版草稿")
    expect(page.locator('td[data-place="0-6"]')).to_contain_text(name)
    look(page, "meetings-draft-desktop")
    page.get_by_role("button", name="公布改动并通知").click()
    expect(page.locator(".notice--done")).to_contain_text("已公布")

    mine = visit(PHONE, FIRM)
    mine.goto(f"/registrations/{_registration(running)}/meetings")
    expect(mine.get_by_role("heading", level=1)).to_have_text("一对一洽谈")
    expect(mine.locator(".meetings > li:not(.off)", has_text=FUND)).to_have_count(1)
    look(mine, "meetings-mine-phone")
    before = _entry(mine, FUND)
    assert before["STATUS"] == "CONFIRMED"

    page.get_by_role("link", name=re.compile(f"不来了.*{FUND}")).click()
    expect(page.get_by_role("heading", level=2)).to_have_text("会有什么变化")
    page.get_by_role("button", name="看空出来的时间怎么补").click()
    page.get_by_text("已完成").wait_for(timeout=60_000)
    page.get_by_role("link", name="返回").first.click()
    page.get_by_label("原因").fill("基金临时有会")
    page.get_by_role("button", name="确认，按上面的办并通知").click()
    expect(page.locator(".notice--done")).to_contain_text("正在通知受影响的单位")
    mine.reload()
    expect(mine.locator(".meetings > li.off", has_text=FUND)).to_have_count(1)
    expect(mine.locator(".meetings > li:not(.off)", has_text=FUND)).to_have_count(0)
    look(mine, "meetings-after-phone")
    after = _entry(mine, FUND)
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def _entry(page: Page, other: str) -> dict[str, str]:
    """The one meeting with that party in the calendar file of the firm's page, by property."""
    answer = page.request.get(page.url.partition("?")[0] + ".ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    entries = answer.text().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
    (found,) = [each for each in entries if other in each]
    return dict(line.split(":", 1) for line in found.splitlines() if ":" in line)
