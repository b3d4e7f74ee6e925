"""Offerings by spreadsheet: looked at first, all or nothing, never around review."""

import html
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette

from catalog.exchange.columns import HEADINGS, MOST_ROWS
from catalog.exchange.sheet import MOST_UNPACKED
from catalog.models import Offered
from catalog.offerings.models import OfferingVersion, VersionState
from tests.catalog.exchange_files import (
    NEW,
    a_table,
    rows_of,
    with_a_broken_part,
    with_a_far_cell,
    with_formula,
    with_merged_cells,
    with_part,
)
from tests.world import Browser
from yurong.accounts.models import Institution

PAGE = "/desk/offerings/table"


@pytest.fixture
def bank(guest: Browser) -> Browser:
    return guest.sign_in("bank@demo.example")


def send(bank: Browser, content: bytes, name: str = "方案.xlsx") -> Any:
    return bank.post(PAGE, files={"file": (name, content)})


def kept(page: str) -> str:
    """What the preview sends back."""
    found = re.search(r'name="table" value="([^"]*)"', page)
    assert found, page[-2000:]
    return html.unescape(found[1])


def bring(bank: Browser, content: bytes) -> Any:
    return bank.post(f"{PAGE}/confirmation", {"table": kept(send(bank, content).text)})


def exported(bank: Browser) -> list[dict[str, Any]]:
    return rows_of(bank.get(f"{PAGE}/mine.xlsx").content)


def counts(app: Starlette) -> tuple[int, int, int]:
    """Offerings, versions, and edits of them all."""
    with app.state.database.reading() as session:
        return (
            session.scalar(select(func.count()).select_from(Offered)) or 0,
            session.scalar(select(func.count()).select_from(OfferingVersion)) or 0,
            session.scalar(select(func.sum(OfferingVersion.revision))) or 0,
        )


def test_a_new_row_becomes_a_draft_only_when_confirmed(bank: Browser, app: Starlette) -> None:
    before = counts(app)
    preview = send(bank, a_table([NEW]))
    assert preview.status_code == 200
    assert "示例表格贷" in preview.text
    assert counts(app) == before
    done = bank.post(f"{PAGE}/confirmation", {"table": kept(preview.text)})
    assert "新增 1 个方案" in done.text
    assert counts(app)[0] == before[0] + 1
    with app.state.database.reading() as session:
        version = session.scalars(select(OfferingVersion).order_by(OfferingVersion.id)).all()[-1]
        assert (version.state, version.name) == (VersionState.DRAFT, "示例表格贷")
        assert str(version.amount_max) == "300 万元"


def test_confirming_twice_adds_nothing(bank: Browser, app: Starlette) -> None:
    table = kept(send(bank, a_table([NEW])).text)
    bank.post(f"{PAGE}/confirmation", {"table": table})
    once = counts(app)
    assert "新增 0 个方案" in bank.post(f"{PAGE}/confirmation", {"table": table}).text
    assert counts(app) == once


CHANGES = {
    (20, "方案名称"): "示例改名贷",
    (64, "担保方式"): "信用、股权质押",
    (90, "最低利率（%）"): 3.05,
    (120, "最高额度（万元）"): 450.5,
    (120, "最长期限（月）"): 36.0,
    (150, "有效期至"): date(2099, 12, 31),
    (199, "说明"): "示例：=1+1 不是公式",
    (199, "最高额度（万元）"): "",
}
"""By line of the table and heading: the cells that somebody changes, the last one emptied."""


def test_two_hundred_rows_go_out_and_come_back_and_only_the_change_differs(
    bank: Browser, app: Starlette
) -> None:
    rows = [
        {**NEW, "方案名称": f"示例方案 {at}", "最低利率（%）": 3.45, "担保方式": "信用、知识产权质押"}
        for at in range(200)
    ]
    assert "新增 200 个方案" in bring(bank, a_table(rows)).text
    before = exported(bank)
    assert len(before) >= 200
    changed = [dict(row) for row in before]
    for (line, heading), cell in CHANGES.items():
        changed[line][heading] = cell
    untouched = exported(bank)
    preview = send(bank, a_table(changed)).text
    assert "300 万元" in preview
    assert "450.5 万元" in preview
    assert exported(bank) == untouched == before
    done = bank.post(f"{PAGE}/confirmation", {"table": kept(preview)})
    assert "新增 0 个方案，修改 6 个方案" in done.text
    after = exported(bank)
    assert len(after) == len(before)
    assert {
        (line, heading): cell
        for line, row in enumerate(after)
        for heading, cell in row.items()
        if cell != before[line][heading]
    } == CHANGES


def test_a_published_offering_changes_only_in_a_draft(bank: Browser, app: Starlette) -> None:
    row = exported(bank)[0]
    public = bank.get(f"/offerings/{int(row['方案编号'])}").text
    bring(bank, a_table([{**row, "方案名称": "示例改名以后"}]))
    assert exported(bank)[0]["方案名称"] == "示例改名以后"
    assert "示例改名以后" not in bank.get(f"/offerings/{int(row['方案编号'])}").text
    assert row["方案名称"] in public


@pytest.mark.parametrize(
    ("cells", "cell", "message"),
    [
        ({"方案编号": 99999}, "A2", "没有这个编号"),
        ({"方案编号": "甲"}, "A2", "没有这个编号"),
        ({"产品": "没有这个贷"}, "B2", "从下拉列表选择"),
        ({"产品": ""}, "B2", "请填写这一项"),
        ({"方案名称": ""}, "C2", "请填写这一项"),
        ({"方案名称": "长" * 61}, "C2", "最多 60 个字"),
        ({"最高额度（万元）": 0}, "E2", "须大于 0"),
        ({"最高额度（万元）": "三百"}, "E2", "数字"),
        ({"最低利率（%）": 100.01}, "F2", "0 到 100"),
        ({"最低利率（%）": 3.456}, "F2", "最多两位小数"),
        ({"最长期限（月）": 361}, "H2", "不能大于 360"),
        ({"最长期限（月）": 0}, "H2", "不能小于 1"),
        ({"担保方式": "信用、熟人"}, "I2", "从列出的选项中选择"),
        ({"适用地区": "火星"}, "J2", "没有这个地区"),
        ({"适用地区": ""}, "J2", "请填写这一项"),
        ({"有效期至": "明年"}, "L2", "2023-05-01"),
        ({"有效期至": "2020-01-01"}, "L2", "已经过去"),
        ({"最高利率（%）": 3}, "第 2 行", "从低到高"),
    ],
)
def test_every_fault_is_named_by_its_cell(
    bank: Browser, app: Starlette, cells: dict[str, Any], cell: str, message: str
) -> None:
    before = counts(app)
    answer = send(bank, a_table([{**NEW, **cells}, {**NEW, "方案名称": "示例好的一行"}]))
    assert answer.status_code == 422
    found = re.findall(r'<th scope="row">([^<]*)</th>(.*?)</tr>', answer.text, re.DOTALL)
    assert len(found) == 1
    assert found[0][0].startswith(f"{cell} ")
    assert message in found[0][1]
    assert "其余 1 行没有发现错误" in answer.text
    assert counts(app) == before


def test_the_same_row_twice_is_refused(bank: Browser) -> None:
    assert "和第 2 行重复" in send(bank, a_table([NEW, NEW])).text
    row = exported(bank)[0]
    assert "和第 2 行重复" in send(bank, a_table([row, row])).text


def test_an_offering_of_somebody_else_is_not_there(bank: Browser, app: Starlette) -> None:
    with app.state.database.reading() as session:
        other = session.scalar(
            select(Offered.id)
            .join(Institution, Institution.id == Offered.institution_id)
            .where(Institution.code == "demo-insurer")
        )
    assert "没有这个编号" in send(bank, a_table([{**NEW, "方案编号": other}])).text


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: b"", "文件是空的"),
        (lambda: b"not a workbook", "内容不是其中一种"),
        (lambda: a_table([NEW])[:900], "已损坏"),
        (lambda: a_table([]), "没有内容"),
        (lambda: a_table([NEW], HEADINGS[:-1]), "缺少：有效期至"),
        (lambda: a_table([NEW], (*HEADINGS, "备注")), "多出：备注"),
        (lambda: a_table([NEW], (*HEADINGS, "产品")), "重复：产品"),
        (lambda: with_formula(), "E2 是公式"),
        (lambda: with_merged_cells(), "B2:C2 是合并单元格"),
        (lambda: with_part(a_table([NEW]), "xl/vbaProject.bin", b"\xd0\xcf"), "宏"),
        (lambda: with_a_broken_part(a_table([NEW]), "xl/worksheets/sheet1.xml"), "已损坏"),
        (lambda: with_a_broken_part(a_table([NEW]), "xl/sharedStrings.xml"), "已损坏"),
        (lambda: with_part(a_table([NEW]), "xl/media/big.bin", bytes(MOST_UNPACKED)), "内容太多"),
        (lambda: a_table([{"产品": "创赛贷"}] * (MOST_ROWS + 1)), f"表里有 {MOST_ROWS + 1} 行"),
        (lambda: a_table([{"产品": 1}] * 100_000, ("产品",)), "100001 行"),
        (lambda: with_a_far_cell("A1048576"), "1048576 行"),
        (lambda: with_a_far_cell("XFD2"), "多出许多列"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_file_that_is_no_table_is_refused_whole(
    bank: Browser, app: Starlette, make: Callable[[], bytes], message: str
) -> None:
    before = counts(app)
    answer = send(bank, make())
    assert answer.status_code == 422
    assert message in answer.text
    assert counts(app) == before


def test_another_kind_of_file_and_no_file_are_refused(bank: Browser) -> None:
    assert "另存为 .xlsx" in send(bank, b"a,b", "方案.csv").text
    assert "只收 .xlsx 文件" in send(bank, a_table([NEW]), "方案.xlsm").text
    assert "请先选择文件" in bank.post(PAGE, {"x": "1"}).text


def test_an_edit_in_between_shows_the_preview_again(bank: Browser, another: Any, app: Starlette) -> None:
    bring(bank, a_table([NEW]))
    row = exported(bank)[-1]
    table = kept(send(bank, a_table([{**row, "最长期限（月）": 24}])).text)
    bring(bank, a_table([{**row, "说明": "示例：有人先改了"}]))
    answer = bank.post(f"{PAGE}/confirmation", {"table": table})
    assert answer.status_code == 409
    assert "刚刚有人改过" in answer.text
    assert exported(bank)[-1]["最长期限（月）"] == ""
    assert "修改 1 个" in bank.post(f"{PAGE}/confirmation", {"table": kept(answer.text)}).text


@pytest.mark.parametrize("table", ["", "{}", "[]", '{"rows": [], "seen": {}}', '{"rows": 1}'])
def test_a_broken_confirmation_changes_nothing(bank: Browser, app: Starlette, table: str) -> None:
    before = counts(app)
    assert bank.post(f"{PAGE}/confirmation", {"table": table}).status_code == 400
    assert counts(app) == before


def test_what_waits_for_review_is_not_changed(bank: Browser) -> None:
    bring(bank, a_table([NEW]))
    row = exported(bank)[-1]
    bank.get("/desk")
    bank.post(f"/desk/offerings/{int(row['方案编号'])}/submission", {"revision": "1"})
    answer = send(bank, a_table([{**row, "最长期限（月）": 24}]))
    assert answer.status_code == 422
    assert "请先在页面上撤回" in answer.text
    assert "完全一样" in send(bank, a_table([row])).text


def test_the_template_has_choices_and_notes(bank: Browser) -> None:
    assert rows_of(bank.get(f"{PAGE}/template.xlsx").content) == []


def test_a_list_is_taken_away_as_it_is_filtered(guest: Browser) -> None:
    rows = rows_of(guest.get("/products.xlsx?category=insurance").content)
    assert {row["类别"] for row in rows} == {"保险"}
    answer = guest.get("/products.csv?category=insurance")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert len(answer.content.decode("utf-8-sig").splitlines()) == len(rows) + 1
    offers = rows_of(guest.get("/offerings.xlsx?category=insurance").content)
    assert {row["产品"] for row in offers} <= {row["产品"] for row in rows}
    assert {row["示例"] for row in offers} == {"示例"}
    assert guest.get("/offerings.csv").status_code == 200
