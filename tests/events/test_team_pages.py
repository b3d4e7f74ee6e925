"""The pages of the service team, through the door."""

import json
import re
from collections.abc import Callable
from io import BytesIO

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from starlette.applications import Starlette

from events.clinic.models import Expert, ExpertInterest
from events.clinic.team.pages.index import HEADINGS
from tests.world import Browser
from yurong.accounts.models import Account
from yurong.kit.outbox import OutboxMail

ORGANISER, EXPERT = "organiser@demo.example", "finance@demo.example"
ROW = (
    "钱进",
    "qian@bank.example",
    "13900000000",
    "金融专家",
    "示例银行丙",
    "经理",
    "信用贷款、债券",
    "新材料",
    "郑州市",
    "3",
    "",
)
INTEREST = {"firm_name": "郑州某某科技有限公司", "ties": "holding", "reason": "持股百分之五"}


def expert_id(app: Starlette, email: str = EXPERT) -> int:
    with app.state.database.reading() as session:
        found = select(Expert.id).join(Account, Account.id == Expert.account_id)
        return int(session.scalars(found.where(Account.email == email)).one())


def workbook(*rows: tuple[str, ...]) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate((HEADINGS, *rows)):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    book.close()
    return file.getvalue()


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("", "白雪", "没有符合的成员"),
        ("role=finance", "王建国", "陈思远"),
        ("field=listing", "刘芳", "王建国"),
        ("city=410700", "周海", "马骏"),  # 新乡; those who travel the whole province are listed too
        ("city=410700", "何静", "马骏"),
        ("track=biomedicine", "郭倩", "王建国"),
        ("q=示例证券", "刘芳", "王建国"),
        ("free=2027-03-08", "王建国", "陈思远"),  # a Monday is not among the usual days of one of them
        ("role=nothing", "没有符合的成员", "王建国"),
        ("free=someday", "请填写日期", "没有符合的成员"),
    ],
)
def test_the_list_is_filtered_by_its_address(guest: Browser, query: str, shown: str, hidden: str) -> None:
    page = guest.sign_in(ORGANISER).get(f"/organise/team?{query}")
    assert page.status_code == 200
    assert shown in page.text
    assert hidden not in page.text


def test_the_export_holds_the_list_and_reads_back_as_an_import(guest: Browser) -> None:
    browser = guest.sign_in(ORGANISER)
    answer = browser.get("/organise/team/members.xlsx?role=adviser")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["姓名", "白雪（示例）"]
    page = browser.post("/organise/team/import", files={"file": ("团.xlsx", answer.content)})
    assert page.status_code == 200
    assert "可以导入 1 人" in page.text


def test_an_import_is_previewed_then_taken(guest: Browser, app: Starlette) -> None:
    browser = guest.sign_in(ORGANISER)
    page = browser.post("/organise/team/import", files={"file": ("团.xlsx", workbook(ROW))})
    assert "可以导入 1 人" in page.text
    with app.state.database.reading() as session:
        assert session.scalar(select(Account).where(Account.email == ROW[1])) is None
    found = re.search(r'name="rows" value="([^"]*)"', page.text)
    assert found
    rows = found[1].replace("&#34;", '"')
    for expected in ("新增 1 人，更新 0 人", "新增 0 人，更新 1 人"):
        assert expected in browser.post("/organise/team", {"rows": rows}).text
    member = browser.get(f"/organise/team/{expert_id(app, ROW[1])}").text
    assert "信用贷款、债券" in member
    assert "3 场" in member
    assert "再发一次邀请" in member


def test_an_imported_member_is_sent_a_link_to_choose_a_password(
    guest: Browser, another: Callable[[], Browser], app: Starlette
) -> None:
    row = (ROW[0], "way-in@bank.example", *ROW[2:])
    organiser = guest.sign_in(ORGANISER)
    page = organiser.post("/organise/team/import", files={"file": ("团.xlsx", workbook(row))}).text
    rows = re.findall(r'name="rows" value="([^"]*)"', page)[0].replace("&#34;", '"')
    organiser.post("/organise/team", {"rows": rows})
    with app.state.database.reading() as session:
        [mail] = session.scalars(select(OutboxMail).where(OutboxMail.to == row[1]))
    link = re.findall(r"http://[^/]+(/first-password/\S+)", mail.body)[0]
    member, profile = another(), f"/organise/team/{expert_id(app, row[1])}"
    assert row[1] in member.get(link).text
    assert "再发一次邀请" in organiser.get(profile).text
    assert member.post(link, {"password": "a-long-enough-one"}).status_code == 200
    assert "回避" in member.get("/me/team").text
    assert "再发一次邀请" not in organiser.get(profile).text
    assert "邀请已发到" in organiser.post(f"{profile}/invitation").text


WRONG = [
    (1, "qian", "邮箱"),
    (2, "12", "手机"),
    (3, "大师", "专家类型"),
    (6, "炒股", "没有「炒股」这一项"),
    (8, "月球", "没有「月球」这一项"),
    (9, "很多", "请填写整数"),
    (9, "0", "不能小于 1"),
    (0, "", "请填写这一项"),
]


@pytest.mark.parametrize(("column", "cell", "said"), WRONG)
def test_a_wrong_cell_is_named_and_nothing_is_offered(
    guest: Browser, column: int, cell: str, said: str
) -> None:
    row = tuple(cell if number == column else each for number, each in enumerate(ROW))
    page = guest.sign_in(ORGANISER).post("/organise/team/import", files={"file": ("团.xlsx", workbook(row))})
    assert page.status_code == 422
    assert "第 2 行" in page.text
    assert said in page.text
    assert 'name="rows"' not in page.text


@pytest.mark.parametrize("rows", ["", "[", "{}", json.dumps([{"name": "甲"}]), "[1]", "null"])
def test_a_spoilt_confirmation_writes_nothing(guest: Browser, rows: str) -> None:
    assert guest.sign_in(ORGANISER).post("/organise/team", {"rows": rows}).status_code == 400


def test_a_file_that_is_no_table_is_refused(guest: Browser) -> None:
    page = guest.sign_in(ORGANISER).post("/organise/team/import", files={"file": ("x.xlsx", b"PK nothing")})
    assert page.status_code == 422
    assert "这个文件不能用" in page.text


def test_a_member_leaves_and_comes_back(guest: Browser, app: Starlette) -> None:
    browser, address = guest.sign_in(ORGANISER), f"/organise/team/{expert_id(app)}"
    assert browser.post(f"{address}/leave", {"leave_reason": ""}).status_code == 422
    assert "已退出：调离" in browser.post(f"{address}/leave", {"leave_reason": "调离"}).text
    assert "王建国" not in browser.get("/organise/team").text
    assert "王建国" in browser.get("/organise/team?left=1").text
    assert "已恢复" in browser.post(f"{address}/return").text


def test_a_member_is_edited_and_nothing_typed_is_lost(guest: Browser, app: Starlette) -> None:
    browser, address = guest.sign_in(ORGANISER), f"/organise/team/{expert_id(app)}"
    typed = {"role": "finance", "institution": "示例银行丁", "title": "", "fields": ["bond"]}
    page = browser.post(address, typed)
    assert page.status_code == 422
    assert "示例银行丁" in page.text
    assert "示例银行丁" in browser.post(address, typed | {"title": "行长"}).text


def test_the_own_week_days_and_declarations(guest: Browser, app: Starlette) -> None:
    browser = guest.sign_in(EXPERT)
    assert "每周时间已保存" in browser.post("/me/team/week", {"week": ["0-am", "4-pm"]}).text
    assert browser.post("/me/team/week", {"week": "9-am"}).status_code == 422
    day = {"on_day": "2099-01-05", "part": "am", "state": "busy", "note": "出差"}
    assert "没空（出差）" in browser.post("/me/team/days", day).text
    assert "这一天已经过去" in browser.post("/me/team/days", day | {"on_day": "2020-01-05"}).text
    assert "没空（出差）" not in browser.post("/me/team/days/removal", day).text
    assert browser.post("/me/team/interests", INTEREST | {"uscc": "123"}).status_code == 422
    assert INTEREST["firm_name"] in browser.post("/me/team/interests", INTEREST).text
    assert browser.post("/me/team/interests", INTEREST).status_code == 422


def test_a_member_cannot_remove_what_an_organiser_entered(
    guest: Browser, app: Starlette, another: Callable[[], Browser]
) -> None:
    guest.sign_in(ORGANISER).post(f"/organise/team/{expert_id(app)}/interests", INTEREST)
    with app.state.database.reading() as session:
        number = str(session.scalars(select(ExpertInterest.id)).one())
    own = another().sign_in(EXPERT)
    assert INTEREST["firm_name"] in own.post("/me/team/interests/removal", {"interest": number}).text
    gone = guest.post(f"/organise/team/{expert_id(app)}/interests/removal", {"interest": number})
    assert INTEREST["firm_name"] not in gone.text


def test_a_calendar_address_becomes_a_job_and_an_inner_one_is_not_fetched_here(guest: Browser) -> None:
    browser = guest.sign_in(EXPERT)
    answer = browser.post("/me/team/calendar", {"url": "http://127.0.0.1:1/x.ics"}, follow_redirects=False)
    assert answer.headers["location"].startswith("/jobs/")
    assert browser.post("/me/team/calendar", {"url": "file:///etc/passwd"}).status_code == 422
    assert browser.post("/me/team/calendar/file", files={"file": ("a.ics", b"no")}).status_code == 422
    assert "日历已移除" in browser.post("/me/team/calendar/removal").text


def test_an_administrator_enters_a_year(guest: Browser) -> None:
    browser = guest.sign_in("admin@demo.example")
    assert "还没有公布" in browser.get("/admin/workdays?year=2040").text
    span = {"on_day": "2040-10-01", "until": "2040-10-07", "kind": "rest", "name": "国庆节"}
    assert browser.post("/admin/workdays", span).text.count("手工登记，移除") == 7
    assert browser.post("/admin/workdays", span | {"until": "2040-09-01"}).status_code == 422
    assert "已登记完整" in browser.post("/admin/workdays/year", {"year": "2040", "settled": "1"}).text
    gone = browser.post("/admin/workdays/removal", {"on_day": "2040-10-07"})
    assert gone.text.count("手工登记，移除") == 6
    assert browser.get("/admin/workdays?year=abc").status_code == 200
