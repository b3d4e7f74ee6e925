"""The tables to fill in: official scores, and the indicators of the self-assessment."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]  # the package has no types

from catalog.scores import DIMENSIONS, FULL_MARK
from catalog.scoring.assessment import MOST_INDICATORS
from catalog.scoring.columns import COLUMNS, HEADING_OF
from catalog.scoring.indicator_rows import BANDS_HINT, FIELDS, Row
from catalog.scoring.uploads import MOST_ROWS
from catalog.vocabulary import Score

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDE = ("uscc", "firm_name", "scheme", "issuer")


def score_template() -> bytes:
    """An empty workbook with choices to pick from and a sheet that explains.

    Codes are text cells, so that no digit is lost.
    """
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    must = book.add_format({"bold": True, "bottom": 1, "bg_color": "#dfeaec"})
    may = book.add_format({"bold": True, "bottom": 1})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("创新积分")
    sheet.freeze_panes(1, 2)
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.heading, must if column.is_required else may)
        style = {"uscc": text, "dated": day}.get(column.name)
        sheet.set_column(place, place, 22 if column.name in _WIDE else 12, style)
        if rule := _RULES.get(column.name):
            sheet.data_validation(1, place, MOST_ROWS, place, rule)
    notes = book.add_worksheet("填写说明")
    notes.set_column(0, 0, 18)
    notes.set_column(1, 1, 60)
    notes.write_row(0, 0, ("列", "怎么填"), may)
    for line, column in enumerate(COLUMNS, start=1):
        notes.write_row(line, 0, (column.heading, f"{'必填。' if column.is_required else ''}{column.hint}"))
    last = f"「{HEADING_OF['value']}」和「{HEADING_OF['rank']}」至少填一项；不知道的空着，不要填 0。"
    notes.write_string(len(COLUMNS) + 2, 0, last)
    book.close()
    return made.getvalue()


def indicator_template(rows: Iterable[Row]) -> bytes:
    """A workbook with these indicators in it, or none."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    bold, sheet = book.add_format({"bold": True, "bottom": 1}), book.add_worksheet("自评指标")
    widths = {"label": 30, "bands": 40}
    for place, (field, heading) in enumerate(FIELDS.items()):
        sheet.write_string(0, place, heading, bold)
        sheet.set_column(place, place, widths.get(field, 12))
        for line, row in enumerate(rows, start=1):
            sheet.write_string(line, place, DIMENSIONS.get(row[field], row[field]))
    sheet.data_validation(1, 1, MOST_INDICATORS, 1, {"validate": "list", "source": [*DIMENSIONS.values()]})
    sheet.write_comment(0, len(FIELDS) - 1, BANDS_HINT)
    book.close()
    return made.getvalue()


def _between(kind: str, least: int, most: int, message: str) -> dict[str, object]:
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": least,
        "maximum": most,
        "error_title": "请检查",
        "error_message": message,
    }


_RULES: dict[str, dict[str, object]] = {
    "scheme": {"validate": "list", "source": [score.label for score in Score]},
    "year": _between("integer", 2015, 2100, "请填写四位年份"),
    "value": _between("decimal", 0, 10_000, "0 到 10000"),
    "rank": _between("integer", 1, 10_000_000, "请填写整数"),
    "ranked_of": _between("integer", 1, 10_000_000, "请填写整数"),
    **{name: _between("decimal", 0, FULL_MARK, "百分制，0 到 100") for name in DIMENSIONS},
}
