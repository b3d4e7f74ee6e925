"""Workbooks as people and programs send them."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from python_calamine import CalamineWorkbook

from catalog.exchange.columns import HEADINGS
from catalog.exchange.criteria_columns import CRITERIA_HEADINGS, SHEET

NEW = {"产品": "创赛贷", "方案名称": "示例表格贷", "适用地区": "河南省", "最高额度（万元）": 300}


def a_table(rows: Iterable[Mapping[str, Any]], headings: Iterable[str] = HEADINGS) -> bytes:
    """A workbook with these rows below the headings."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for place, heading in enumerate(headings):
            sheet.write(0, place, heading)
            for line, row in enumerate(rows, start=1):
                if row.get(heading) not in (None, ""):
                    sheet.write(line, place, row[heading])
    return made.getvalue()


def a_workbook(
    offerings: Iterable[Mapping[str, Any]],
    criteria: Iterable[Mapping[str, Any]],
    headings: Iterable[str] = CRITERIA_HEADINGS,
) -> bytes:
    """A workbook with both sheets."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, heads, rows in (("机构方案", HEADINGS, offerings), (SHEET, headings, criteria)):
            sheet = book.add_worksheet(name)
            for place, heading in enumerate(heads):
                sheet.write(0, place, heading)
                for line, row in enumerate(rows, start=1):
                    if row.get(heading) not in (None, ""):
                        sheet.write(line, place, row[heading])
    return made.getvalue()


def rows_of(content: bytes, sheet: int | str = 0) -> list[dict[str, Any]]:
    """The rows of a sheet by heading, of the first one unless another is named."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = book.get_sheet_by_name(sheet) if isinstance(sheet, str) else book.get_sheet_by_index(sheet)
    head, *rows = found.to_python()
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one part more, or another in its place."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, part)
    return made.getvalue()


def with_formula() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_formula("E2", "=100*3", None, 300)
    return made.getvalue()


def with_merged_cells() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.merge_range("B2:C2", "创赛贷")
    return made.getvalue()


def with_a_broken_part(content: bytes, name: str) -> bytes:
    """The workbook with bytes in the middle of one part turned over, as after a bad transfer."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        part = packed.getinfo(name)
    broken, middle = bytearray(content), part.header_offset + 30 + len(name) + part.compress_size // 2
    broken[middle : middle + 8] = bytes(255 - each for each in broken[middle : middle + 8])
    return bytes(broken)


def with_a_far_cell(cell: str) -> bytes:
    """Two cells, one of them in a far corner."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        f"<row><c r='{cell}'><v>1</v></c></row></sheetData></worksheet>"
    )
    return with_part(a_table([NEW]), "xl/worksheets/sheet1.xml", sheet.encode())
