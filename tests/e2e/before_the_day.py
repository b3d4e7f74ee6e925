"""What the people of a whole clinic do before its day: it is called, booked, moved, waited for, prepared."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from yurong.kit.clock import today

Look = Callable[[Page, str], None]

TITLE = "一企一策诊疗会（全程）"


@dataclass(frozen=True)
class Room:
    """Who is at it, each in a browser that stays open; `clinic` is the code of the clinic."""

    organiser: Page
    firm: Page
    expert: Page
    look: Look
    clinic: str


def calls_a_clinic(page: Page, look: Look) -> str:
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


def books(page: Page, clinic: str, at: str, look: Look | None = None) -> str:
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


def waits_for_the_afternoon(page: Page, room: Room) -> None:
    page.goto(f"/clinics/{room.clinic}")
    room.look(page, "whole-afternoon-full")
    page.get_by_role("link", name="加入或查看候补").click()
    page.get_by_label("下午").check()
    page.get_by_role("button", name="加入候补").click()
    expect(page.get_by_text("您排第 1 位，共 1 家")).to_be_visible()
    room.look(page, "whole-waiting")


def moves(page: Page, code: str, at: str, look: Look) -> None:
    page.goto(f"/bookings/{code}")
    page.get_by_role("link", name="改期", exact=True).click()
    page.get_by_role("link", name=re.compile(f"^{at}")).click()
    look(page, "whole-move")
    page.get_by_role("button", name="改到这个时段").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(at)


def cancels(page: Page, code: str) -> None:
    page.goto(f"/bookings/{code}/cancellation")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="取消这个预约").click()
    expect(page.get_by_text("这个预约已取消")).to_be_visible()


def accepts_the_offer(page: Page, room: Room) -> None:
    page.goto(f"/clinics/{room.clinic}/waitlist")
    expect(page.get_by_role("heading", name="轮到您了")).to_contain_text("13:30")
    expect(page.locator("[data-countdown]")).to_contain_text("还剩")
    room.look(page, "whole-offered")
    page.get_by_role("button", name="接受，约这个时段").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("13:30")
    room.organiser.reload()
    expect(room.organiser.get_by_text("已预约 2 家")).to_be_visible()


def hands_in(room: Room, code: str) -> None:
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
