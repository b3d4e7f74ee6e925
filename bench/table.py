"""Plain tables on the terminal, wide characters counted as two."""

import sys
import unicodedata
from collections.abc import Sequence


def show(title: str, rows: Sequence[Sequence[str]]) -> None:
    """Prints the rows under a title; the first row is the head."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    sys.stdout.write(f"\n{title}\n")
    for row in rows:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        sys.stdout.write("  " + "  ".join(cells).rstrip() + "\n")
    sys.stdout.flush()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
