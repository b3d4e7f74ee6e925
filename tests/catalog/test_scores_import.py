"""Official scores from a file: every fault by its cell, nothing before the confirmation, all or nothing."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from starlette.applications import Starlette

from catalog.models_scores import FirmScore, ScoreImport
from catalog.scoring.columns import COLUMNS
from catalog.scoring.queries import official_scores
from tests.world import Browser
from yurong.seeds import FIRMS

HEADINGS = [column.heading for column in COLUMNS]
FIRM, OTHER_FIRM = FIRMS[0][0], FIRMS[1][0]
STRANGER = "91410100MA9GQ0001Q"
ROW = {
    "统一社会信用代码": OTHER_FIRM,
    "企业名称": "洛阳示例新材料有限公司",
    "积分体系": "豫科积分",
    "版本": "2026 版",
    "发布机构": "某评价机构",
    "年度": "2026",
    "积分": "78.5",
    "名次": "3",
    "参评企业数": "200",
    "产业": "70",
    "技术创新": "",
    "人才团队": "66.5",
    "经营管理": "0",
    "发布日期": "2026-03-01",
}


def a_row(**changes: str) -> dict[str, str]:
    return {**ROW, **changes}


def as_csv(*rows: dict[str, str], encoding: str = "utf-8", headings: list[str] = HEADINGS) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: dict[str, Any]) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["创新积分名单"])
    sheet.write_row(1, 0, HEADINGS)
    for line, row in enumerate(rows, start=2):
        sheet.write_row(line, 0, [row[heading] for heading in HEADINGS])
    book.close()
    return made.getvalue()


@pytest.fixture
def staff(guest: Browser) -> Browser:
    return guest.sign_in("organiser@demo.example")


def upload(staff: Browser, content: bytes, name: str = "积分.csv", **options: Any) -> Any:
    return staff.post("/organise/scores/imports", files={"file": (name, content)}, **options)


def stored(app: Starlette) -> int:
    with app.state.database.reading() as session:
        return session.scalar(select(func.count()).select_from(FirmScore)) or 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("积分.csv", as_csv(a_row())),
        ("积分.CSV", as_csv(a_row(), encoding="utf-8-sig")),
        ("gbk.csv", as_csv(a_row(), encoding="gbk")),
        ("积分.xlsx", as_xlsx(a_row())),
        ("numbers.xlsx", as_xlsx({**ROW, "年度": 2026, "积分": 78.5, "名次": 3, "人才团队": 66.5})),
        ("slashes.csv", as_csv(a_row(发布日期="2026/3/1"))),
        ("words.csv", as_csv(a_row(发布日期="2026年3月1日"))),
        ("digits.csv", as_csv(a_row(发布日期="20260301"))),
    ],
)
def test_a_file_changes_nothing_until_it_is_confirmed(
    app: Starlette, staff: Browser, name: str, content: bytes
) -> None:
    before = stored(app)
    preview = upload(staff, content, name)
    assert preview.status_code == 200
    assert "还没有生效" in preview.text
    assert "78.5 分" in preview.text
    assert stored(app) == before
    done = staff.post(f"{preview.url.path}/confirmation")
    assert "已导入" in done.text
    with app.state.database.reading() as session:
        (record,) = official_scores(session, OTHER_FIRM)
    assert (str(record.value), record.rank, record.ranked_of, record.year) == ("78.5", 3, 200, 2026)
    assert str(record.dated) == "2026-03-01"
    assert record.dimensions is not None
    assert record.dimensions.technology is None
    assert record.dimensions.management == 0


@pytest.mark.parametrize(
    ("heading", "cell", "message"),
    [
        ("统一社会信用代码", "91410100MA44YR001Y", "校验位不对"),
        ("统一社会信用代码", "123", "应为 18 位"),
        ("统一社会信用代码", "", "请填写这一项"),
        ("企业名称", "", "请填写这一项"),
        ("积分体系", "龙岩积分", "请填写：豫科积分"),
        ("发布机构", "", "请填写这一项"),
        ("年度", "二〇二六", "请填写整数"),
        ("年度", "2014", "不能小于 2015"),
        ("积分", "七十八", "请填写数字"),
        ("积分", "10000.01", "不能大于 10000"),
        ("积分", "-1", "不能小于 0"),
        ("积分", "78.555", "最多 2 位小数"),
        ("积分", "NaN", "请填写数字"),
        ("名次", "201", "名次不能大于参评企业数"),
        ("名次", "0", "不能小于 1"),
        ("产业", "100.01", "不能大于 100"),
        ("发布日期", "去年", "请填写日期"),
        ("发布日期", "1767225600", "请填写日期"),
        ("发布日期", "2999-01-01", "不能在今天以后"),
    ],
)
def test_every_fault_is_named_by_its_cell_and_nothing_is_taken(
    app: Starlette, staff: Browser, heading: str, cell: str, message: str
) -> None:
    before = stored(app)
    answer = upload(staff, as_csv(a_row(统一社会信用代码=STRANGER), a_row(**{heading: cell})))
    assert answer.status_code == 422
    assert "第 3 行" in answer.text
    assert message in answer.text
    assert "一行都没有导入" in answer.text
    assert stored(app) == before
    with app.state.database.reading() as session:
        assert session.scalars(select(ScoreImport).where(ScoreImport.confirmed_at.is_(None))).all() == []


def test_all_faults_of_all_rows_are_listed_at_once(staff: Browser) -> None:
    answer = upload(staff, as_csv(a_row(积分="a", 年度="b"), a_row(产业="c"), a_row(积分="", 名次="")))
    assert "4 处有错" in answer.text
    several = a_row(发布机构="", 名次="201", 发布日期="2999-01-01")
    assert "3 处有错" in upload(staff, as_csv(several)).text
    for words in ("第 2 行", "第 3 行", "第 4 行", "积分和名次至少填一项"):
        assert words in answer.text


def test_the_same_score_twice_in_one_file_is_a_fault(staff: Browser) -> None:
    answer = upload(staff, as_csv(a_row(), a_row(积分="80")))
    assert (answer.status_code, "和第 2 行是同一家企业的同一种积分" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("积分.pdf", b"%PDF", "只能读 .xlsx 和 .csv"),
        ("积分.csv", b"", "文件是空的"),
        ("积分.xlsx", b"not a zip", "不是 .xlsx 格式"),
        ("积分.csv", as_csv(a_row(), headings=HEADINGS[1:]), "表头缺少：统一社会信用代码"),
        ("积分.csv", as_csv(), "表头下面没有内容"),
        ("积分.csv", as_csv(*[ROW] * 5001), "一次最多 5000 行"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(staff: Browser, name: str, content: bytes, message: str) -> None:
    answer = upload(staff, content, name)
    assert (answer.status_code, message in answer.text) == (422, True), answer.text[-3000:]


def test_no_file_at_all_is_said_kindly(staff: Browser) -> None:
    answer = staff.post("/organise/scores/imports")
    assert (answer.status_code, "请先选择文件" in answer.text) == (422, True)


def test_confirming_twice_is_once_and_the_same_file_again_changes_nothing(
    app: Starlette, staff: Browser
) -> None:
    first = upload(staff, as_csv(a_row(), a_row(统一社会信用代码=STRANGER)))
    assert "<dd>2 条</dd>" in first.text
    for _ in range(2):
        staff.post(f"{first.url.path}/confirmation")
    after = stored(app)
    again = upload(staff, as_csv(a_row(), a_row(统一社会信用代码=STRANGER, 积分="80")))
    effect = [each.partition("<")[0] for each in again.text.split("<dd>")[1:4]]
    assert effect == ["0 条", "1 条", "1 条"]
    staff.post(f"{again.url.path}/confirmation")
    assert stored(app) == after
    with app.state.database.reading() as session:
        assert [str(each.value) for each in official_scores(session, STRANGER)] == ["80"]


def test_a_name_that_differs_from_the_registered_one_is_pointed_out(staff: Browser) -> None:
    assert "登记的是「洛阳示例新材料有限公司」" in upload(staff, as_csv(a_row(企业名称="另一个名字"))).text


def test_a_later_upload_replaces_one_that_was_not_confirmed(staff: Browser) -> None:
    first = upload(staff, as_csv(a_row())).url.path
    upload(staff, as_csv(a_row(积分="80")))
    assert staff.get(first).status_code == 404
    assert staff.post(f"{first}/confirmation").status_code == 404


def test_an_unconfirmed_upload_is_its_senders_alone(staff: Browser, another: Callable[[], Browser]) -> None:
    path = upload(staff, as_csv(a_row())).url.path
    administrator = another().sign_in("admin@demo.example")
    assert administrator.get(path).status_code == 404
    assert administrator.post(f"{path}/confirmation").status_code == 404
    assert administrator.get("/organise/scores/imports/99999999999").status_code == 404


def test_the_template_has_the_columns_and_a_filled_one_is_read(staff: Browser) -> None:
    sent = staff.get("/organise/scores/template.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(sent.content))
    assert book.sheet_names == ["创新积分", "填写说明"]
    assert book.get_sheet_by_index(0).to_python()[0] == HEADINGS
    assert "表头" in upload(staff, sent.content, "模板.xlsx").text
