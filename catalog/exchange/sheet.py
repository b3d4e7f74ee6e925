"""A sent workbook as rows of text with their addresses; what cannot be read safely is refused whole."""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from catalog.screening.xlsx_file import cell_text
from yurong.kit.file_kinds import FileRefused, kind_of
from yurong.kit.forms import clean

MOST_UNPACKED = 16 << 20
"""Hundreds of rows are some hundred kilobytes; a hundred thousand rows are more than this."""
SPARE_ROWS = 1_000
"""Empty rows below the table that somebody has formatted."""
MOST_NAMED = 8
BROKEN = "文件已损坏，打不开，请重新保存后上传"
MOST_COLUMNS = 100
_CELL = rb"<(?:\w+:)?c\b[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']"
_CELLS = re.compile(_CELL)
_ROWS = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"'](\d{1,7})[\"']")
_FORMULAS = re.compile(_CELL + rb"[^>]*>\s*<(?:\w+:)?f\b")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']([A-Z0-9:]{1,21})[\"']")


class UnreadableSheet(Exception):
    """The file as a whole cannot be taken; the message is a sentence for whoever sent it."""


@dataclass(frozen=True)
class SheetRow:
    """One row: its number as the spreadsheet shows it, and its cells by heading; empty ones left out."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Wanted:
    """A sheet to read: its name, headings, and how many rows it may have. Only the first must be there."""

    name: str
    headings: Sequence[str]
    most: int


def read_sheets(content: bytes, first: Wanted, *others: Wanted) -> tuple[tuple[SheetRow, ...], ...]:
    """The rows below the headings of each wanted sheet, empty rows passed over. Raises UnreadableSheet.

    The first sheet is read whatever its name is; the others are found by name, a missing one has no rows.
    """
    if not content:
        raise UnreadableSheet("文件是空的，请重新选择")
    with TemporaryDirectory() as folder:
        # The readers take a path; the sender's own file name never becomes one.
        path = Path(folder) / "sent.xlsx"
        path.write_bytes(content)
        _refuse_what_could_run(path, first.most)
        try:
            book = CalamineWorkbook.from_path(path)
            tables = [book.get_sheet_by_index(0).to_python(skip_empty_area=False)]
            for other in others:
                is_there = other.name in book.sheet_names[1:]
                found = book.get_sheet_by_name(other.name) if is_there else None
                tables.append(found.to_python(skip_empty_area=False) if found else [])
        except (CalamineError, ValueError, IndexError):
            raise UnreadableSheet(BROKEN) from None
    read = [_read(first, tables[0])]
    if not read[0]:
        raise UnreadableSheet("表头下面没有内容")
    for other, table in zip(others, tables[1:], strict=True):
        read.append(_read(other, table) if table else ())
    return tuple(read)


def _read(wanted: Wanted, table: Sequence[Sequence[object]]) -> tuple[SheetRow, ...]:
    rows = iter(table)
    found = [cell_text(cell).strip() for cell in next(rows, [])]
    _refuse_other_columns(wanted, found)
    read = tuple(_rows(rows, found))
    if len(read) > wanted.most:
        raise UnreadableSheet(
            f"“{wanted.name}”表里有 {len(read)} 行，一次最多 {wanted.most} 行，请分成几个文件"
        )
    return read


def _rows(rows: Iterator[Sequence[object]], headings: Sequence[str]) -> Iterator[SheetRow]:
    for number, row in enumerate(rows, start=2):
        texts = {
            heading: clean(cell_text(cell)).strip()
            for heading, cell in zip(headings, row, strict=False)
            if heading
        }
        if kept := {heading: text for heading, text in texts.items() if text}:
            yield SheetRow(number, kept)


def _refuse_what_could_run(path: Path, most: int) -> None:
    """Macros, formulas and merged cells: what the sender sees need not be what stands in the file."""
    try:
        if kind_of(path) != "xlsx":
            raise UnreadableSheet("只收 .xlsx 文件，请下载模板填写")
    except FileRefused as refused:
        raise UnreadableSheet(str(refused)) from None
    for text in _sheets(path):
        _refuse_vast(text, most)
        if formulas := [column + row for column, row in _FORMULAS.findall(text)]:
            raise UnreadableSheet(f"{_named(formulas)} 是公式，请改成数字或文字（复制后选“粘贴为数值”）")
        if merged := _MERGED.findall(text):
            raise UnreadableSheet(f"{_named(merged)} 是合并单元格，请取消合并，每格单独填写")


def _sheets(path: Path) -> list[bytes]:
    """What the sheets are written as, together at most MOST_UNPACKED."""
    with ZipFile(path) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            raise UnreadableSheet("表里的内容太多，请删去多余的行和工作表，分成几个文件")
        names = sorted(name for name in packed.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name))
        try:
            return [packed.read(name) for name in names]
        except (BadZipFile, zlib.error, EOFError, NotImplementedError):
            raise UnreadableSheet(BROKEN) from None


def _refuse_vast(text: bytes, most: int) -> None:
    """Two cells in far corners make the reader hold everything between them: looked for before it reads."""
    if b"\0" in text:
        raise UnreadableSheet("文件的编码不常见，打不开，请用 Excel 或 WPS 另存为 .xlsx")
    cells = _CELLS.findall(text)
    last = max((int(row) for row in (*_ROWS.findall(text), *(row for _, row in cells))), default=0)
    if last > most + SPARE_ROWS:
        raise UnreadableSheet(f"表里有 {last} 行，一次最多 {most} 行，请分成几个文件或删去下面的空行")
    if any(_place(column) > MOST_COLUMNS for column, _ in cells):
        raise UnreadableSheet("表头和模板不同，多出许多列。请用模板填写，不要改表头")


def _place(column: bytes) -> int:
    """「A」 is 1, 「AB」 is 28."""
    place = 0
    for sign in column:
        place = place * 26 + sign - 64
    return place


def _named(found: Sequence[bytes]) -> str:
    more = f" 等 {len(found)} 处" if len(found) > MOST_NAMED else ""
    return "、".join(each.decode() for each in found[:MOST_NAMED]) + more


def _refuse_other_columns(wanted: Wanted, found: Sequence[str]) -> None:
    headings = wanted.headings
    missing = [heading for heading in headings if heading not in found]
    unknown = [heading for heading in found if heading and heading not in headings]
    doubled = [heading for heading in headings if found.count(heading) > 1]
    said = [
        f"{words}：{'、'.join(each[:20] for each in which[:MOST_NAMED])}"
        for words, which in (("缺少", missing), ("多出", unknown), ("重复", doubled))
        if which
    ]
    if said:
        raise UnreadableSheet(
            f"“{wanted.name}”表第 1 行的表头和模板不同，{'；'.join(said)}。请用模板填写，不要改表头"
        )
