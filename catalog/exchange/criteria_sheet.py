"""The sheet of conditions in the workbook: one row a condition, with choices to pick from."""

from collections.abc import Mapping, Sequence
from datetime import date

from xlsxwriter.format import Format  # type: ignore[import-untyped]  # the package has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from catalog.exchange.columns import ID
from catalog.exchange.criteria_cells import criteria_cells
from catalog.exchange.criteria_columns import (
    COMPARISON_CHOICES,
    CRITERIA_COLUMNS,
    FACT_CHOICES,
    HEADING,
    MOST_CRITERIA,
    WEIGHT_BY_WORD,
)
from catalog.exchange.own import Own
from catalog.offerings.criteria_page import clauses_of

NOTES = (
    ("申请条件表", "一行一个条件。已有方案写编号，新增的方案写名称；不填这张表，方案的条件不变。"),
    ("改条件", "表里有某个方案的行，就以表里的为准：少了的行删去，多了的行增加。要删光，请在页面上操作。"),
    (
        "成组条件",
        "几项满足其一时：先写一行“成组条件”，序号 1；各项接着写 1.1、1.2。组里还可以有组，各项写 1.2.1。",
    ),
    ("原样保留", "打分等不能在表里改的条件。这一行留着就不变，删掉就删去；要改请在页面上操作。"),
)
DAYS = ("valid_from", "valid_until")
AS_TEXT = ("place", "value")
"""Else a spreadsheet makes 1.10 of a number to 1.1, and 60% to 0.6."""


def criteria_choices(own: Own) -> Mapping[str, Sequence[str]]:
    """What the drop-downs of the sheet offer, by column; clauses are those of every product on offer."""
    clauses = {
        clause.label: None
        for product in own.products.values()
        for clause in clauses_of(product, own.catalogue).values()
    }
    return {
        "fact": FACT_CHOICES,
        "op": COMPARISON_CHOICES,
        "weight": tuple(WEIGHT_BY_WORD),
        "cite": tuple(clauses),
    }


def fill_criteria(
    sheet: Worksheet,
    own: Own,
    rules: Mapping[str, object],
    must: Format,
    may: Format,
    day: Format,
    text: Format,
) -> None:
    """Writes headings, choices and the conditions of every offering that `own` has."""
    for place, column in enumerate(CRITERIA_COLUMNS):
        kept = day if column.name in DAYS else text if column.name in AS_TEXT else None
        sheet.write_string(0, place, column.heading, must if column.is_required else may)
        sheet.set_column(place, place, column.width, kept)
        if column.name in rules:
            sheet.data_validation(1, place, MOST_CRITERIA, place, rules[column.name])
    sheet.freeze_panes(1, 3)
    sheet.ignore_errors({"number_stored_as_text": f"A1:L{MOST_CRITERIA + 1}"})
    products = {product.slug: product for product in own.products.values()}
    line = 0
    for known in own.offerings.values():
        product = products.get(known.offered.product_slug)
        for cells in criteria_cells(known, product, own) if product else ():
            line += 1
            for place, column in enumerate(CRITERIA_COLUMNS):
                said = cells.get(HEADING[column.name], "")
                if said and column.name in DAYS:
                    sheet.write_datetime(line, place, date.fromisoformat(said), day)
                elif said and column.name == ID:
                    sheet.write_number(line, place, int(said))
                elif said:
                    sheet.write_string(line, place, said, text if column.name in AS_TEXT else None)
