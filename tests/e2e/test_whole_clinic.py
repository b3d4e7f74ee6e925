"""A whole clinic in one morning: three roles in browsers of their own at once, from the call to the money."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.conftest import DESKTOP, PHONE, SHOTS
from yurong.kit import clock
from yurong.kit.clock import instant, today

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]

FIRM = "郑州示例光电科技有限公司"
TITLE = "一企一策诊疗会（全程）"
PRODUCT, SLUG = "科技贷", "keji-dai"
LENT = "300"


class Morning:
    """The server's clock: it runs on, from where the test puts it on the day of the run."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def put(self, at: time) -> None:
        self.ahead = instant(today(), at) - datetime.now(UTC)


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> Morning:
    """Ten past eight in the morning, before the demo world is made, whenever the test runs."""
    made = Morning()
    made.put(time(8, 10))

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain datetime
            return datetime.now(tz) + made.ahead

    monkeypatch.setattr(clock, "datetime", Shifted)
    return made


@dataclass(frozen=True)
class Room:
    """Who is at it, each in a browser that stays open; `clinic` is the code of the clinic."""

    organiser: Page
    firm: Page
    expert: Page
    look: Look
    clinic: str


@pytest.fixture
def room(visit: Visit, look: Look) -> Room:
    organiser = visit(DESKTOP, "organiser@demo.example")
    expert = visit(DESKTOP, "finance@demo.example")
    firm = visit(PHONE, "firm@demo.example")
    return Room(organiser, firm, expert, look, _calls_a_clinic(organiser, look))


def test_from_the_call_to_the_money(visit: Visit, room: Room, morning: Morning) -> None:
    second, third = visit(PHONE, "firm2@demo.example"), visit(PHONE, "firm4@demo.example")
    code = _books(room.firm, room.clinic, "10:20", room.look)
    others = _books(second, room.clinic, "13:30")
    _waits_for_the_afternoon(third, room)
    _moves(room.firm, code, "10:40", room.look)
    _cancels(second, others)
    _accepts_the_offer(third, room)
    _hands_in(room, code)
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


def _calls_a_clinic(page: Page, look: Look) -> str:
    page.goto("/organise/clinics/new")
    for label, typed in {
        "名称": TITLE,
        "主办单位": "郑州市示例科技局",
        "日期": f"{today():%Y-%m-%d}",
        "第一家几点开始": "10:20",
        "最后一家几点前结束": "13:50",
        "午休从": "11:00",
        "午休到": "13:30",
        "详细地址": "郑州市示例大街 1 号",
    }.items():
        page.get_by_label(label).fill(typed)
    page.get_by_label("每家企业").select_option("20")
    page.get_by_label("两家之间留").select_option("0")
    page.get_by_label("所在地").select_option("410172")
    page.get_by_label("地点", exact=False).nth(0).fill("示例智慧岛 3 楼")
    page.get_by_role("button", name="存为草稿，下一步").click()
    page.get_by_label("诊台名称").fill("一号诊台")
    page.get_by_label("王建国（示例）", exact=False).first.check()
    page.get_by_label("孙丽（示例）", exact=False).first.check()
    page.get_by_label("没空也要安排的理由").fill("已电话确认")
    page.get_by_role("button", name="添加这个诊台").click()
    page.get_by_label("主诊专家").select_option("王建国（示例）")
    page.get_by_role("button", name=re.compile(r"^保存\s*一号诊台的主诊专家")).click()
    page.get_by_role("button", name="发布，开放预约").click()
    expect(page.get_by_text("已发布", exact=True)).to_be_visible()
    look(page, "whole-called")
    return page.url.rstrip("/").rpartition("/")[2].partition("?")[0]


def _books(page: Page, clinic: str, at: str, look: Look | None = None) -> str:
    page.goto(f"/clinics/{clinic}")
    page.get_by_role("link", name=re.compile(f"^{at}")).click()
    expect(page.get_by_text("为您保留到")).to_be_visible()
    expect(page.locator("[data-countdown]")).to_contain_text("还剩 4 分")
    if look:
        look(page, "whole-held")
    page.get_by_role("button", name="预约这个时段").click()
    expect(page.get_by_text("预约成功")).to_be_visible()
    if look:
        look(page, "whole-booked")
    return page.url.rpartition("/")[2].partition("?")[0]


def _waits_for_the_afternoon(page: Page, room: Room) -> None:
    page.goto(f"/clinics/{room.clinic}")
    room.look(page, "whole-afternoon-full")
    page.get_by_role("link", name="加入或查看候补").click()
    page.get_by_label("下午").check()
    page.get_by_role("button", name="加入候补").click()
    expect(page.get_by_text("您排第 1 位，共 1 家")).to_be_visible()
    room.look(page, "whole-waiting")


def _moves(page: Page, code: str, at: str, look: Look) -> None:
    page.goto(f"/bookings/{code}")
    page.get_by_role("link", name="改期", exact=True).click()
    page.get_by_role("link", name=re.compile(f"^{at}")).click()
    look(page, "whole-move")
    page.get_by_role("button", name="改到这个时段").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(at)


def _cancels(page: Page, code: str) -> None:
    page.goto(f"/bookings/{code}/cancellation")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="取消这个预约").click()
    expect(page.get_by_text("这个预约已取消")).to_be_visible()


def _accepts_the_offer(page: Page, room: Room) -> None:
    page.goto(f"/clinics/{room.clinic}/waitlist")
    expect(page.get_by_role("heading", name="轮到您了")).to_contain_text("13:30")
    expect(page.locator("[data-countdown]")).to_contain_text("还剩")
    room.look(page, "whole-offered")
    page.get_by_role("button", name="接受，约这个时段").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("13:30")
    room.organiser.reload()
    expect(room.organiser.get_by_text("已预约 2 家")).to_be_visible()


def _hands_in(room: Room, code: str) -> None:
    page = room.firm
    page.goto(f"/bookings/{code}/intake")
    page.get_by_label("企业注册在哪里").select_option("410172")
    page.get_by_label("成立日期").fill("2022-03-01")
    page.get_by_label("科技型中小企业").check()
    page.get_by_label("需要多少资金").fill("800")
    page.get_by_role("checkbox", name="研发投入").check()
    page.get_by_label("补充说明").fill("光学镜头备料，")
    expect(page.locator("[data-autosaved]")).to_contain_text("草稿已保存")
    page.goto(f"/bookings/{code}")
    page.get_by_role("link", name="填会前问卷").click()
    expect(page.get_by_label("补充说明")).to_have_value("光学镜头备料，")
    page.get_by_label("补充说明").fill("光学镜头备料，想先用信用贷款。")
    page.get_by_label("同意把问卷提供给本场专家和主办方").check()
    room.look(page, "whole-intake")
    page.get_by_role("button", name="提交问卷").click()
    expect(page.get_by_text("会前问卷已提交")).to_be_visible()
    room.look(page, "whole-prepared")


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
