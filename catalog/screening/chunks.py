"""What the readers of register files give: headings, and below them rows of text in chunks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

CHUNK_ROWS = 1 << 16
TITLE_ROWS = 10
Knows = Callable[[str], bool]
"""Whether a text is a heading; None takes the first row of more than one cell for the headings."""
EXTRA = "_extra"
"""Where a cell lands that has no heading over it."""


class UnreadableRegister(Exception):
    """The file as a whole cannot be read; the message is a sentence for the person who gave it."""


@dataclass(frozen=True)
class Chunk:
    """Rows of text (columns c0, c1 … as the headings, then EXTRA).

    `share` is how much of the file has been read with it, 0 to 1; `note` says how it had to be read; `wrong`
    are the positions of rows whose quotes do not match.
    """

    texts: pl.DataFrame
    share: float = 1.0
    note: str = ""
    wrong: tuple[int, ...] = ()


@dataclass(frozen=True)
class RegisterFile:
    """The headings, and the rows below them in order; empty rows stay, so that row numbers hold."""

    headings: tuple[str, ...]
    chunks: Iterator[Chunk]
    first_row: int = 2
    """The number of the first row below the headings, as a spreadsheet counts."""
    title: tuple[str, ...] = ()
    """What stands in the rows above the headings."""


def under_the_title(
    rows: Sequence[Sequence[str]], knows: Knows | None
) -> tuple[tuple[str, ...], int, tuple[str, ...]]:
    """The headings among a file's first rows, which of them they are (from 0), and the texts above.

    The row with most known headings wins, so that titles and grouped heads are passed over. Raises
    UnreadableRegister.
    """
    known = [sum(map(knows, row)) if knows else int(sum(map(bool, row)) > 1) for row in rows]
    if not any(known):
        seen = next((row for row in rows if sum(map(bool, row)) > 1), ())
        named = "、".join(filter(None, seen[:8]))
        raise UnreadableRegister(
            f"前 {TITLE_ROWS} 行里没有找到表头" + (f"，看到的是：{named}；请按模板填写表头" if named else "")
        )
    place = known.index(max(known))
    return tuple(rows[place]), place, tuple(cell for row in rows[:place] for cell in row if cell)


def of_rows(rows: list[list[str]], width: int) -> pl.DataFrame:
    """Rows of cells as a frame; short rows are filled up, the first cell too many lands in EXTRA."""
    columns = {
        name: [row[place] if place < len(row) and row[place] else None for row in rows]
        for place, name in enumerate(column_names(width))
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def column_names(width: int) -> list[str]:
    """c0, c1 … for each heading, then EXTRA."""
    return [*(f"c{place}" for place in range(width)), EXTRA]
