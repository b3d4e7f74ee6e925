"""A CSV file in pieces that end where rows end, and what to do with rows whose quotes do not match."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.screening.chunks import UnreadableRegister

NEWLINE, QUOTE = 10, 34
LINES_IN_A_ROW = 8
"""A row that goes on over more lines than this is taken for one whose quote was never closed."""


def blocks(path: Path, size: int) -> Iterator[tuple[bytes, float]]:
    """Pieces of whole rows, about `size` bytes each, and the share of the file read with each.

    A quote that never closes would swallow the rest of the file: after twice the size the last line end
    counts. Raises UnreadableRegister where four times the size have no line end at all.
    """
    rest, read, total = b"", 0, path.stat().st_size
    with path.open("rb") as file:
        while piece := file.read(size):
            rest += piece
            read += len(piece)
            end = last_row_end(rest) if len(rest) < 2 * size else rest.rfind(b"\n") + 1
            if end:
                yield rest[:end], min(1.0, read / total)
                rest = rest[end:]
            elif len(rest) > 4 * size:
                raise UnreadableRegister(f"{path.name} 有一行超过 {4 * size >> 20} MB，不像是表格，请检查")
    if rest:
        yield rest, 1.0


def last_row_end(text: bytes) -> int:
    """After the last line end outside quotes, else 0; in GBK neither byte is part of a character."""
    end = text.rfind(b"\n")
    if text.count(b'"', 0, max(end, 0)) % 2 == 0:
        return end + 1
    outside = _outside_quotes(text)
    return int(outside[-1]) + 1 if len(outside) else 0


def first_row_ends(text: bytes, most: int) -> list[int]:
    """After each of the first line ends outside quotes."""
    ends = _outside_quotes(text)[:most] + 1
    return ends.tolist() or [len(text)]


def line_by_line(text: str, width: int, separator: str) -> tuple[list[list[str]], tuple[int, ...]]:
    """The rows taken line by line, and the positions of those whose quotes do not match (quotes dropped)."""
    lines = text.removesuffix("\n").split("\n")
    rows: list[list[str]] = []
    wrong: list[int] = []
    at = 0
    while at < len(lines):
        row, span = _row_at(lines, at, width, separator)
        if row is None:
            wrong.append(len(rows))
            row = lines[at].rstrip("\r").replace('"', "").split(separator)
        rows.append(row)
        at += span
    return rows, tuple(wrong)


def like_a_row(cell: str, width: int, separator: str) -> bool:
    """Whether a cell holds a line end and as many separators as a row: rows between two stray quotes."""
    return "\n" in cell and cell.count(separator) >= max(width - 1, 2)


def _row_at(lines: list[str], at: int, width: int, separator: str) -> tuple[list[str] | None, int]:
    """The row that begins on this line and how many lines it takes; None where it cannot be one."""
    for span in range(1, LINES_IN_A_ROW + 1):
        piece = "\n".join(lines[at : at + span])
        if piece.count('"') % 2 or at + span > len(lines):
            continue
        try:
            row = next(csv.reader(piece.splitlines(keepends=True), delimiter=separator, strict=True), [])
        except csv.Error:
            break
        if span == 1 or (len(row) == width and not any(like_a_row(cell, width, separator) for cell in row)):
            return row, span
    return None, 1


def _outside_quotes(text: bytes) -> NDArray[np.intp]:
    codes = np.frombuffer(text, np.uint8)
    quotes, ends = np.flatnonzero(codes == QUOTE), np.flatnonzero(codes == NEWLINE)
    found: NDArray[np.intp] = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return found
