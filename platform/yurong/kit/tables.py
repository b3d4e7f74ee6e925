"""A list as a file for a spreadsheet, xlsx or a CSV that Excel opens; no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from starlette.responses import Response

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv"
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""What every workbook is opened with: text stays text."""

Cell = str | int | Decimal | date | None
"""None: an empty cell."""

BOM = "\ufeff"
"""Without it Excel on a Chinese Windows reads the file as GBK."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NARROWEST, WIDEST = 10, 44


def as_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet with a fixed head and a filter over every column; `title` names the sheet."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, SAFE)
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(title[:31])
    widths = [_width(heading) for heading in headings]
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(count, place, cell, day)
            elif isinstance(cell, int | Decimal):
                sheet.write_number(count, place, cell)
            elif cell:
                sheet.write_string(count, place, cell)
            widths[place] = max(widths[place], _width(str(cell or "")))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width, WIDEST))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, count, len(headings) - 1)
    book.close()
    return made.getvalue()


def as_csv(rows: Iterable[Iterable[Cell]]) -> bytes:
    """UTF-8 with a byte-order mark, lines ended as Excel ends them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([_harmless("" if cell is None else str(cell)) for cell in row] for row in rows)
    return (BOM + text.getvalue()).encode()


def download(content: bytes, name: str, kind: str) -> Response:
    """The file as an answer that is saved under this name (ASCII) and kept by nobody on the way."""
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type=kind, headers=headers)


def _harmless(cell: str) -> str:
    """Spreadsheets run what begins like a formula, white space before it or not; an apostrophe stops them."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) or cell.lstrip().startswith(FORMULA_STARTS) else cell


def _width(text: str) -> int:
    """In columns of a Latin letter; a Chinese sign takes two."""
    return max(NARROWEST, 2 + sum(2 if ord(sign) > 0x2E7F else 1 for sign in text))
