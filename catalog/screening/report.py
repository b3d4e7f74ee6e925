"""The result as a workbook: an overview, whom to ask what, sheets per product, what was not taken.

Every cell is written as a string or a number, never as a formula or link: a name like 「=cmd|…」 stays text.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from catalog.screening.faults import Fault
from catalog.screening.findings import Line

OVERVIEW, ASKS, FAULTS = "总览", "要问什么", "错误"
WHO = ("行号", "企业名称", "统一社会信用代码")
HEADS: dict[str, tuple[str, ...]] = {
    ASKS: (*WHO, "第几问", "问什么", "到哪里找", "牵涉几项", "牵涉的产品和名单"),
    "初步符合": WHO,
    "待核验": (*WHO, "需人工核验", "依据"),
    "差一项": (*WHO, "结论", "要求", "说明", "依据"),
    FAULTS: ("行号", "列", "原因"),
}
WIDTHS = {
    "行号": 8,
    "第几问": 8,
    "牵涉几项": 10,
    "结论": 10,
    "统一社会信用代码": 22,
    "企业名称": 32,
    "依据": 26,
}
MOST_ROWS = 1_048_574
"""A sheet's rows without its head and the line that says what is left out."""
FIRST, LAST = -1, MOST_ROWS
"""The places of the sheets that belong to no product."""
Key = tuple[int, str]
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDE = 40


@dataclass(frozen=True)
class Overview:
    """What stands on the first sheet: lines about the run, then one line per product under its head."""

    lines: Sequence[Line]
    head: Line
    products: Sequence[Line]


class Report:
    """A workbook being written row by row; memory does not grow with it. `most` rows are listed per sheet."""

    def __init__(self, path: Path, most: int) -> None:
        self._book = xlsxwriter.Workbook(
            path,
            {
                "constant_memory": True,
                "tmpdir": str(path.parent),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._count = self._book.add_format({"num_format": "#,##0"})
        self._most = min(most, MOST_ROWS)
        self._first = self._book.add_worksheet(OVERVIEW)
        self._sheets: dict[Key, Worksheet] = {}
        self._written: Counter[Key] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        order = {OVERVIEW: (FIRST, -1)}
        order |= {s.name: (place, list(HEADS).index(part)) for (place, part), s in self._sheets.items()}
        self._book.worksheets_objs.sort(key=lambda sheet: order[sheet.name])
        self._book.close()

    def room(self, place: int, part: str) -> int:
        """How many more rows the sheet lists."""
        most = self._most if 0 <= place < LAST else MOST_ROWS
        return most - self._written[place, part]

    def add(self, place: int, name: str, part: str, line: Line) -> None:
        """One row on the sheet of a product (its place and name) and part (HEADS)."""
        self._add((place, part), f"{place + 1} {name}"[: 30 - len(part)] + f" {part}", line)

    def add_asks(self, lines: Sequence[Line]) -> None:
        """All questions to one firm, on the sheet that comes after the overview."""
        for line in lines:
            self._add((FIRST, ASKS), ASKS, line)

    def add_faults(self, faults: Sequence[Fault]) -> None:
        """Rows on the sheet of errors, which comes last."""
        for fault in faults[: self.room(LAST, FAULTS)]:
            self._add((LAST, FAULTS), FAULTS, (fault.row, fault.column, fault.reason))

    def listed(self, place: int, part: str) -> int:
        """How many rows the sheet has by now."""
        return self._written[place, part]

    def close_with(self, overview: Overview, left_out: Mapping[Key, str]) -> None:
        """Writes the first sheet, and under the last row of a sheet what it leaves out."""
        for key, said in left_out.items():
            if key in self._sheets:
                self._sheets[key].write_string(self._written[key] + 1, 1, said, self._bold)
        sheet = self._first
        sheet.set_column(0, 0, _WIDE)
        sheet.set_column(1, len(overview.head) - 2, 12)
        sheet.set_column(len(overview.head) - 1, len(overview.head) - 1, _WIDE)
        for number, line in enumerate(overview.lines):
            _write(sheet, number, line, self._count)
        start = len(overview.lines) + 1
        for column, text in enumerate(overview.head):
            sheet.write_string(start, column, str(text), self._bold)
        for number, row in enumerate(overview.products, start + 1):
            _write(sheet, number, row, self._count)

    def _add(self, key: Key, name: str, line: Line) -> None:
        if key not in self._sheets:
            self._sheets[key] = self._sheet(name, HEADS[key[1]])
        self._written[key] += 1
        _write(self._sheets[key], self._written[key], line)

    def _sheet(self, name: str, head: tuple[str, ...]) -> Worksheet:
        sheet = self._book.add_worksheet(name.translate(_FORBIDDEN))
        sheet.freeze_panes(1, 0)
        for column, text in enumerate(head):
            sheet.set_column(column, column, WIDTHS.get(text, _WIDE))
            sheet.write_string(0, column, text, self._bold)
        return sheet


def _write(sheet: Worksheet, row: int, cells: Line, number: Format | None = None) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(row, column, cell, number)
        else:
            sheet.write_string(row, column, cell)
