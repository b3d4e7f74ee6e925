"""Rows of official scores out of a table, every fault named by its cell. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from catalog.scores import DIMENSIONS, ScoreRecord, ScoreSource
from catalog.scoring.columns import COLUMNS, HEADING_OF
from catalog.scoring.uploads import Table, TableRow
from catalog.vocabulary import Score
from yurong.accounts.uscc import Uscc
from yurong.kit.forms import clean, in_chinese

_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?", re.ASCII)
_SCHEMES = {word: score.value for score in Score for word in (score.label, score.value)}


class OfficialRow(BaseModel):
    """One firm's score as the file has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    uscc: Uscc
    firm_name: Annotated[str, StringConstraints(min_length=2, max_length=80)]
    record: ScoreRecord

    @property
    def key(self) -> tuple[str, ...]:
        return key_of(self.uscc, self.record)


def key_of(uscc: str, record: ScoreRecord) -> tuple[str, ...]:
    """What one record is one of: the same key again is a correction."""
    return (uscc, record.scheme, record.version, record.issuer, str(record.year))


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell: 「第 7 行」 「积分」 「七十八」 and why."""

    row: int
    heading: str
    cell: str
    message: str


@dataclass(frozen=True)
class ReadScores:
    """The good rows in order, and every fault; nothing is taken over while there is one."""

    rows: tuple[OfficialRow, ...]
    faults: tuple[CellFault, ...]


def read_scores(table: Table, today: date) -> ReadScores:
    """Every row of the table checked, the ones after a fault too."""
    rows: list[OfficialRow] = []
    faults: list[CellFault] = []
    first_at: dict[tuple[str, ...], int] = {}
    for each in table.rows:
        wrong = list(_faults_of(each, today))
        faults += wrong
        if wrong:
            continue
        row = OfficialRow.model_validate(_values(each))
        earlier = first_at.setdefault(row.key, each.number)
        if earlier != each.number:
            same = f"和第 {earlier} 行是同一家企业的同一种积分，请只留一行"
            faults.append(CellFault(each.number, HEADING_OF["uscc"], row.uscc, same))
        rows.append(row)
    return ReadScores(tuple(rows), tuple(faults))


def _faults_of(row: TableRow, today: date) -> Iterable[CellFault]:
    wrong = _messages(row, today)
    for column in COLUMNS:
        if column.name in wrong:
            cell = row.cells.get(column.heading, "")
            yield CellFault(row.number, column.heading, cell[:60], wrong[column.name])


def _messages(row: TableRow, today: date) -> Mapping[str, str]:
    """One message per column."""
    empty = {
        column.name: "请填写这一项"
        for column in COLUMNS
        if column.is_required and column.heading not in row.cells
    }
    if not {HEADING_OF["value"], HEADING_OF["rank"]} & set(row.cells):
        empty["value"] = "积分和名次至少填一项"
    try:
        OfficialRow.model_validate(_values(row))
    except ValidationError as refused:
        errors = in_chinese(refused.errors(include_url=False))
        named = {place.rpartition(".")[2]: message for place, message in errors.items()}
        named.pop("record", None)  # said of the ranks below, whatever else is wrong
        if "scheme" in named:
            named["scheme"] = f"请填写：{'、'.join(score.label for score in Score)}"
        return {**_between_cells(row, today), **named, **empty}
    return {**_between_cells(row, today), **empty}


def _between_cells(row: TableRow, today: date) -> Mapping[str, str]:
    """What is wrong with cells that are right each by itself."""
    wrong: dict[str, str] = {}
    rank, of, day = (row.cells.get(HEADING_OF[name], "") for name in ("rank", "ranked_of", "dated"))
    if rank.isdecimal() and of.isdecimal() and int(rank[:9]) > int(of[:9]):
        wrong["rank"] = "名次不能大于参评企业数"
    if _day(day) > today.isoformat() and _DAY.fullmatch(day):
        wrong["dated"] = "发布日期不能在今天以后"
    return wrong


def _values(row: TableRow) -> dict[str, Any]:
    cells = {column.name: clean(row.cells.get(column.heading, "")) or None for column in COLUMNS}
    record = {
        name: cell for name, cell in cells.items() if cell and name not in ("uscc", "firm_name", *DIMENSIONS)
    }
    if "scheme" in record:
        record["scheme"] = _SCHEMES.get(record["scheme"], record["scheme"])
    if "dated" in record:
        record["dated"] = _day(record["dated"])
    parts = {name: cells[name] for name in DIMENSIONS if cells[name]}
    return {
        "uscc": cells["uscc"] or "",
        "firm_name": cells["firm_name"] or "",
        "record": {**record, "source": ScoreSource.OFFICIAL, "dimensions": parts or None},
    }


def _day(typed: str) -> str:
    """The usual ways to write a day as 「2026-03-01」; what is none of them as something that is no date."""
    found = _DAY.fullmatch(typed)
    # A number alone would be read as seconds since 1970.
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else f"「{typed}」"
