"""The result as a workbook: an overview, sheets per product, and what of the register was not taken.

Every cell is written as a string or a number, never as a formula or link: a name like 「=cmd|…」 stays text.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from catalog.screening.faults import Fault
from catalog.screening.findings import Line

OVERVIEW, FAULTS = "总览", "错误"
WHO = ("行号", "企业名称", "统一社会信用代码")
HEADS: dict[str, tuple[str, ...]] = {
    "初步符合": WHO,
    "待核验": (*WHO, "需人工核验", "依据"),
    "差一项": (*WHO, "结论", "要求", "说明", "依据"),
    "要问什么": (*WHO, "要问什么", "到哪里找"),
    FAULTS: ("行号", "列", "原因"),
}
MOST_ROWS = 1_048_575
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDE = 28


@dataclass(frozen=True)
class Overview:
    """What stands on the first sheet: lines about the run, then one line per product under its head."""

    lines: Sequence[Line]
    head: tuple[str, ...]
    products: Sequence[Line]


class Report:
    """A workbook being written row by row; memory does not grow with it. `most` rows are listed per sheet."""

    def __init__(self, path: Path, most: int) -> None:
        self._book = xlsxwriter.Workbook(
            path,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._most = min(most, MOST_ROWS)
        self._first = self._book.add_worksheet(OVERVIEW)
        self._sheets: dict[tuple[int, str], Worksheet] = {}
        self._written: Counter[tuple[int, str]] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        order = {OVERVIEW: (-1, 0)}
        order |= {s.name: (place, list(HEADS).index(part)) for (place, part), s in self._sheets.items()}
        self._book.worksheets_objs.sort(key=lambda sheet: order[sheet.name])
        self._book.close()

    def room(self, place: int, part: str) -> int:
        """How many more rows the sheet lists."""
        return self._most - self._written[place, part]

    def add(self, place: int, name: str, part: str, line: Line) -> None:
        """One row on the sheet of a product (its place and name) and part (HEADS)."""
        key = (place, part)
        if key not in self._sheets:
            self._sheets[key] = self._sheet(f"{place + 1} {name}"[: 30 - len(part)] + f" {part}", HEADS[part])
        self._written[key] += 1
        _write(self._sheets[key], self._written[key], line)

    def add_faults(self, faults: Sequence[Fault]) -> None:
        """Rows on the sheet of errors, which comes last."""
        for fault in faults[: self.room(MOST_ROWS, FAULTS)]:
            key = (MOST_ROWS, FAULTS)
            if key not in self._sheets:
                self._sheets[key] = self._sheet(FAULTS, HEADS[FAULTS])
            self._written[key] += 1
            _write(self._sheets[key], self._written[key], (fault.row, fault.column, fault.reason))

    def close_with(self, overview: Overview) -> None:
        """Writes the first sheet."""
        sheet = self._first
        sheet.set_column(0, 0, _WIDE)
        for number, line in enumerate(overview.lines):
            _write(sheet, number, line)
        start = len(overview.lines) + 1
        for column, text in enumerate(overview.head):
            sheet.write_string(start, column, text, self._bold)
        for number, row in enumerate(overview.products, start + 1):
            _write(sheet, number, row)

    def _sheet(self, name: str, head: tuple[str, ...]) -> Worksheet:
        sheet = self._book.add_worksheet(name.translate(_FORBIDDEN))
        sheet.set_column(1, len(head) - 1, _WIDE)
        sheet.freeze_panes(1, 0)
        for column, text in enumerate(head):
            sheet.write_string(0, column, text, self._bold)
        return sheet


def _write(sheet: Worksheet, row: int, cells: Line) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(row, column, cell)
        else:
            sheet.write_string(row, column, cell)
