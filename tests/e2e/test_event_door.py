"""The door of an event in the browser: without network, at two doors, and the count that renews itself."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import select
from starlette.applications import Starlette

from events.matchmaking.models import Event, EventCheckIn, Registration
from tests.e2e.conftest import DESKTOP, PHONE, go_offline, go_online

pytestmark = pytest.mark.browser

SIZES = [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")]
HERE = "/organise/events/demo-peixun"
ORGANISER = "organiser@demo.example"
SEEDED = 2

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]


def code_of(app: Starlette, name: str) -> str:
    with app.state.database.reading() as session:
        found = select(Registration.code).join(Event, Event.id == Registration.event_id)
        return str(session.scalars(found.where(Event.code == "demo-peixun", Registration.name == name)).one())


def rows(app: Starlette) -> list[tuple[str, str]]:
    """What was scanned at today's training beyond the seeded arrivals: (how, door)."""
    with app.state.database.reading() as session:
        found = select(EventCheckIn).join(Event, Event.id == EventCheckIn.event_id)
        made = session.scalars(found.where(Event.code == "demo-peixun").order_by(EventCheckIn.id)).all()
        return [(each.how, each.door) for each in made[SEEDED:]]


@pytest.mark.parametrize("size", SIZES)
def test_the_door_goes_on_without_network_and_syncs_later(
    running: Starlette, visit: Visit, look: Look, size: ViewportSize
) -> None:
    at = "phone" if size is PHONE else "desktop"
    door, other, count = visit(size, ORGANISER), visit(size, ORGANISER), visit(DESKTOP, ORGANISER)
    door.goto(f"{HERE}/check-in")
    door.get_by_label("入口名称").fill("东门")
    door.get_by_role("button", name="记住").click()
    door.locator("html[data-kept]").wait_for(state="attached")
    look(door, f"event-check-in-{at}")
    code = code_of(running, "张雨")
    go_offline(door.context)
    door.reload()
    expect(door.get_by_role("heading", level=1)).to_have_text("签到")
    door.locator(f"#b-{code}").get_by_role("button", name="签到").click()
    expect(door.locator("#sync")).to_contain_text("待同步 1")
    door.reload()
    expect(door.locator(f"#b-{code}")).to_contain_text("待同步")
    look(door, f"event-offline-{at}")
    door.get_by_role("button", name="退出").click()
    expect(door.locator("#sync")).to_contain_text("还有 1 条签到没有同步")
    assert rows(running) == []

    count.goto(f"{HERE}/arrivals")
    expect(count.locator("[data-all-arrived]")).to_have_text("2")
    other.goto(f"{HERE}/check-in")
    other.locator("#f-registration").fill(code.lower())
    other.locator("#by-code").get_by_role("button", name="签到").click()
    expect(other.locator(f"#b-{code}")).to_contain_text("已到")
    expect(other.locator(f"#b-{code}")).to_be_in_viewport()
    expect(count.locator("[data-all-arrived]")).to_have_text("3", timeout=15_000)
    look(count, f"event-count-{at}")
    go_online(door.context)
    expect(door.locator("#sync")).to_be_hidden()
    expect(door.locator(f"#b-{code}")).to_contain_text("办理")
    assert sorted(rows(running)) == [("code", ""), ("list", "东门")]
    door.get_by_role("button", name="退出").click()
    door.wait_for_url("**/")
    assert door.evaluate("async () => await caches.keys()") == []
    assert door.evaluate("localStorage.length") == 0


def test_the_list_works_without_script(running: Starlette, visit: Visit) -> None:
    door = visit(PHONE, ORGANISER, javascript=False)
    door.goto(f"{HERE}/check-in?q=张雨")
    door.locator(f"#b-{code_of(running, '张雨')}").get_by_role("button", name="签到").click()
    expect(door.get_by_text("已到 3 / 8 人")).to_be_visible()
    assert rows(running) == [("list", "")]
