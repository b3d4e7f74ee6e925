"""Tables as an Excel workbook: text stays text, amounts are numbers in 万元."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from starlette.responses import Response
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from yurong.kit.money import Money

NARROW, WIDE = 12, 40
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a head, then rows as long; cells are text, whole numbers, decimals, Money or None."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[object]]


def workbook(*sheets: Sheet) -> bytes:
    """The file. Nothing in it is ever a formula or a link, whatever a firm is called."""
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        amount = book.add_format({"num_format": "#,##0.######"})
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, bold, amount)
    return file.getvalue()


def xlsx(name: str, content: bytes) -> Response:
    """The file as a download that nobody keeps in between."""
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type=TYPE, headers=headers)


def _write(page: Worksheet, sheet: Sheet, bold: Format, amount: Format) -> None:
    widths = [max(NARROW, 2 * len(head)) for head in sheet.heads]
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, head, bold)
    for line, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, Money):
                page.write_number(line, column, cell.in_wan, amount)
            elif isinstance(cell, int | Decimal):
                page.write_number(line, column, cell)
            elif cell is not None and cell != "":
                page.write_string(line, column, str(cell))
                widths[column] = min(WIDE, max(widths[column], 2 * len(str(cell).split("\n")[0])))
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
