"""A register in CSV: UTF-8 or GBK, comma, semicolon or tab, as clean as people send it."""

import csv
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from polars.exceptions import ComputeError

from catalog.screening.chunks import (
    TITLE_ROWS,
    Chunk,
    Knows,
    RegisterFile,
    UnreadableRegister,
    column_names,
    of_rows,
    under_the_title,
)
from catalog.screening.csv_rows import blocks, first_row_ends, line_by_line

BLOCK_BYTES = 4 << 20
"""Some 25,000 firms: progress is told every second or two, and a run can be stopped."""
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
HEAD = 4096
CELL = 32_767
"""The longest cell that a spreadsheet holds; a longer one has swallowed its neighbours."""
GBK = "文件是 GBK 编码，已按 GBK 读入"
NEITHER = "有些字符既不是 UTF-8 也不是 GBK，已用 � 代替"
NULLS = "文件里有空字符（NUL），已去掉"
QUOTES = "有引号不成对的行，请核对"


def open_csv(path: Path, block_bytes: int = BLOCK_BYTES, knows: Knows | None = None) -> RegisterFile:
    """The register in CSV. Raises UnreadableRegister."""
    pieces = blocks(path, block_bytes)
    first, share = next(pieces)
    first = first.removeprefix(b"\xef\xbb\xbf")
    if first.startswith(WIDE_MARKS) or first[:HEAD].count(b"\0") * 8 > len(first[:HEAD]):
        raise UnreadableRegister(f"{path.name} 不是 UTF-8 或 GBK 文本，请另存为“CSV UTF-8”后再试")
    ends = first_row_ends(first, TITLE_ROWS)
    texts = [_decoded(first[begin:end])[0] for begin, end in zip([0, *ends], ends, strict=False)]
    separator = max(",\t;", key="".join(texts).count)
    rows = [_row(text, separator) for text in texts]
    headings, place, title = under_the_title([[cell.strip() for cell in row] for row in rows], knows)

    def chunks() -> Iterator[Chunk]:
        yield _chunk(first[ends[place] :], share, len(headings), separator)
        for block, read in pieces:
            yield _chunk(block, read, len(headings), separator)

    return RegisterFile(headings, chunks(), place + 2, title)


def _row(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(text.splitlines(keepends=True), delimiter=separator), [])
    except csv.Error:  # no heading: whatever it is, it is read again as a row
        return []


def _decoded(block: bytes) -> tuple[str, str]:
    """The text, and a note where it is not plain UTF-8. A few bad bytes do not make UTF-8 into GBK."""
    try:
        return block.decode("utf-8"), ""
    except UnicodeDecodeError:
        lenient = block.decode("utf-8", errors="replace")
    if lenient.count("\ufffd") * 50 < sum(not char.isascii() for char in lenient[:1_000_000]):
        return lenient, NEITHER
    try:
        return block.decode("gb18030"), GBK
    except UnicodeDecodeError:
        return block.decode("gb18030", errors="replace"), NEITHER


def _chunk(block: bytes, share: float, width: int, separator: str) -> Chunk:
    text, note = _decoded(block)
    if "\0" in text:
        text, note = text.replace("\0", ""), note or NULLS
    names = dict.fromkeys(column_names(width), pl.String)
    if not text.strip():
        return Chunk(pl.DataFrame(schema=names), share, note)
    texts = _at_once(text, names, separator) if text.count('"') % 2 == 0 else None
    if texts is not None and not ('"' in text and _swallowed(texts, width, separator)):
        return Chunk(texts, share, note)
    rows, wrong = line_by_line(text, width, separator)
    return Chunk(of_rows(rows, width), share, note or QUOTES, wrong)


def _at_once(text: str, names: dict[str, type[pl.String]], separator: str) -> pl.DataFrame | None:
    """The rows as Polars reads them; None where quotes do not close as they should."""
    try:
        return pl.read_csv(
            text.encode(),
            has_header=False,
            schema=names,
            separator=separator,
            truncate_ragged_lines=True,
            missing_columns="insert",
        )
    except ComputeError:
        return None


def _swallowed(texts: pl.DataFrame, width: int, separator: str) -> bool:
    """Whether some cell is like_a_row, or longer than a cell can be."""
    cells = pl.all()
    like_a_row = cells.str.contains("\n", literal=True) & (
        cells.str.count_matches(separator, literal=True) >= max(width - 1, 2)
    )
    return bool(texts.select(pl.any_horizontal(like_a_row | (cells.str.len_bytes() > CELL)).any()).item())
