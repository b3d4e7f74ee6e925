"""Registers with titles, wrong units, stray quotes and worse: named, counted, and the rest goes on."""

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from hypothesis import given
from hypothesis import strategies as st

from catalog.facts import FACTS
from catalog.screening.columns import decode
from catalog.screening.csv_rows import last_row_end
from catalog.screening.faults import LISTED, WHOLE_FILE, Fault
from catalog.screening.files import UnreadableRegister, open_register
from catalog.screening.register import Register, read_register
from catalog.screening.seen import Seen
from catalog.screening.texts import Reading, place_codes
from catalog.screening.units import put_right
from catalog.wording import Value
from tests.catalog.examples import PLACES
from yurong.kit.money import Money

READING = Reading(place_codes(PLACES), date(2026, 3, 16))
HEAD = "企业名称,统一社会信用代码,上年营业收入（万元）"
FIRST, SECOND, THIRD = (f"91410100MA44ABCD{n}X" for n in "123")


def opened(folder: Path, text: str | bytes, name: str = "register.csv") -> Register:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_register(path, READING)


def read(register: Register) -> tuple[list[str], list[Value | None], list[Fault]]:
    """Names and revenues of all firms, and every fault listed."""
    chunks = list(register.firms())
    revenues = [decode(FACTS["revenue"], int(code)) for firms in chunks for code in firms.columns["revenue"]]
    faults = [*register.faults, *(fault for firms in chunks for fault in firms.faults), *register.doubtful()]
    return [name for firms in chunks for name in firms.names], revenues, faults


@pytest.mark.parametrize(
    ("heading", "title", "text", "amount"),
    [
        ("上年营业收入（元）", "", "12345678.9", "1234.56789"),
        ("上年营业收入(单位：元)", "", "10000", "1"),
        ("上年营业收入（千元）", "", "10", "1"),
        ("上年营业收入（亿元）", "", "1.5", "15000"),
        ("上年营业收入", "单位：元,,", '"12,345,678"', "1234.5678"),
        ("上年营业收入（万元）", "单位：元,,", "12", "12"),
        ("* 上年营业收入 (万元)", "某市登记册,,", "１２．５", "12.5"),
        ("revenue", "", "'300", "300"),
    ],
)
def test_an_amount_is_taken_in_the_unit_that_its_heading_or_title_names(
    tmp_path: Path, heading: str, title: str, text: str, amount: str
) -> None:
    above = f"{title}\n" if title else ""
    register = opened(tmp_path, f"{above}企业名称,统一社会信用代码,{heading}\n甲,{FIRST},{text}\n")
    names, revenues, faults = read(register)
    assert (names, revenues) == (["甲"], [Money.wan(amount)])
    converted = any("已换算成万元" in fault.reason for fault in faults)
    assert converted == (amount != "12" and amount != "12.5" and amount != "300")


@given(st.integers(0, 10**15), st.sampled_from([("元", 2), ("千元", 5), ("百万元", 8), ("亿元", 10)]))
def test_no_fen_is_lost_between_units(fen: int, unit: tuple[str, int]) -> None:
    name, decimals = unit
    text = f"{fen // 10**decimals}.{fen % 10**decimals:0{decimals}d}"
    (wan,) = put_right(FACTS["revenue"], pl.Series([text]), name).to_list()
    assert Money.wan(wan) == Money(fen)


@pytest.mark.parametrize("text", ["45351", "45351.0", "2024-02-29", "'2024-02-29"])
def test_the_day_numbers_of_spreadsheets_are_days(text: str) -> None:
    (day,) = put_right(FACTS["founded_on"], pl.Series([text]), "").to_list()
    assert day == "2024-02-29"


def test_an_amount_beyond_all_others_is_taken_and_doubted(tmp_path: Path) -> None:
    rows = "".join(f"甲{n},,{2_000_000 if n else 1_000_000}\n" for n in range(2))
    _, revenues, faults = read(opened(tmp_path, f"{HEAD}\n{rows}"))
    assert revenues == [Money.wan(1_000_000), Money.wan(2_000_000)]
    assert [(fault.row, "超出常见范围" in fault.reason) for fault in faults] == [(3, True)]


@pytest.mark.parametrize(("vast", "is_doubted"), [(10, False), (11, True)])
def test_a_column_ten_thousand_times_too_large_is_named(tmp_path: Path, vast: int, is_doubted: bool) -> None:
    rows = "".join(f"甲{n},,{500_000 if n < vast else 500}\n" for n in range(20))
    *_, faults = read(opened(tmp_path, f"{HEAD}\n{rows}"))
    assert any("是否误以元为单位" in fault.reason for fault in faults) == is_doubted


def test_a_stray_quote_costs_its_own_row_only(tmp_path: Path) -> None:
    rows = [f'"甲,{FIRST},1', f"乙,{SECOND},2", f'"丙\n公司",{THIRD},3', '丁",,4', "戊,,5"]
    names, revenues, faults = read(opened(tmp_path, f"{HEAD}\n" + "\n".join(rows) + "\n"))
    assert names == ["甲", "乙", "丙\n公司", "丁", "戊"]
    assert revenues == [Money.wan(n) for n in range(1, 6)]
    assert [fault.row for fault in faults if "引号不成对" in fault.reason and not fault.column] == [2, 5]


def test_two_stray_quotes_do_not_swallow_the_rows_between(tmp_path: Path) -> None:
    rows = [f'"甲,{FIRST},1', f"乙,{SECOND},2", f'丙",{THIRD},3', "丁,,4"]
    names, _, _ = read(opened(tmp_path, f"{HEAD}\n" + "\n".join(rows) + "\n"))
    assert names == ["甲", "乙", "丙", "丁"]


def test_a_quote_that_never_closes_does_not_grow_the_block(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(f'{HEAD}\n"甲,,1\n' + "".join(f"乙{n},,2\n" for n in range(2_000)), "utf-8")
    file = open_register(path, block_bytes=1_000)
    longest = max(len(chunk.texts) for chunk in file.chunks)
    assert longest < 500


def test_a_file_without_line_ends_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(HEAD.encode() + b"\n" + b"x" * 20_000)
    with pytest.raises(UnreadableRegister, match="有一行超过"):
        list(open_register(path, block_bytes=1_000).chunks)


@given(st.text('a"\n', max_size=40))
def test_blocks_end_only_outside_quotes(text: str) -> None:
    end = last_row_end(text.encode())
    ends = [n + 1 for n, char in enumerate(text) if char == "\n" and text[:n].count('"') % 2 == 0]
    assert end == max(ends, default=0)


def test_null_bytes_are_dropped_and_named_and_a_few_bad_bytes_do_not_make_it_gbk(tmp_path: Path) -> None:
    rows = "".join(f"示例科技有限公司{n},,1\n" for n in range(200)).encode()
    names, _, faults = read(opened(tmp_path, f"{HEAD}\n甲\0乙,,1\n".encode() + rows))
    assert names[0] == "甲乙"
    assert [fault.reason for fault in faults if fault.column == WHOLE_FILE] == [
        "文件里有空字符（NUL），已去掉"
    ]
    names, _, faults = read(opened(tmp_path, f"{HEAD}\n".encode() + b"\xff,,1\n" + rows))
    assert names[:2] == ["\ufffd", "示例科技有限公司0"]
    assert "既不是 UTF-8 也不是 GBK" in faults[0].reason


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "是空的"),
        (b"\n\n\n", "没有找到表头"),
        ("编号,电话\n1,2\n".encode(), "没有找到表头，看到的是：编号、电话；请按模板填写表头"),
    ],
)
def test_an_empty_file_or_one_without_our_headings_is_refused(
    tmp_path: Path, content: bytes, why: str
) -> None:
    with pytest.raises(UnreadableRegister, match=why):
        opened(tmp_path, content)


def test_a_register_of_headings_only_has_no_firms(tmp_path: Path) -> None:
    register = opened(tmp_path, HEAD)
    assert read(register) == ([], [], [])
    assert (register.has_codes, "revenue" in register.absent, "staff" in register.absent) == (
        True,
        False,
        True,
    )


def test_grouped_heads_and_an_empty_first_column_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("说明").write(0, 0, "请填下一张表")
        sheet = book.add_worksheet("名单")
        sheet.merge_range(0, 0, 0, 3, "某市企业登记册（单位：元）")
        sheet.write_row(1, 1, ["基本信息", "", "财务"])
        sheet.write_row(2, 1, ["企业名称", "统一社会信用代码", "上年营业收入"])
        sheet.write_row(3, 1, ["甲", FIRST.lower(), 1_234_567.89])
        sheet.write_row(4, 0, ["备注", "乙", f" {FIRST}", 5])
    register = read_register(path, READING)
    names, revenues, faults = read(register)
    assert (names, revenues) == (["甲"], [Money.wan("123.456789")])
    assert [(fault.row, fault.column, fault.reason[:4]) for fault in faults] == [
        (3, "上年营业收入", "以元为单"),
        (3, "第 1 列", "没有表头"),
        (5, "统一社会信用代码", "与前面的"),
    ]


def test_a_vast_workbook_is_sent_back_as_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["企业名称", "职工人数"])
    monkeypatch.setattr("catalog.screening.xlsx_file.MOST_UNPACKED", 100)
    with pytest.raises(UnreadableRegister, match="太大，请另存为"):
        read_register(path, READING)


def test_faults_beyond_the_sheet_are_counted_and_every_repeated_code_is_listed(tmp_path: Path) -> None:
    count = LISTED + 10
    rows = "".join(f"甲{n},{FIRST},三百\n" for n in range(count))
    chunks = list(opened(tmp_path, f"{HEAD}\n{rows}").firms())
    listed = Counter(fault.column for firms in chunks for fault in firms.faults)
    more: Counter[str] = sum((firms.more for firms in chunks), Counter())
    assert sum(map(len, chunks)) == 1
    assert (listed["上年营业收入（万元）"], more["上年营业收入（万元）"]) == (LISTED, 10)
    assert (listed["统一社会信用代码"], more["统一社会信用代码"]) == (count - 1, 0)


@given(st.lists(st.lists(st.integers(0, 30), max_size=12), max_size=12))
def test_a_code_is_new_once_whatever_the_chunks(chunks: list[list[int]]) -> None:
    seen, met = Seen(), set[int]()
    for chunk in chunks:
        expected = []
        for code in chunk:
            expected.append(code in met)
            met.add(code)
        codes = pl.Series([str(code) for code in chunk], dtype=pl.String)
        assert seen.before(codes).to_list() == expected
