"""A register in xlsx: the first visible sheet with headings that are understood."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from catalog.screening.chunks import (
    CHUNK_ROWS,
    TITLE_ROWS,
    Chunk,
    Knows,
    RegisterFile,
    UnreadableRegister,
    of_rows,
    under_the_title,
)

MOST_UNPACKED = 512 << 20
"""A workbook is held in memory whole; unpacked text beyond this belongs in a CSV."""


def open_xlsx(path: Path, chunk_rows: int = CHUNK_ROWS, knows: Knows | None = None) -> RegisterFile:
    """The register in a workbook. Raises UnreadableRegister."""
    _refuse_vast(path)
    sheet = _sheet(CalamineWorkbook.from_path(path), knows)
    rows = iter(sheet.iter_rows())
    first = [[cell_text(cell).strip() for cell in row] for row in islice(rows, TITLE_ROWS)]
    headings, place, title = under_the_title(first, knows)
    total = max(sheet.total_height - place - 1, 1)

    def chunks() -> Iterator[Chunk]:
        held, read = first[place + 1 :], 0
        while held or read < total:
            held += ([cell_text(cell) for cell in row] for row in islice(rows, chunk_rows - len(held)))
            if not held:
                return
            read += len(held)
            yield Chunk(of_rows(held, len(headings)), min(1.0, read / total))
            held = []

    return RegisterFile(headings, chunks(), place + 2, title)


def _refuse_vast(path: Path) -> None:
    try:
        with ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except BadZipFile:
        raise UnreadableRegister(f"{path.name} 的内容不是 .xlsx 格式，或已损坏") from None
    if unpacked > MOST_UNPACKED:
        raise UnreadableRegister(f"{path.name} 展开后有 {unpacked >> 20} MB，太大，请另存为“CSV UTF-8”后再试")


def _sheet(book: CalamineWorkbook, knows: Knows | None) -> CalamineSheet:
    names = [each.name for each in book.sheets_metadata if each.visible is SheetVisibleEnum.Visible]
    sheets = map(book.get_sheet_by_name, names or book.sheet_names)
    first = None
    for sheet in sheets:
        top = [[cell_text(cell) for cell in row] for row in islice(sheet.iter_rows(), TITLE_ROWS)]
        if knows is None or any(knows(cell) for row in top for cell in row):
            return sheet
        first = first or sheet
    if first is None:
        raise UnreadableRegister("工作簿里没有工作表")
    return first


def cell_text(cell: Any) -> str:  # noqa: ANN401 - whatever a cell may hold
    """A cell as a person would type it; a number with the 15 digits that a spreadsheet itself shows."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{Decimal(f'{cell:.15g}'):f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
