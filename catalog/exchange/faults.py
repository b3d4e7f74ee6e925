"""What is wrong with one cell of a sent table, said by its address."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.exchange.columns import Column
from catalog.exchange.sheet import SheetRow


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell: 「E7」, its heading, what stands there, and how to put it right."""

    cell: str
    heading: str
    text: str
    message: str


def fault(columns: Sequence[Column], row: SheetRow, name: str, message: str, sheet: str = "") -> CellFault:
    """The fault of the column with this name, or of the whole row; `sheet` stands before the address."""
    before = f"{sheet} " if sheet else ""
    for at, column in enumerate(columns):
        if column.name == name:
            cell = f"{before}{chr(ord('A') + at)}{row.number}"
            return CellFault(cell, column.heading, row.cells.get(column.heading, "")[:60], message)
    return CellFault(f"{before}第 {row.number} 行", "整行", "", message)
