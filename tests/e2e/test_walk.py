"""The whole job by hand: from a product in the catalog to a printed diagnosis sheet."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from pypdf import PdfReader

from tests.e2e.conftest import DESKTOP, PHONE, SHOTS
from yurong.kit.clock import today

pytestmark = [pytest.mark.browser, pytest.mark.long]

SIZES = [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")]
PANEL = {"金融专家": "finance@demo.example", "政策专员": "policy@demo.example"}
FIRM = "开封示例新能源有限公司"

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]


@pytest.mark.parametrize("size", SIZES)
def test_from_a_policy_clause_to_a_printed_sheet(visit: Visit, look: Look, size: ViewportSize) -> None:
    at = "phone" if size is PHONE else "desktop"
    clinic = _an_organiser_publishes_a_clinic(visit, look, size, at)
    firm = visit(size)
    _finds_the_product(firm, look, at)
    _checks_what_the_firm_qualifies_for(firm, look, at)
    code = _signs_up_and_books(firm, look, at, clinic)
    _hands_in_the_intake(firm, look, at)
    for role, email in PANEL.items():
        _an_expert_writes_and_signs(visit(size, email), look, at, code, role)
    _the_organiser_releases(visit(size, "organiser@demo.example"), look, at, code)
    _the_firm_opens_and_verifies_its_sheet(firm, look, at, code)


def _an_organiser_publishes_a_clinic(visit: Visit, look: Look, size: ViewportSize, at: str) -> str:
    page = visit(size, "organiser@demo.example")
    page.get_by_role("link", name="管理我的诊疗会").click()
    page.get_by_role("link", name="发布一场诊疗会").first.click()
    page.get_by_label("名称").fill("一企一策诊疗会（走查）")
    page.get_by_label("主办单位").fill("郑州市示例科技局")
    page.get_by_label("日期").fill(f"{today() + timedelta(days=12):%Y-%m-%d}")
    page.get_by_label("第一家几点开始").fill("09:00")
    page.get_by_label("最后一家几点前结束").fill("12:00")
    page.get_by_label("所在地").select_option("410172")
    page.get_by_label("地点", exact=False).nth(0).fill("示例智慧岛 3 楼")
    page.get_by_label("详细地址").fill("郑州市示例大街 1 号")
    look(page, f"organise-new-{at}")
    page.get_by_role("button", name="存为草稿，下一步").click()
    page.get_by_label("诊台名称").fill("一号诊台")
    page.get_by_label("王建国（示例）", exact=False).first.check()
    page.get_by_label("孙丽（示例）", exact=False).first.check()
    page.get_by_role("button", name="添加这个诊台").click()
    page.get_by_role("button", name="发布，开放预约").click()
    expect(page.get_by_text("已发布", exact=True)).to_be_visible()
    look(page, f"organise-published-{at}")
    return page.url.rstrip("/").rpartition("/")[2].partition("?")[0]


def _finds_the_product(page: Page, look: Look, at: str) -> None:
    page.goto("/")
    look(page, f"home-{at}")
    page.get_by_label("查产品").fill("csd")
    page.get_by_role("button", name="查产品").click()
    look(page, f"products-{at}")
    page.get_by_role("link", name="创赛贷", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("创赛贷")
    look(page, f"product-{at}")
    page.locator(".criteria .clause").last.click()
    expect(page).to_have_url(re.compile(r"/policies/yuxin#"))
    expect(page.locator(":target")).to_contain_text("创赛贷")
    page.go_back()


def _checks_what_the_firm_qualifies_for(page: Page, look: Look, at: str) -> None:
    page.get_by_role("link", name="先自测能不能申请").click()
    _fill_case(page)
    look(page, f"check-{at}")
    page.get_by_role("button", name="看看能申请哪些产品").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("自测结果")
    fit = page.locator(".fate", has_text="可以申请").first
    expect(fit.get_by_role("link", name="创赛贷", exact=True)).to_be_visible()
    look(page, f"check-result-{at}")
    page.get_by_role("link", name="修改或补充信息").click()
    expect(page.get_by_label("需要多少资金")).to_have_value("800")


def _fill_case(page: Page) -> None:
    page.get_by_label("企业注册在哪里").select_option("410202")
    page.get_by_label("成立日期").fill("2021-03-01")
    page.get_by_label("科技型中小企业").check()
    page.get_by_label("豫科积分", exact=True).check()
    page.get_by_label("已获得的财政奖补金额").fill("60")
    page.get_by_label("赛中（比赛进行中）").check()
    page.get_by_label("有效发明专利").fill("3")
    page.get_by_label("需要多少资金").fill("800")
    page.get_by_label("需要用多久").fill("12")
    page.get_by_role("checkbox", name="研发投入").check()


def _signs_up_and_books(page: Page, look: Look, at: str, clinic: str) -> str:
    page.goto(f"/clinics/{clinic}")
    look(page, f"clinic-{at}")
    page.get_by_role("link", name=re.compile("^09:40")).click()
    page.get_by_role("link", name="为企业开通账号").click()
    page.get_by_label("企业名称").fill(FIRM)
    page.get_by_label("统一社会信用代码").fill("91410200MA44YR004C")
    page.get_by_label("注册地").select_option("410202")
    page.get_by_label("您的姓名").fill("何静")
    page.get_by_label("手机号").fill("13900000001")
    page.get_by_label("邮箱").fill("he@demo.example")
    page.get_by_label("密码").fill("a-long-password")
    page.get_by_role("button", name="开通账号").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("预约 09:40 的时段")
    look(page, f"book-{at}")
    page.get_by_role("button", name="预约这个时段").click()
    expect(page.get_by_text("预约成功")).to_be_visible()
    look(page, f"booking-{at}")
    with page.expect_download() as download:
        page.get_by_role("link", name="加入日历").click()
    assert "BEGIN:VEVENT" in download.value.path().read_text("utf-8")
    return page.url.rpartition("/")[2].partition("?")[0]


def _hands_in_the_intake(page: Page, look: Look, at: str) -> None:
    page.get_by_role("link", name="填会前问卷").click()
    _fill_case(page)
    page.get_by_label("补充说明").fill("主营储能电池，想问创赛贷和保险。")
    page.get_by_role("button", name="提交问卷").click()
    expect(page.get_by_role("alert")).to_contain_text("请勾选同意")
    expect(page.get_by_label("补充说明")).to_have_value("主营储能电池，想问创赛贷和保险。")
    page.get_by_label("同意把问卷提供给本场专家和主办方").check()
    look(page, f"intake-{at}")
    page.get_by_role("button", name="提交问卷").click()
    expect(page.get_by_text("会前问卷已提交")).to_be_visible()


def _an_expert_writes_and_signs(page: Page, look: Look, at: str, code: str, role: str) -> None:
    page.goto("/me")
    page.locator(f'a[href="/bookings/{code}/case"]').click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(FIRM)
    if role == "金融专家":
        _adjusts(page, "改金额", "keji-dai", "500", "单家银行集中度太高，先用 500 万元。")
        _adjusts(page, "加入方案", "chuangsai-dai", "300", "赛中阶段，小额信用授信批得快。")
    page.locator("textarea[name=text]").fill(
        f"{role}意见：\n创赛贷条件已满足，建议先办预申报。\n<b>不是标签</b>"
    )
    page.get_by_role("button", name="保存并签署").click()
    expect(page.get_by_role("button", name="撤回签署")).to_be_visible()
    look(page, f"case-{role}-{at}")


def _adjusts(page: Page, action: str, slug: str, amount: str, reason: str) -> None:
    page.get_by_label(action).check()
    page.locator("select[name=product_slug]").select_option(slug)
    page.get_by_label("金额", exact=True).fill(amount)
    page.get_by_label("理由").fill(reason)
    page.get_by_role("button", name="调整方案").click()
    expect(page.locator(".lines").filter(has_text=reason).first).to_be_visible()


def _the_organiser_releases(page: Page, look: Look, at: str, code: str) -> None:
    page.goto(f"/bookings/{code}/case")
    page.get_by_role("button", name="出具诊断书").click()
    expect(page.get_by_role("link", name="打开 PDF").first).to_be_visible()
    look(page, f"released-{at}")


def _the_firm_opens_and_verifies_its_sheet(page: Page, look: Look, at: str, code: str) -> None:
    page.goto(f"/bookings/{code}")
    link = page.get_by_role("link", name="打开诊断书（PDF）")
    look(page, f"booking-done-{at}")
    first = page.request.get(str(link.get_attribute("href")))
    again = page.request.get(str(link.get_attribute("href")))
    assert first.headers["content-type"] == "application/pdf"
    assert first.body() == again.body()
    paper = SHOTS / f"sheet-{at}.pdf"
    paper.write_bytes(first.body())
    reader = PdfReader(paper)
    text = "".join(each.extract_text() for each in reader.pages)
    assert 2 <= len(reader.pages) <= 4
    # The offerings of the demo world are fiction, so every page says so.
    assert all("均为虚构" in each.extract_text() for each in reader.pages)
    for wanted in (FIRM, "创赛贷", "300 万元", "豫融育新", "<b>不是标签</b>", "示例"):
        assert wanted in text
    short = re.search(r"\b([0-9A-Z]{4})[- ]?([0-9A-Z]{4})\b(?!.*\b[0-9A-Z]{8}\b)", text, re.DOTALL)
    assert short, text[-600:]
    page.goto("/verify")
    page.get_by_label("短码").fill(f"{short[1]}-{short[2]}".lower())
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("main")).to_contain_text("豫诊")
    expect(page.get_by_role("main")).not_to_contain_text(FIRM)
    look(page, f"verify-{at}")
