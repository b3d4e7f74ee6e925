"""The day of a clinic in the browser: at the door without network, two experts at one case, the wall."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import select
from starlette.applications import Starlette

from events.clinic.models import Booking, CheckIn, Clinic
from tests.e2e.conftest import DESKTOP, PHONE, go_offline, go_online
from yurong.kit.clock import now

pytestmark = [pytest.mark.browser, pytest.mark.long]

SIZES = [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")]
HERE = "/organise/clinics/demo-today"
# How long the pages themselves wait at most: until they ask again, until they keep what was typed.
POLL_MS, KEEP_MS = 16_000, 2_000
ORGANISER = "organiser@demo.example"
FIRM = "郑州示例光电科技有限公司"

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]


def code_of(app: Starlette, name: str) -> str:
    with app.state.database.reading() as session:
        clinic = select(Clinic.id).where(Clinic.code == "demo-today").scalar_subquery()
        bookings = session.scalars(
            select(Booking).where(Booking.clinic_id == clinic).order_by(Booking.starts_at)
        )
        codes: list[str] = [each.code for each in bookings]
    return codes[1] if name == FIRM else codes[0]


def rows(app: Starlette) -> int:
    with app.state.database.reading() as session:
        return len(session.scalars(select(CheckIn)).all())


@pytest.mark.parametrize("size", SIZES)
def test_the_door_goes_on_without_network_and_syncs_later(
    running: Starlette, visit: Visit, look: Look, size: ViewportSize
) -> None:
    at = "phone" if size is PHONE else "desktop"
    door, other = visit(size, ORGANISER), visit(size, ORGANISER)
    door.goto(f"{HERE}/check-in")
    door.locator("html[data-kept]").wait_for(state="attached")
    look(door, f"day-check-in-{at}")
    code = code_of(running, FIRM)
    go_offline(door.context)
    door.reload()
    expect(door.get_by_role("heading", level=1)).to_have_text("签到")
    door.locator(f"#b-{code}").get_by_role("button", name="签到").click()
    expect(door.locator("#sync")).to_contain_text("待同步 1")
    expect(door.locator(f"#b-{code}")).to_contain_text("待同步")
    door.reload()
    expect(door.locator(f"#b-{code}")).to_contain_text("待同步")
    look(door, f"day-offline-{at}")
    door.get_by_role("button", name="退出").click()
    expect(door.locator("#sync")).to_contain_text("还有 1 条签到没有同步")
    assert rows(running) == 0

    other.goto(f"{HERE}/check-in")
    other.locator(f"#b-{code}").get_by_role("button", name="签到").click()
    expect(other.locator(f"#b-{code}")).to_contain_text("已到")
    go_online(door.context)
    expect(door.locator("#sync")).to_be_hidden()
    expect(door.locator(f"#b-{code}")).to_contain_text("办理")
    assert rows(running) == 2
    door.get_by_role("button", name="退出").click()
    door.wait_for_url("**/")
    assert door.evaluate("async () => await caches.keys()") == []
    assert door.evaluate("localStorage.length") == 0


def test_the_list_works_without_script(running: Starlette, visit: Visit) -> None:
    door = visit(PHONE, ORGANISER, javascript=False)
    door.goto(f"{HERE}/check-in?q=光电")
    door.get_by_role("button", name="签到").first.click()
    expect(door.get_by_text("已到 1 / 3 家")).to_be_visible()
    assert rows(running) == 1


@pytest.mark.parametrize("size", SIZES)
def test_a_station_runs_late_and_the_wall_shows_it(
    running: Starlette, visit: Visit, look: Look, size: ViewportSize
) -> None:
    at = "phone" if size is PHONE else "desktop"
    _bring_bookings_near(running)
    organiser, wall = visit(size, ORGANISER), visit(DESKTOP)
    organiser.goto(f"{HERE}/day")
    organiser.get_by_label("企业名称隐去中间").check()
    organiser.get_by_role("button", name="换一个链接并这样显示").click()
    address = organiser.locator("#wall ~ p a").get_attribute("href")
    assert address
    organiser.get_by_role("button", name="+10 分钟").first.click()
    expect(organiser.get_by_text("已顺延")).to_be_visible()
    look(organiser, f"day-late-{at}")
    wall.clock.install()
    wall.goto(address)
    expect(wall.get_by_text("晚 10 分钟").first).to_be_visible()
    expect(wall.get_by_text("＊＊").first).to_be_visible()
    look(wall, f"day-wall-{at}")
    wall.context.set_offline(True)
    wall.clock.fast_forward(POLL_MS)
    expect(wall.locator("#lost")).to_contain_text("网络暂时断开")
    wall.context.set_offline(False)
    organiser.get_by_role("button", name="撤回这次顺延").first.click()
    expect(organiser.get_by_text("已撤回顺延")).to_be_visible()
    wall.clock.fast_forward(POLL_MS)
    expect(wall.get_by_text("晚 10 分钟")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_two_experts_work_at_one_case_at_once(
    running: Starlette, visit: Visit, look: Look, size: ViewportSize
) -> None:
    at = "phone" if size is PHONE else "desktop"
    code = code_of(running, FIRM)
    finance, policy = visit(size, "finance@demo.example"), visit(size, "policy@demo.example")
    for page in (finance, policy):
        page.clock.install()
        page.goto(f"/bookings/{code}/case")
    finance.locator("#f-text").fill("先办信用贷款，合同回款作依据。")
    finance.clock.fast_forward(KEEP_MS)
    expect(finance.locator("#kept-at")).to_contain_text("已保存")
    policy.locator("#f-text").fill("尽快入库科技型中小企业。")
    policy.clock.fast_forward(KEEP_MS)
    expect(policy.locator("#kept-at")).to_contain_text("已保存")
    finance.get_by_role("button", name="保存意见").click()
    expect(finance.get_by_text("意见已保存")).to_be_visible()
    policy.clock.fast_forward(POLL_MS)
    expect(policy.locator("#others")).to_contain_text("先办信用贷款")
    expect(policy.locator("#f-text")).to_have_value("尽快入库科技型中小企业。")

    policy.get_by_label("产品", exact=False).nth(0).scroll_into_view_if_needed()
    policy.locator("#f-product_slug").select_option(index=1)
    policy.get_by_label("改金额").check()
    policy.locator("#f-amount").fill("50")
    expect(policy.locator("#trial")).to_contain_text("这样调整后")
    policy.locator("#f-reason").fill("先少借，回款后再加")
    policy.locator("#plan-part").get_by_role("button", name="调整方案").click()
    expect(policy.get_by_text("方案已调整")).to_be_visible()
    expect(policy.locator("#f-text")).to_have_value("尽快入库科技型中小企业。")
    look(policy, f"day-case-{at}")
    policy.get_by_role("button", name="撤销这次调整").click()
    expect(policy.get_by_text("已撤销这次调整")).to_be_visible()


def _bring_bookings_near(app: Starlette) -> None:
    """The first station's bookings begin in half an hour, whatever the time of the test run is."""
    begins = now().replace(second=0, microsecond=0)
    begins += timedelta(minutes=30 - begins.minute % 5)
    with app.state.database.writing() as session:
        clinic = session.scalars(select(Clinic).where(Clinic.code == "demo-today")).one()
        clinic.closes_at = time(23, 59)
        bookings = session.scalars(select(Booking).where(Booking.clinic_id == clinic.id).order_by(Booking.id))
        for number, each in enumerate(bookings):
            length = each.ends_at - each.starts_at
            each.starts_at = begins + timedelta(minutes=40 * number)
            each.ends_at = each.starts_at + length
