"""The pages around a call: the whole form, lists, preview, copies, series, calling off, an allocation."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from sqlalchemy import select, update
from starlette.applications import Starlette

from events.clinic.models import Application, Booking, Clinic, ListedFirm
from tests.events.organising import DRAFT, GAOXIN, GOOD, TODAY, organiser
from tests.world import Browser
from yurong.kit.clock import now, today

__all__ = ["organiser"]

URL = f"/organise/clinics/{DRAFT}"
BY_RULE = {"slots_by": "allocation", "priorities": ["first_time", "need_fit"], "ties": "lot"}
APPLIED = {
    "contact_name": "李明",
    "contact_phone": "13800000000",
    "wanted": ["0900"],
    "takes_any": "true",
    "amount": "300",
    "purposes": "research",
}


def _one(app: Starlette, statement: Any) -> Any:
    with app.state.database.reading() as session:
        return session.scalar(statement)


def _put(app: Starlette, code: str, **values: object) -> None:
    with app.state.database.writing() as session:
        session.execute(update(Clinic).where(Clinic.code == code).values(**values))


def _a_table(*rows: tuple[str, str]) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate((("统一社会信用代码", "企业名称"), *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return file.getvalue()


def _apply(firm: Browser, code: str, **changes: Any) -> Any:
    page = firm.get(f"/clinics/{code}/application")
    own = re.search(r'name="enterprise" value="(\d+)"', page.text)
    assert own, page.text
    return firm.post(f"/clinics/{code}/application", {"enterprise": own[1], **APPLIED, **changes})


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("map_url", "javascript:alert(1)", "http:// 或 https:// 开头"),
        ("lunch_from", "10:00", "午休的开始和结束请都填"),
        ("lunch_from", "中午", "请填写时间"),
        ("who_may_book", "region", "请选择面向哪个地区"),
        ("who_may_book", "friends", "请从列出的选项中选择"),
        ("host", "某孵化器", "请选择承办单位的类型"),
        ("priorities", "friends", "请从列出的选项中选择"),
        ("themes", "题" * 101, "最多 100 个字"),
    ],
)
def test_a_fault_of_the_call_is_said_beside_its_field(
    organiser: Browser, field: str, typed: str, message: str
) -> None:
    answer = organiser.post("/organise/clinics", GOOD | {field: typed})
    assert answer.status_code == 422
    assert message in answer.text
    assert GOOD["address"] in answer.text


def test_a_draft_is_previewed_as_its_public_page(organiser: Browser) -> None:
    organiser.post(
        f"{URL}/basics", {**GOOD, **BY_RULE, "map_url": "https://uri.amap.com/x", "themes": "首贷，债券"}
    )
    page = organiser.get(f"{URL}/preview").text
    for words in (
        "预览：发布后企业看到的就是这样",
        "首次参加的企业优先",
        "首贷、债券",
        "https://uri.amap.com/x",
    ):
        assert words in page
    assert organiser.get(f"/clinics/{DRAFT}").status_code == 404


def test_a_list_is_read_shown_and_only_then_used(app: Starlette, organiser: Browser) -> None:
    url = f"{URL}/lists/may_book"
    wrong = _a_table(("91410100MA44YR001X", "甲公司"), ("123", "乙公司"))
    answer = organiser.post(f"{url}/preview", files={"file": ("名单.xlsx", wrong)})
    assert answer.status_code == 422
    assert "第 3 行" in answer.text
    assert "应为 18 位" in answer.text
    good = _a_table(("91410100MA44YR001X", "甲公司"))
    page = organiser.post(f"{url}/preview", files={"file": ("名单.xlsx", good)})
    assert "读到 1 家，还没有替换" in page.text
    assert _one(app, select(ListedFirm)) is None
    rows = re.search(r'name="rows" value="([^"]+)"', page.text)
    assert rows
    organiser.post(url, {"rows": rows[1].replace("&#34;", '"')})
    assert _one(app, select(ListedFirm.name)) == "甲公司"
    assert "甲公司" in organiser.get(url).text


@pytest.mark.parametrize("rows", ["", "no json", "{}", "[[1]]", '[["123","甲"]]', "7"])
def test_a_list_that_was_tampered_with_changes_nothing(app: Starlette, organiser: Browser, rows: str) -> None:
    answer = organiser.post(f"{URL}/lists/priority", {"rows": rows})
    assert answer.status_code in (303, 200, 400)
    assert _one(app, select(ListedFirm)) is None


def test_pasted_lines_that_are_wrong_stay_in_the_form(organiser: Browser) -> None:
    answer = organiser.post(f"{URL}/lists/priority/preview", {"lines": "某公司 123"})
    assert answer.status_code == 422
    assert "某公司 123</textarea>" in answer.text
    assert organiser.post(f"{URL}/lists/priority/preview", {"lines": " "}).status_code == 422
    assert organiser.get(f"{URL}/lists/others").status_code == 404


def test_copying_twice_makes_one_draft(app: Starlette, organiser: Browser) -> None:
    form = {"on_day": f"{today() + timedelta(days=60)}", "ending": "cdfg"}
    for _ in range(2):
        answer = organiser.post(f"/organise/clinics/{GAOXIN}/copies", form)
        assert "已复制为草稿" in answer.text
    for typed in ("", "昨天", "0001-01-01", f"{today() - timedelta(days=1)}"):
        assert (
            organiser.post(f"/organise/clinics/{GAOXIN}/copies", form | {"on_day": typed}).status_code == 422
        )
    found = select(Clinic.published_at).where(Clinic.code.endswith("-cdfg"))
    assert _one(app, found) is None


def test_a_series_is_made_from_rows_and_has_a_public_page(app: Starlette, organiser: Browser) -> None:
    url = f"/organise/clinics/{GAOXIN}/series"
    row = {"on_day-0": f"{today() + timedelta(days=50)}", "region-0": "410783", "place-0": "科技馆"}
    answer = organiser.post(url, {"title": "走进县区", **row, "on_day-1": "哪天"})
    assert answer.status_code == 422
    assert "请填写日期" in answer.text
    assert "请填写 4 到 160 个字" in answer.text
    assert 'value="科技馆"' in answer.text
    assert organiser.post(url, {"title": "走进县区"}).status_code == 422
    page = organiser.post(url, {"title": "走进县区", **row, "address-0": "长垣市某路 1 号"}).text
    assert "走进县区（长垣市专场）" in page
    code = re.search(r'href="(/series/[^"]+)"', page)
    assert code
    public = organiser.get(code[1]).text
    assert "高新区专场" in public
    assert "长垣市专场" not in public  # still a draft


def test_calling_off_needs_a_reason_and_marks_the_public_page(app: Starlette, organiser: Browser) -> None:
    url = f"/organise/clinics/{GAOXIN}/cancellation"
    assert organiser.post(url, {"reason": ""}).status_code == 422
    for _ in range(2):
        assert "已取消，每家企业都收到了通知" in organiser.post(url, {"reason": "场地临时维修"}).text
    page = organiser.get(f"/clinics/{GAOXIN}").text
    assert "这场诊疗会已取消" in page
    assert "场地临时维修" in page
    assert f"/clinics/{GAOXIN}/slots" not in page
    assert organiser.get(f"{URL}/cancellation").status_code == 409


def test_a_clinic_for_others_says_so_before_one_tries(app: Starlette, guest: Browser) -> None:
    _put(app, GAOXIN, who_may_book="region", open_to_region="411700")
    firm = guest.sign_in("firm@demo.example")
    page = firm.get(f"/clinics/{GAOXIN}").text
    assert "这场诊疗会暂不面向贵企业" in page
    assert "驻马店市" in page
    assert f"/clinics/{GAOXIN}/slots" not in page


def test_from_application_to_a_published_result(app: Starlette, another: Callable[[], Browser]) -> None:
    _put(app, GAOXIN, slots_by="allocation", priorities="first_time,need_fit", lot_seed="ab" * 32)
    firm, desk = another().sign_in("firm@demo.example"), another().sign_in("organiser@demo.example")
    page = firm.get(f"/clinics/{GAOXIN}").text
    assert "申请一个时段" in page
    assert "种子的指纹" in page
    assert "ab" * 32 not in page
    wrong = _apply(firm, GAOXIN, contact_phone="12", asks="想问首贷")
    assert wrong.status_code == 422
    assert "想问首贷" in wrong.text
    assert "请从列出的时间里选择" in _apply(firm, GAOXIN, wanted=["0901"]).text
    assert "申请已收到" in _apply(firm, GAOXIN).text
    assert _apply(firm, GAOXIN, amount="500").status_code == 200
    url = f"/organise/clinics/{GAOXIN}/allocation"
    assert "申请还没有截止" in desk.get(url).text
    assert desk.post(url).status_code == 409
    _put(app, GAOXIN, booking_closes_at=now() - timedelta(minutes=1))
    assert "按规则计算" in desk.get(url).text
    assert "正在按规则分配" in firm.get(f"/clinics/{GAOXIN}/application").text
    assert firm.post(f"/clinics/{GAOXIN}/application/withdrawal").status_code == 410
    assert "500 万元" in desk.post(url).text
    number = str(_one(app, select(Application.id)))
    assert desk.post(f"{url}/changes", {"application": number, "to": "none", "why": ""}).status_code == 422
    assert desk.post(f"{url}/changes", {"application": "7", "to": "x", "why": "电话商定"}).status_code == 422
    assert "已公布" in desk.post(f"{url}/publication").text
    result = firm.get(f"/clinics/{GAOXIN}/application").text
    assert "分到 09:00 的时段" in result
    assert "怎样排出来的" in result
    assert "ab" * 32 in firm.get(f"/clinics/{GAOXIN}").text
    clinic = select(Clinic.id).where(Clinic.code == GAOXIN).scalar_subquery()
    assert _one(app, select(Booking.code).where(Booking.clinic_id == clinic))


def test_applying_where_one_books_leads_to_the_slots(guest: Browser) -> None:
    firm = guest.sign_in("firm@demo.example")
    assert firm.get(f"/clinics/{GAOXIN}/application").status_code == 404
    assert guest.get(f"/clinics/{TODAY}").status_code == 200
