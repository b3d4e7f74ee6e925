"""A register file as chunks of text: CSV in UTF-8 or GBK, xlsx, Parquet; memory bounded by the chunk."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import ComputeError, PolarsError
from python_calamine import CalamineError, CalamineWorkbook

from catalog.wording import NONE_HELD

BLOCK_BYTES = 16 << 20
CHUNK_ROWS = 1 << 16
TITLE_ROWS = 10
EXTRA = "_extra"
"""Where a cell lands that has no heading over it."""


class UnreadableRegister(Exception):
    """The file as a whole cannot be read; the message is a sentence for the person who gave it."""


@dataclass(frozen=True)
class Chunk:
    """Rows of text (columns c0, c1 … as the headings, then EXTRA), and a note on how they were read."""

    texts: pl.DataFrame
    note: str = ""


@dataclass(frozen=True)
class RegisterFile:
    """The headings, and the rows below them in order; empty rows stay, so that row numbers hold."""

    headings: tuple[str, ...]
    chunks: Iterator[Chunk]
    first_row: int = 2
    """The number of the first row below the headings, as a spreadsheet counts."""


def open_register(path: Path, chunk_rows: int = CHUNK_ROWS, block_bytes: int = BLOCK_BYTES) -> RegisterFile:
    """The register by the ending of its name. Raises UnreadableRegister."""
    openers = {
        ".csv": lambda: _csv(path, block_bytes),
        ".xlsx": lambda: _xlsx(path, chunk_rows),
        ".parquet": lambda: _parquet(path, chunk_rows),
    }
    opener = openers.get(path.suffix.lower())
    if opener is None:
        raise UnreadableRegister("只能读 .csv、.xlsx 和 .parquet 文件")
    try:
        return opener()
    except OSError:
        raise UnreadableRegister(f"读不了文件 {path}") from None
    except (CalamineError, PolarsError, UnicodeError):
        raise UnreadableRegister(f"{path.name} 的内容不是 {path.suffix} 格式，或已损坏") from None


def _csv(path: Path, block_bytes: int) -> RegisterFile:
    blocks = _blocks(path, block_bytes)
    first = next(blocks, b"").removeprefix(b"\xef\xbb\xbf")
    if first.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in first[:4096]:
        raise UnreadableRegister(f"{path.name} 不是 UTF-8 或 GBK 文本，请另存为“CSV UTF-8”后再试")
    end = first.find(b"\n") + 1 or len(first)
    head, _ = _decoded(first[:end])
    separator = max(",\t;", key=head.count)
    headings = next(csv.reader([head], delimiter=separator), [])

    def chunks() -> Iterator[Chunk]:
        yield _csv_chunk(first[end:], len(headings), separator)
        for block in blocks:
            yield _csv_chunk(block, len(headings), separator)

    return RegisterFile(tuple(headings), chunks())


def _blocks(path: Path, size: int) -> Iterator[bytes]:
    """The file in pieces that end where a row ends: at a line end outside quotes."""
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(size):
            rest += piece
            end = _last_row_end(rest) if len(rest) < 8 * size else rest.rfind(b"\n") + 1
            if end:
                yield rest[:end]
                rest = rest[end:]
    if rest:
        yield rest


def _last_row_end(text: bytes) -> int:
    """After the last line end outside quotes; in GBK neither byte is ever part of a character."""
    end = text.rfind(b"\n")
    while end >= 0 and text.count(b'"', 0, end) % 2:
        end = text.rfind(b"\n", 0, end)
    return end + 1


def _decoded(block: bytes) -> tuple[str, str]:
    try:
        return block.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    try:
        return block.decode("gb18030"), "文件是 GBK 编码，已按 GBK 读入"
    except UnicodeDecodeError:
        return block.decode("gb18030", errors="replace"), "有些字符既不是 UTF-8 也不是 GBK，已用 � 代替"


def _csv_chunk(block: bytes, width: int, separator: str) -> Chunk:
    text, note = _decoded(block)
    schema = dict.fromkeys(_names(width), pl.String)
    if not text.strip():
        return Chunk(pl.DataFrame(schema=schema), note)
    try:
        texts = pl.read_csv(
            text.encode(),
            has_header=False,
            schema=schema,
            separator=separator,
            truncate_ragged_lines=True,
            missing_columns="insert",
        )
    except ComputeError:  # quotes that do not close as they should: slower, and takes them as they come
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
        return _of_rows(rows, width, note or "有引号不成对的行，请核对")
    return Chunk(texts, note)


def _xlsx(path: Path, chunk_rows: int) -> RegisterFile:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    rows = iter(sheet.iter_rows())
    headings, first_row = _under_the_title(rows)

    def chunks() -> Iterator[Chunk]:
        held: list[list[str]] = []
        for row in rows:
            held.append([_cell_text(cell) for cell in row])
            if len(held) == chunk_rows:
                yield _of_rows(held, len(headings), "")
                held = []
        if held:
            yield _of_rows(held, len(headings), "")

    return RegisterFile(headings, chunks(), first_row)


def _under_the_title(rows: Iterator[list[Any]]) -> tuple[tuple[str, ...], int]:
    """The headings, below a title that takes one merged cell; and the number of the row after them."""
    for number, row in enumerate(islice(rows, TITLE_ROWS), 1):
        texts = tuple(_cell_text(cell) for cell in row)
        if sum(map(bool, texts)) > 1:
            return texts, number + 1
    raise UnreadableRegister(f"前 {TITLE_ROWS} 行里没有找到表头")


def _cell_text(cell: object) -> str:
    """A cell as a person would type it; a number with the 15 digits that a spreadsheet itself shows."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{Decimal(f'{cell:.15g}'):f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _of_rows(rows: list[list[str]], width: int, note: str) -> Chunk:
    columns = {
        name: [row[place] if place < len(row) and row[place] else None for row in rows]
        for place, name in enumerate(_names(width))
    }
    return Chunk(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), note)


def _parquet(path: Path, chunk_rows: int) -> RegisterFile:
    lazy = pl.scan_parquet(path)
    schema = lazy.collect_schema()
    texts = lazy.select(_as_text(name, kind).alias(f"c{n}") for n, (name, kind) in enumerate(schema.items()))
    total = int(lazy.select(pl.len()).collect().item())

    def chunks() -> Iterator[Chunk]:
        for start in range(0, total, chunk_rows):
            yield Chunk(
                texts.slice(start, chunk_rows).collect().with_columns(pl.lit(None, pl.String).alias(EXTRA))
            )

    return RegisterFile(tuple(schema), chunks())


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.Datetime):
        column = column.dt.date()
    if isinstance(kind, pl.List):
        joined = column.cast(pl.List(pl.String)).list.join("；")
        return pl.when(column.list.len() == 0).then(pl.lit(NONE_HELD)).otherwise(joined)
    return column.cast(pl.String)


def _names(width: int) -> list[str]:
    return [*(f"c{place}" for place in range(width)), EXTRA]
