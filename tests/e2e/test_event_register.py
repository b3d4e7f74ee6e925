"""Registering on a phone without an account: a full event, the waitlist, the offered place, the door."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette

from events.matchmaking import seed_events, seeds
from events.matchmaking.drawn_up import NewGroup
from tests.e2e.conftest import DESKTOP, PHONE, Morning
from tests.matchmaking.factories import registered
from tests.matchmaking.registration_site import code_in, database_of, mails
from yurong.kit.clock import now
from yurong.kit.outbox import OutboxMail

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("morning")]

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]

CODE, TITLE = "walk-luyan", "低空经济项目路演（走查）"
GUEST, PHONE_NUMBER = "何静", "13900000001"


@dataclass(frozen=True)
class Full:
    """An event in two days whose one place is taken; `link` is the secret one of who has it."""

    day: date
    link: str


@pytest.fixture
def full(running: Starlette, morning: Morning) -> Full:
    day, early = morning.day + timedelta(days=2), now() - timedelta(days=1)
    drawn = seed_events.roadshow(day, early)
    with database_of(running).writing() as session:
        groups = (NewGroup("firm", "路演企业", 1),)
        event = seeds.publish(session, replace(drawn, code=CODE, title=TITLE, groups=groups), early)
        _, token = registered(session, event, now=now())
    return Full(day, f"/r/{token}")


def test_from_the_list_to_the_door_without_an_account(
    running: Starlette, visit: Visit, look: Look, full: Full, morning: Morning
) -> None:
    guest = visit(PHONE)
    _finds_the_event(guest, look)
    _registers_with_a_code(running, guest, look)
    expect(guest.get_by_text("候补中，您排第 1 位")).to_be_visible()
    look(guest, "register-waiting-phone")
    _gives_up(visit(PHONE), full.link, look)
    guest.reload()
    expect(guest.get_by_text("候补轮到您了")).to_be_visible()
    code = _accepts(running, visit(PHONE), look)
    morning.put(time(13, 40), full.day)
    _is_checked_in(visit(DESKTOP, "organiser@demo.example"), code, look)
    guest.reload()
    expect(guest.get_by_text("已签到")).to_be_visible()
    look(guest, "register-arrived-phone")


def _finds_the_event(page: Page, look: Look) -> None:
    page.goto("/events")
    page.get_by_text("筛选", exact=False).first.click()
    page.get_by_label("城市").select_option("410300")
    expect(page.get_by_role("status").first).to_have_text("共 2 场活动")
    assert "city=410300" in page.url
    look(page, "register-filtered-phone")
    page.get_by_role("link", name=TITLE).click()
    look(page, "register-event-phone")
    page.get_by_role("link", name="我要报名").click()


def _registers_with_a_code(app: Starlette, page: Page, look: Look) -> None:
    expect(page.get_by_text("名额已满，可以候补")).to_be_visible()
    for label, typed in {"姓名": GUEST, "手机号": "139 0000 0001", "单位": "开封示例无人机有限公司"}.items():
        page.get_by_label(label, exact=False).first.fill(typed)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_role("alert")).to_contain_text("请勾选同意信息使用说明")
    expect(page.get_by_label("姓名").first).to_have_value(GUEST)
    page.get_by_label("我已看过并同意").check()
    look(page, "register-form-phone")
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("139****0001")).to_be_visible()
    look(page, "register-code-phone")
    page.get_by_label("验证码").fill(code_in(_letter(app, "registration-attempt")))
    page.get_by_role("button", name="完成报名").click()


def _gives_up(page: Page, link: str, look: Look) -> None:
    """Who has the place cancels by the secret link."""
    page.goto(link)
    expect(page.get_by_text("报名成功")).to_be_visible()
    page.get_by_text("取消报名", exact=True).click()
    look(page, "register-cancel-phone")
    page.get_by_role("button", name="确认取消报名").click()
    expect(page.get_by_text("报名已取消")).to_be_visible()


def _accepts(app: Starlette, page: Page, look: Look) -> str:
    """The guest opens the link of the short message on another device; the code of the registration."""
    link = re.search(r"/r/[\w-]+", _letter(app, ":offered").body)
    assert link
    page.goto(link[0])
    expect(page.get_by_text("名额为您保留到")).to_be_visible()
    look(page, "register-offered-phone")
    page.get_by_role("button", name="接受，我来参加").click()
    expect(page.locator("#pass svg")).to_be_visible()
    look(page, "register-pass-phone")
    return page.locator("#pass b").inner_text()


def _is_checked_in(page: Page, code: str, look: Look) -> None:
    """By the code, twice: the second time says who did it and when."""
    page.goto(f"/organise/events/{CODE}/check-in")
    page.locator("#f-registration").fill(code.lower())
    page.locator("#by-code").get_by_role("button", name="签到").click()
    expect(page.locator(f"#b-{code}")).to_contain_text(re.compile(r"13:4\d 已到"))
    look(page, "register-door-desktop")
    page.locator("#f-registration").fill(code)
    page.locator("#by-code").get_by_role("button", name="签到").click()
    expect(page.locator("#not-taken")).to_contain_text(re.compile(rf"{GUEST}（.+）：13:4\d .+ 已办理过"))
    look(page, "register-twice-desktop")


def _letter(app: Starlette, key: str) -> OutboxMail:
    """The last letter under a key with this in it that went to the guest's telephone."""
    return [each for each in mails(app, key) if each.to == PHONE_NUMBER][-1]
