"""A whole clinic in one morning: three roles in browsers of their own at once, from the call to the money."""

import re
from collections.abc import Callable
from datetime import time

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.before_the_day import (
    TITLE,
    Look,
    Room,
    accepts_the_offer,
    books,
    calls_a_clinic,
    cancels,
    hands_in,
    moves,
    waits_for_the_afternoon,
)
from tests.e2e.conftest import DESKTOP, PHONE, SHOTS, Morning

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("morning")]

Visit = Callable[..., Page]

FIRM = "郑州示例光电科技有限公司"
PRODUCT, SLUG = "科技贷", "keji-dai"
LENT = "300"


@pytest.fixture
def room(visit: Visit, look: Look) -> Room:
    organiser = visit(DESKTOP, "organiser@demo.example")
    expert = visit(DESKTOP, "finance@demo.example")
    firm = visit(PHONE, "firm@demo.example")
    return Room(organiser, firm, expert, look, calls_a_clinic(organiser, look))


def test_from_the_call_to_the_money(visit: Visit, room: Room, morning: Morning) -> None:
    second, third = visit(PHONE, "firm2@demo.example"), visit(PHONE, "firm4@demo.example")
    code = books(room.firm, room.clinic, "10:20", room.look)
    others = books(second, room.clinic, "13:30")
    waits_for_the_afternoon(third, room)
    moves(room.firm, code, "10:40", room.look)
    cancels(second, others)
    accepts_the_offer(third, room)
    hands_in(room, code)
    morning.put(time(10, 30))
    _checks_in_without_network(room, code)
    _diagnoses(room.expert, code, room.look)
    _signs_too(visit(DESKTOP, "policy@demo.example"), code)
    _releases(room.expert, code, room.look)
    first = _reads_the_paper(room.firm, code, 1)
    _corrects(room, code)
    second_paper = _reads_the_paper(room.firm, code, 2)
    number = re.search(r"豫诊\S+", first)
    assert number
    assert number[0] in second_paper, "the correction names the version that it replaces"
    _consents(room)
    _lends(visit(DESKTOP, "bank@demo.example"), room.look)
    _counts(room)
    room.firm.reload()
    expect(room.firm.get_by_role("main")).to_contain_text(f"放款 {LENT} 万元")
    room.look(room.firm, "whole-firm-after")


def _checks_in_without_network(room: Room, code: str) -> None:
    door = room.organiser
    door.goto(f"/organise/clinics/{room.clinic}/check-in")
    door.locator("html[data-kept]").wait_for(state="attached")
    door.context.set_offline(True)
    door.locator(f"#b-{code}").get_by_role("button", name="签到").click()
    expect(door.locator(f"#b-{code}")).to_contain_text("待同步")
    room.look(door, "whole-offline")
    room.firm.reload()
    expect(room.firm.get_by_text("已签到")).to_have_count(0)
    door.context.set_offline(False)
    expect(door.locator(f"#b-{code}")).to_contain_text("办理")
    room.firm.reload()
    expect(room.firm.get_by_text("已签到")).to_be_visible()


def _diagnoses(page: Page, code: str, look: Look) -> None:
    page.goto("/me")
    page.locator(f'a[href="/bookings/{code}/case"]').click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(FIRM)
    look(page, "whole-case")
    page.get_by_label("改金额").check()
    page.locator("select[name=product_slug]").select_option(SLUG)
    page.get_by_label("金额", exact=True).fill(LENT)
    page.get_by_label("理由").fill("备料周期短，先用信用贷款。")
    page.get_by_role("button", name="调整方案").click()
    expect(page.get_by_text("方案已调整")).to_be_visible()
    _writes(page, "备料款先用信用贷款，回款后再谈知识产权质押。")
    look(page, "whole-signed")


def _writes(page: Page, text: str) -> None:
    page.locator("textarea[name=text]").fill(text)
    page.get_by_role("button", name="保存并签署").click()
    expect(page.get_by_role("button", name="撤回签署")).to_be_visible()


def _signs_too(page: Page, code: str) -> None:
    page.goto(f"/bookings/{code}/case")
    _writes(page, "先入库科技型中小企业，再申请贴息。")
    expect(page.get_by_role("button", name="出具诊断书")).to_have_count(0)


def _releases(page: Page, code: str, look: Look) -> None:
    page.goto(f"/bookings/{code}/case")
    page.get_by_role("button", name="出具诊断书").click()
    expect(page.get_by_role("link", name="打开 PDF").first).to_be_visible()
    look(page, "whole-released")


def _reads_the_paper(page: Page, code: str, version: int) -> str:
    page.goto(f"/bookings/{code}")
    link = page.get_by_role("link", name="打开诊断书（PDF）")
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    paper = SHOTS / f"whole-sheet-{version}.pdf"
    paper.write_bytes(answer.body())
    text = "".join(each.extract_text() for each in PdfReader(paper).pages)
    assert FIRM in text
    assert f"{LENT} 万元" in text
    return text


def _corrects(room: Room, code: str) -> None:
    page = room.expert
    page.get_by_role("button", name="撤回签署").click()
    _writes(page, "备料款先用信用贷款；应收账款可以同时做保理。")
    page.get_by_label("更正的原因").fill("补上保理的建议")
    page.get_by_role("button", name="出具更正版").click()
    expect(page.get_by_text("已被第 2 版替代")).to_be_visible()
    room.look(page, "whole-corrected")
    room.firm.goto(f"/bookings/{code}")
    expect(room.firm.get_by_role("heading", name="各版诊断书")).to_be_visible()
    room.look(room.firm, "whole-two-versions")


def _consents(room: Room) -> None:
    room.firm.goto("/me/follow-ups")
    room.look(room.firm, "whole-consent")
    card = room.firm.locator("li.card").filter(has=room.firm.get_by_role("heading", name=PRODUCT, exact=True))
    card.get_by_role("button", name="同意转交给示例银行甲").click()
    expect(card).to_contain_text("经过（1 步）")


def _lends(page: Page, look: Look) -> None:
    page.goto("/desk/follow-ups")
    card = page.locator("li.card").filter(has_text=FIRM).filter(has_text=PRODUCT)
    look(page, "whole-desk")
    card.get_by_role("link", name=FIRM, exact=True).click()
    page.get_by_role("button", name="受理", exact=True).click()
    for step, rate in (("授信", "3.65"), ("放款", "3.6")):
        page.get_by_role("link", name=re.compile(step)).first.click()
        page.get_by_label(re.compile("金额")).fill(LENT)
        page.get_by_label("年利率").fill(rate)
        page.get_by_role("button", name=f"记下{step}").click()
        expect(page.get_by_role("main")).to_contain_text(f"{step} {LENT} 万元")
    look(page, "whole-lent")


def _counts(room: Room) -> None:
    room.organiser.goto("/organise/counts")
    row = room.organiser.get_by_role("row").filter(has_text=TITLE)
    expect(row).to_contain_text(f"{LENT} 万元")
    room.look(room.organiser, "whole-counts")
