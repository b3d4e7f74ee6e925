"""The table of offerings as a workbook: choices to pick from, a sheet of notes, and the rows there are."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from catalog.exchange import criteria_columns, criteria_sheet
from catalog.exchange.columns import COLUMNS, DAYS, MOST_ROWS, NUMBERS, PRODUCT, Column, cells_of
from catalog.exchange.criteria_sheet import fill_criteria
from catalog.exchange.own import Own
from catalog.exchange.table import OFFERINGS
from catalog.vocabulary import Guarantee
from yurong.kit.tables import SAFE

NOTES = (
    ("怎么用", "一行一个方案。新增：方案编号空着。修改：用“导出我的方案”得到的表，改要改的格，编号不动。"),
    (
        "上传以后",
        "先看到每一行会新增、修改还是不变，有错的格子逐个列出；全部正确才能确认，确认前什么都不改。",
    ),
    ("确认以后", "新增和修改都成为草稿。请在页面上看过再提交审核；审核通过前，已公布的内容不变。"),
    ("没有列出的方案", "不受影响。停办方案请在页面上操作。"),
    ("空格子", "表示不公布或不限，页面上显示“面议”；不要填 0。"),
    ("请不要", f"改表头、合并单元格、写公式、加宏。一次最多 {MOST_ROWS} 行。"),
)


def offerings_workbook(own: Own) -> bytes:
    """The table with the offerings that `own` has; without any it is the empty template."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, SAFE)
    must = book.add_format({"bold": True, "bottom": 1, "bg_color": "#dfeaec", "text_wrap": True})
    may = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})
    sheet, asked, notes, lists = (
        book.add_worksheet(name) for name in (OFFERINGS, criteria_columns.SHEET, "填写说明", "选项")
    )
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.heading, must if column.is_required else may)
        sheet.set_column(place, place, column.width, day if column.name in DAYS else None)
    sheet.freeze_panes(1, 3)
    rules = _rules(lists, own)
    for place, column in enumerate(COLUMNS):
        if column.name in rules:
            sheet.data_validation(1, place, MOST_ROWS, place, rules[column.name])
    fill_criteria(asked, own, rules, must, may, day, text)
    names = {product.slug: label for label, product in own.products.items()}
    places = {code: name for name, code in own.regions.items()}
    for line, each in enumerate(own.offerings.values(), start=1):
        terms, slug = each.terms, each.offered.product_slug
        cells = cells_of(terms, names.get(slug, slug), places.get(terms.region, terms.region), each.id)
        for place, column in enumerate(COLUMNS):
            text = cells.get(column.heading, "")
            if not text:
                continue
            if column.name in NUMBERS:
                sheet.write_number(line, place, Decimal(text))
            elif column.name in DAYS:
                sheet.write_datetime(line, place, date.fromisoformat(text), day)
            else:
                sheet.write_string(line, place, text)
    notes.set_column(0, 0, 18)
    notes.set_column(1, 1, 80, wrap)
    said = (
        *NOTES,
        *criteria_sheet.NOTES,
        ("", ""),
        *_hints(OFFERINGS, COLUMNS),
        ("", ""),
        *_hints(criteria_columns.SHEET, criteria_columns.CRITERIA_COLUMNS),
    )
    for line, (head, words) in enumerate(said):
        notes.write_string(line, 0, head, may if head else None)
        notes.write_string(line, 1, words)
    lists.hide()
    book.close()
    return made.getvalue()


def _hints(sheet: str, columns: Sequence[Column]) -> list[tuple[str, str]]:
    hints = [(each.heading, f"{'必填。' if each.is_required else ''}{each.hint}") for each in columns]
    return [(f"“{sheet}”表", ""), *hints]


def _rules(lists: Worksheet, own: Own) -> dict[str, dict[str, object]]:
    """Drop-downs and limits by column. A cell may hold several guarantees: that list only proposes."""
    choices: Mapping[str, Sequence[str]] = {
        PRODUCT: tuple(own.products),
        "region": tuple(own.regions),
        "guarantee": tuple(each.label for each in Guarantee),
        **criteria_sheet.criteria_choices(own),
    }
    rules: dict[str, dict[str, object]] = {
        "amount_max": _between("decimal", "0.000001", "100000000", "大于 0 的数字，单位万元；不公布就空着"),
        "rate_min": _between("decimal", "0", "100", "0 到 100 的百分数，如 3.45"),
        "rate_max": _between("decimal", "0", "100", "0 到 100 的百分数，如 4.2"),
        "term_max_months": _between("integer", "1", "360", "1 到 360 的整数"),
    }
    for at, (name, words) in enumerate(choices.items()):
        letter = chr(ord("A") + at)
        for line, word in enumerate(words):
            lists.write_string(line, at, word)
        rules[name] = {
            "validate": "list",
            "source": f"=选项!${letter}$1:${letter}${len(words)}",
            "error_title": "请检查",
            "error_message": "请从下拉列表选择",
            "show_error": name != "guarantee",
        }
    return rules


def _between(kind: str, least: str, most: str, message: str) -> dict[str, object]:
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": Decimal(least),
        "maximum": Decimal(most),
        "error_title": "请检查",
        "error_message": message,
    }
