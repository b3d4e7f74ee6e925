"""Conditions by spreadsheet: a sheet of rows beside the offerings, judged like the form, nothing lost."""

import html
import re
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import select
from starlette.applications import Starlette

from catalog.criteria import Criterion, Group, Leaf, Manual
from catalog.criterion_rows import to_rows, to_tree
from catalog.exchange.criteria_columns import SHEET
from catalog.offerings import queries
from catalog.offerings.models import OfferingVersion
from tests.catalog.exchange_files import NEW, a_table, a_workbook, rows_of
from tests.world import Browser

PAGE = "/desk/offerings/table"
CITED = {"依据条款": "豫融育新 二(四)"}
COUNTED, LONG = {"怎样比较": "至少满足几项"}, "0" * 5_000
A_ROW: TypeAdapter[Criterion] = TypeAdapter(Criterion)
MINE = CITED | {"方案名称": "示例表格贷"}

ROWS: list[dict[str, Any]] = [
    MINE | {"条件": "发明专利", "取值": 1, "作用": "优先", "怎样才能满足": "先申请专利"},
    MINE | {"条件": "人工核验", "条件怎么写": "团队稳定"},
    MINE | {"序号": "3", "条件": "成组条件", "怎样比较": "至少满足几项", "取值": 2},
    MINE | {"序号": "3.1", "条件": "研发投入占营收比", "怎样比较": "不少于", "取值": "3.5%"},
    MINE | {"序号": "3.2", "条件": "企业资质", "取值": "高新技术企业；瞪羚企业"},
    MINE | {"序号": "3.3", "条件": "成组条件", "怎样比较": "须全部满足"},
    MINE | {"序号": "3.3.1", "条件": "上年营业收入", "怎样比较": "大于", "取值": 500},
    MINE | {"序号": "3.3.2", "条件": "申请主体", "取值": "企业；证券、基金公司"},
]


@pytest.fixture
def bank(guest: Browser) -> Browser:
    return guest.sign_in("bank@demo.example")


def send(bank: Browser, content: bytes) -> Any:
    return bank.post(PAGE, files={"file": ("方案.xlsx", content)})


def bring(bank: Browser, content: bytes) -> Any:
    preview = send(bank, content)
    found = re.search(r'name="table" value="([^"]*)"', preview.text)
    assert found, preview.text[-2000:]
    return bank.post(f"{PAGE}/confirmation", {"table": html.unescape(found[1])})


def newest(app: Starlette) -> tuple[int, tuple[Criterion, ...]]:
    """The offering begun last, and its rows."""
    with app.state.database.reading() as session:
        offering = session.scalars(select(OfferingVersion.offering_id).order_by(OfferingVersion.id)).all()[-1]
        return offering, to_tree(queries.versions(session, offering)[-1].criteria)


def exported(bank: Browser) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    content = bank.get(f"{PAGE}/mine.xlsx").content
    return rows_of(content), rows_of(content, SHEET)


def test_conditions_come_in_with_their_groups_go_out_and_only_a_change_differs(
    bank: Browser, app: Starlette
) -> None:
    done = bring(bank, a_workbook([NEW], ROWS))
    assert "新增 1 个方案" in done.text
    offering, (patents, team, routes) = newest(app)
    assert isinstance(patents, Leaf)
    assert (patents.requirement, patents.weight) == ("发明专利至少 1 件，优先", "preferred")
    assert patents.cite == "yuxin#二(四)"
    assert isinstance(team, Manual)
    assert isinstance(routes, Group)
    assert (routes.join, routes.count, len(routes.members)) == ("at_least", 2, 3)
    both = routes.members[2]
    assert isinstance(both, Group)
    assert both.join == "all"

    offerings, rows = exported(bank)
    mine = [row for row in rows if row["方案编号"] == offering]
    assert [row["序号"] for row in mine] == ["1", "2", "3", "3.1", "3.2", "3.3", "3.3.1", "3.3.2"]
    assert "完全一样" in send(bank, a_workbook(offerings, rows)).text
    assert "完全一样" in send(bank, a_table(offerings)).text

    mine[0]["取值"] = "2"
    preview = send(bank, a_workbook(offerings, rows)).text
    assert "发明专利至少 2 件" in preview
    assert "修改 1 个方案" in bring(bank, a_workbook(offerings, rows)).text
    after = exported(bank)[1]
    assert after == rows
    changed = [now for now, was in zip(newest(app)[1], (patents, team, routes), strict=True) if now != was]
    assert [each.requirement for each in changed] == ["发明专利至少 2 件，优先"]


def test_a_score_stays_as_it_is_until_its_row_is_taken_out(bank: Browser, app: Starlette) -> None:
    bring(bank, a_workbook([NEW], ROWS[:2]))
    offering, (_, team) = newest(app)
    part = {"label": "专利", "fact": "invention_patents"}
    bands = [{"op": "at_least", "value": 1, "points": 60}]
    with app.state.database.writing() as session:
        version = queries.versions(session, offering)[-1]
        score = {"kind": "score", "requirement": "打分 60 分", "cite": "yuxin#二(四)", "least": 60}
        version.criteria = to_rows(
            [
                *to_tree(version.criteria),
                A_ROW.validate_python({**score, "parts": [{**part, "bands": bands}]}),
            ]
        )
    offerings, rows = exported(bank)
    assert [row["条件"] for row in rows if row["方案编号"] == offering][-1] == "原样保留"
    del rows[[row["条件怎么写"] for row in rows].index("团队稳定")]
    bring(bank, a_workbook(offerings, rows))
    kept = newest(app)[1]
    assert team not in kept
    assert [each.kind for each in kept] == ["fact", "score"]
    rows[-1]["条件怎么写"] = "打分 99 分"
    assert "不能原样保留" in send(bank, a_workbook(offerings, rows)).text


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"方案名称": "没有这个"}, "B2", "表里没有这个方案"),
    ({"方案编号": 99999}, "A3", "表里没有这个方案"),
    ({"序号": "3.0"}, "C4", "序号写成"),
    ({"序号": "9.1"}, "C5", "没有序号为 9 的成组条件"),
    ({"条件": "星座"}, "D6", "没有这一项"),
    ({"条件": ""}, "D7", "请填写这一项"),
    ({"怎样比较": "是其中之一"}, "E8", "发明专利只能用：不少于、不超过、大于"),
    ({"取值": "许多"}, "F9", "不能与 许多 比较"),
    ({"取值": ""}, "F10", "请填写这一项"),
    ({"条件": "企业资质", "取值": "高企"}, "F11", "没有“高企”；可以填：科技型中小企业"),
    ({"作用": "也许"}, "G12", "只能是：必须、排除、优先"),
    ({"依据条款": ""}, "H13", "请填写这一项"),
    ({"依据条款": "没有这份文件 一"}, "H14", "没有这一条"),
    ({"条件": "人工核验"}, "I15", "请写明"),
    ({"从哪天起": "明年"}, "K16", "2023-05-01"),
    ({"从哪天起": "2027-01-01", "到哪天止": "2026-01-01"}, "L17", "早于"),
    ({"序号": "1", "条件": "成组条件"}, "C18", "至少要有两行"),
    ({"序号": "2", "条件": "成组条件", "怎样比较": "至少满足几项", "取值": 3}, "F19", "1 到 2 的整数"),
    ({"序号": "2.1"}, "", ""),
    ({"序号": "2.2", "作用": "优先"}, "G21", "不能只是优先"),
    ({"条件": "原样保留", "条件怎么写": "团队稳定"}, "I22", "不能原样保留"),
    ({"序号": "1.1", "条件": "原样保留"}, "D23", "不能放进组里"),
    (
        {"序号": "4", "条件": "成组条件", **COUNTED, "取值": f"1{LONG}"},
        "F24",
        "1 到 2 的整数",
    ),
    ({"序号": "4.1"}, "", ""),
    ({"序号": "4.2"}, "", ""),
    (
        {"序号": "5", "条件": "成组条件", **COUNTED, "取值": f"0001{LONG}"},
        "F27",
        "1 到 2 的整数",
    ),
    ({"序号": "5.1"}, "", ""),
    ({"序号": "5.2"}, "", ""),
]


def test_every_fault_of_a_condition_is_named_by_its_cell_and_nothing_changes(
    bank: Browser, app: Starlette
) -> None:
    before = newest(app)
    rows = [MINE | {"条件": "发明专利", "取值": 1} | wrong for wrong, _, _ in WRONG]
    answer = send(bank, a_workbook([NEW], rows))
    assert answer.status_code == 422
    found = re.findall(r'<th scope="row">([^<]*)</th>\s*<td>([^<]*)</td>', answer.text)
    asked = [(f"{SHEET} {cell} ", message) for _, cell, message in WRONG if cell]
    assert len(found) == len(asked), found
    for cell, message in asked:
        assert any(at.startswith(cell) and message in html.unescape(said) for at, said in found), (
            cell,
            found,
        )
    assert newest(app) == before


def test_a_sheet_of_conditions_with_other_headings_is_refused(bank: Browser) -> None:
    answer = send(bank, a_workbook([NEW], [], ("条件", "备注")))
    assert answer.status_code == 422
    assert f"“{SHEET}”表第 1 行的表头和模板不同" in answer.text
