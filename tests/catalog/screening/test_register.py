"""Reading a register: what people really send, taken where it is clear and named where it is not."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the package has no types

from catalog.facts import FACTS
from catalog.screening.columns import UNKNOWN, decode, header
from catalog.screening.faults import Fault
from catalog.screening.files import UnreadableRegister, open_register
from catalog.screening.register import read_register
from catalog.screening.source import Firms
from catalog.screening.texts import Reading, place_codes, read_column
from catalog.vocabulary import Applicant, ContestPhase, Credential
from catalog.wording import Value
from tests.catalog.examples import PLACES
from yurong.kit.money import Money

AS_OF = date(2026, 3, 16)
READING = Reading(place_codes(PLACES), AS_OF)
HEAD = "企业名称,统一社会信用代码,注册地,上年营业收入（万元）"
BOTH = (Credential.TECH_SME, Credential.HIGH_TECH)
FIRST, SECOND = "91410100MA44ABCD1X", "91410100MA44ABCD2X"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "register.csv"
    path.write_bytes(text.encode(encoding))
    return path


def firms_of(path: Path) -> tuple[Firms, list[Fault]]:
    """The only chunk of a small register, and every fault."""
    register = read_register(path, READING)
    (firms,) = [firms for firms in register.firms() if len(firms) or firms.faults]
    return firms, register.faults + firms.faults


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("revenue", "66.67", Money.wan("66.67")),
        ("revenue", "1,200.5", Money.wan("1200.5")),
        ("revenue", "3.0", Money.wan(3)),
        ("revenue", "0", Money(0)),
        ("revenue", " — ", None),
        ("revenue", "NaN", None),
        ("staff", "12.0", 12),
        ("founded_on", "2024年2月29日", date(2024, 2, 29)),
        ("founded_on", "20240229", date(2024, 2, 29)),
        ("founded_on", "2024/2/29 00:00:00", date(2024, 2, 29)),
        ("has_borrowed", "否", False),
        ("has_borrowed", "TRUE", True),
        ("credentials", "科技型中小企业；high_tech、高新技术企业", BOTH),
        ("credentials", "无", ()),
        ("contest_phase", "none", ContestPhase.NONE),
        ("contest_phase", "未参赛", ContestPhase.NONE),
        ("region", "410105", "410105"),
        ("region", "河南省郑州市金水区", "410105"),
        ("region", "金水区", "410105"),
    ],
)
def test_a_clear_cell_is_taken(key: str, text: str, value: Value | None) -> None:
    codes, faults = read_column(FACTS[key], pl.Series([text]), READING)
    assert not faults
    assert decode(FACTS[key], int(codes[0])) == value


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("revenue", "300万元", "带有单位"),
        ("revenue", "3000000000000", "是否误以元为单位"),
        ("revenue", "-1", "小于 0"),
        ("revenue", "1.2345678", "最多 6 位小数"),
        ("revenue", "1e9", "超出可信范围"),
        ("staff", "1.5", "不是整数"),
        ("staff", "2000000", "不在 0 到 1,000,000"),
        ("founded_on", "2024-02-30", "不是日期"),
        ("founded_on", "2026-03-17", "不在 1900 年到 2026-03-16"),
        ("has_borrowed", "也许", "看不出是或否"),
        ("credentials", "百强企业", "不在可填的取值中"),
        ("region", "中州", "不是六位行政区划代码"),
        ("region", "000000", "不能是全国"),
    ],
)
def test_an_unclear_cell_is_unknown_and_says_why(key: str, text: str, why: str) -> None:
    codes, ((place, reason),) = read_column(FACTS[key], pl.Series([text]), READING)
    assert (int(codes[0]), place) == (UNKNOWN, 0)
    assert why in reason


def test_every_fact_has_a_heading_of_its_own_and_its_key_as_alias(tmp_path: Path) -> None:
    assert len({header(fact) for fact in FACTS.values()}) == len(FACTS)
    for heads in ([header(fact) for fact in FACTS.values()], [f.label for f in FACTS.values()], list(FACTS)):
        register = read_register(written(tmp_path, ",".join(heads) + "\n"), READING)
        assert (list(register.facts), register.faults) == (list(FACTS), [])


def test_a_gbk_register_is_read_and_said_to_be_gbk(tmp_path: Path) -> None:
    firms, faults = firms_of(written(tmp_path, f"{HEAD}\n甲公司,{FIRST},金水区,1\n", "gbk"))
    assert firms.names == ["甲公司"]
    assert faults == [Fault(2, "整个文件", "文件是 GBK 编码，已按 GBK 读入")]


def test_row_numbers_hold_over_empty_rows_and_line_breaks_in_cells(tmp_path: Path) -> None:
    text = f'\ufeff{HEAD}\r\n"甲\n公司",{FIRST},金水区,1\r\n\r\n乙,{SECOND},金水区,两百\r\n'
    firms, faults = firms_of(written(tmp_path, text))
    assert firms.rows.tolist() == [2, 4]
    assert [(fault.row, fault.column) for fault in faults] == [(4, "上年营业收入（万元）")]


def test_unknown_and_repeated_columns_repeated_codes_and_long_rows_are_named(tmp_path: Path) -> None:
    text = f"{HEAD},电话,revenue\n甲,{FIRST},金水区,1,1,1\n乙,{FIRST},金水区,2,1,1\n丙,123,金水区,3,1,1,多\n"
    firms, faults = firms_of(written(tmp_path, text))
    assert firms.names == ["甲", "丙"]
    assert [(fault.row, fault.reason) for fault in faults] == [
        (1, "不认识的列，没有读"),
        (1, "与前面的列是同一项，没有读"),
        (3, "与前面的行重复，这一行没有计入"),
        (4, "这一行的单元格比表头多，多出的没有读"),
        (4, "不是 18 位统一社会信用代码"),
    ]


def test_a_code_repeated_in_a_later_chunk_is_found(tmp_path: Path) -> None:
    path = tmp_path / "register.parquet"
    pl.DataFrame({"统一社会信用代码": [FIRST, SECOND, FIRST], "staff": [1, 2, 3]}).write_parquet(path)
    register = read_register(path, READING, chunk_rows=2)
    assert [(firms.codes, [f.row for f in firms.faults]) for firms in register.firms()] == [
        ([FIRST, SECOND], []),
        ([], [4]),
    ]


def test_blocks_of_a_csv_end_where_rows_end(tmp_path: Path) -> None:
    rows = "".join(f'"公司,\n{n}",{n}\n' for n in range(50))
    file = open_register(written(tmp_path, f"企业名称,staff\n{rows}", "gbk"), block_bytes=37)
    names = [name for chunk in file.chunks for name in chunk.texts["c0"].to_list()]
    assert names == [f"公司,\n{n}" for n in range(50)]


def test_a_row_with_a_quote_that_never_closes_does_not_stop_the_rest(tmp_path: Path) -> None:
    firms, faults = firms_of(written(tmp_path, f'{HEAD}\n甲,{FIRST},"金水区"x,1\n乙,{SECOND},金水区,2\n'))
    assert firms.names == ["甲", "乙"]
    assert "有引号不成对的行，请核对" in [fault.reason for fault in faults]


def test_typed_cells_of_a_workbook_are_taken_as_people_see_them(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["企业名称", "注册地", "成立日期", "上年营业收入（万元）", "有过银行贷款"])
        sheet.write_row(1, 0, ["甲", 410105])
        sheet.write_datetime(1, 2, datetime(2020, 1, 2), day)  # noqa: DTZ001 - a spreadsheet's day has no zone
        sheet.write_number(1, 3, 0.1 + 0.2)
        sheet.write_boolean(1, 4, False)
    firms, faults = firms_of(path)
    said = {key: decode(FACTS[key], int(codes[0])) for key, codes in firms.columns.items()}
    assert not faults
    assert said == {
        "applicant": Applicant.ENTERPRISE,
        "region": "410105",
        "founded_on": date(2020, 1, 2),
        "revenue": Money.wan("0.3"),
        "has_borrowed": False,
    }


def test_a_title_above_the_headings_is_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "某市企业登记册")
        sheet.write_row(2, 1, ["企业名称", "注册地"])
        sheet.write_row(4, 1, ["甲", "金水区"])
        sheet.write_row(5, 1, ["乙", "某地"])
    firms, faults = firms_of(path)
    assert firms.rows.tolist() == [5, 6]
    assert [(fault.row, fault.column) for fault in faults] == [(6, "注册地")]


def test_typed_columns_of_parquet_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "register.parquet"
    pl.DataFrame(
        {
            "revenue": [1.5, float("nan")],
            "founded_on": [date(2020, 1, 2), None],
            "credentials": [["tech_sme", "high_tech"], []],
            "has_borrowed": [True, None],
        }
    ).write_parquet(path)
    firms, faults = firms_of(path)
    assert not faults
    assert firms.columns["revenue"].tolist() == [1_500_000, UNKNOWN]
    assert firms.columns["credentials"].tolist() == [3, 0], "an empty list is known"
    assert firms.columns["has_borrowed"].tolist() == [1, UNKNOWN]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("register.doc", b"x"),
        ("register.xlsx", b"not a workbook"),
        ("register.parquet", b"not parquet"),
        ("register.csv", "企业名称".encode("utf-16")),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableRegister):
        read_register(path, READING)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRegister, match="读不了文件"):
        read_register(tmp_path / "none.csv", READING)
