"""A sent workbook: the rows of its offerings, and below which of them each row of conditions belongs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.exchange.columns import HEADINGS, ID, MOST_ROWS
from catalog.exchange.criteria_columns import (
    CRITERIA_COLUMNS,
    CRITERIA_HEADINGS,
    HEADING,
    MOST_CRITERIA,
    SHEET,
)
from catalog.exchange.faults import CellFault, fault
from catalog.exchange.sheet import SheetRow, Wanted, read_sheets

OFFERINGS = "机构方案"


@dataclass(frozen=True)
class Table:
    """The rows of both sheets as they were sent."""

    offerings: Sequence[SheetRow]
    criteria: Sequence[SheetRow] = ()


def read_table(content: bytes) -> Table:
    """Both sheets; one without the second says nothing of conditions. Raises UnreadableSheet."""
    return Table(
        *read_sheets(
            content,
            Wanted(OFFERINGS, HEADINGS, MOST_ROWS),
            Wanted(SHEET, CRITERIA_HEADINGS, MOST_CRITERIA),
        )
    )


def by_offering(table: Table) -> tuple[Mapping[int, list[SheetRow]], list[CellFault]]:
    """The rows of conditions by the number of their offering's row, and those that belong to none.

    A row names an offering that there is by its number, a new one by its name.
    """
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in table.offerings:
        code = row.cells.get(HEADING[ID], "")
        places[(ID, code) if code else ("name", row.cells.get(HEADING["name"], ""))].append(row.number)
    found: dict[int, list[SheetRow]] = defaultdict(list)
    astray = []
    for row in table.criteria:
        name = ID if row.cells.get(HEADING[ID]) else "name"
        numbers = places.get((name, row.cells.get(HEADING[name], "")), [])
        if len(numbers) == 1:
            found[numbers[0]].append(row)
            continue
        said = (
            f"“{OFFERINGS}”表里没有这个方案，请检查编号或名称"
            if not numbers
            else "有几个新方案叫这个名称，请改成不同的"
        )
        astray.append(fault(CRITERIA_COLUMNS, row, name, said, SHEET))
    return found, astray
