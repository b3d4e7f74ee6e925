"""The empty register: every heading that is understood, choices to pick from, and how to fill it in."""

from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from catalog.facts import FACTS, Fact, Kind
from catalog.screening.columns import header, options
from catalog.screening.headings import CODE, NAME

ROWS = 100_000
"""Rows that the choices reach down to."""
CHOICES = "取值"
IDENTITY = ((NAME, "照营业执照填写", "营业执照"), (CODE, "18 位。同一代码只算第一行", "营业执照"))
_HOW = {
    Kind.BOOLEAN: "填“是”或“否”",
    Kind.CHOICE: "从列表里选一项",
    Kind.CHOICES: "可填几项，用“；”隔开；一项也没有填“无”。可填的见“取值”表",
    Kind.COUNT: "整数",
    Kind.MONEY: "以万元为单位，只填数字，最多 6 位小数；表头写成“（元）”的按元换算",
    Kind.DATE: "如 2024-02-29",
    Kind.REGION: "六位行政区划代码，或能唯一确定的地名，如“河南省郑州市金水区”",
}


def template_file() -> bytes:
    """A workbook: the register to fill in, notes on every column, and the choices."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    bold = book.add_format(
        {"bold": True, "bottom": 1, "bg_color": "#e8f0ef", "text_wrap": True, "valign": "top"}
    )
    formats = {
        CODE: book.add_format({"num_format": "@"}),
        Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
        Kind.REGION: book.add_format({"num_format": "@"}),
    }
    facts = [fact for fact in FACTS.values() if not fact.derived_from]
    register, notes, choices = (book.add_worksheet(name) for name in ("登记册", "填写说明", CHOICES))
    ranges = _choices(choices, facts, bold)
    register.freeze_panes(1, 2)
    register.set_row(0, 48)
    for place, (heading, _, _) in enumerate(IDENTITY):
        register.write_string(0, place, heading, bold)
        register.set_column(place, place, 26, formats.get(heading))
    for place, fact in enumerate(facts, len(IDENTITY)):
        register.write_string(0, place, header(fact), bold)
        register.set_column(place, place, 16, formats.get(fact.kind))
        if source := ranges.get(fact.key) or (["是", "否"] if fact.kind is Kind.BOOLEAN else None):
            register.data_validation(1, place, ROWS, place, {"validate": "list", "source": source})
    _notes(notes, facts, bold)
    book.close()
    return made.getvalue()


def _choices(sheet: Worksheet, facts: list[Fact], bold: Format) -> dict[str, str]:
    """Writes the choices, a column per fact; the ranges of those of which one is picked."""
    ranges = {}
    for place, fact in enumerate(fact for fact in facts if fact.options):
        sheet.write_string(0, place, fact.label, bold)
        sheet.set_column(place, place, 24)
        labels = [option.label for option in options(fact)]
        sheet.write_column(1, place, labels)
        if fact.kind is Kind.CHOICE:
            column = xlsxwriter.utility.xl_col_to_name(place)
            ranges[fact.key] = f"={CHOICES}!${column}$2:${column}${len(labels) + 1}"
    return ranges


def _notes(sheet: Worksheet, facts: list[Fact], bold: Format) -> None:
    for place, (heading, width) in enumerate(
        (("列", 30), ("问的是什么", 46), ("怎么填", 62), ("到哪里找", 26))
    ):
        sheet.write_string(0, place, heading, bold)
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    rows = [(heading, "", how, found) for heading, how, found in IDENTITY]
    rows += [(header(fact), fact.question, _how(fact), fact.found_in) for fact in facts]
    last = ("", "", "不知道的空着，不要填 0；没有的列可以删掉，删掉的按“不知道”算。", "")
    for line, row in enumerate([*rows, ("", "", "", ""), last], 1):
        sheet.write_row(line, 0, row)


def _how(fact: Fact) -> str:
    if fact.key == "applicant":
        return "空着就是企业"
    return "整数，1% 填 100" if fact.unit == "bp" else _HOW[fact.kind]
