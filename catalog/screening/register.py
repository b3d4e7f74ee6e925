"""A register of firms, chunk by chunk: who each firm is, what is known of it, which cells were not taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from catalog.facts import FACTS
from catalog.screening.columns import UNKNOWN, Column, encode, headers
from catalog.screening.files import CHUNK_ROWS, EXTRA, Chunk, open_register
from catalog.screening.texts import Reading, read_column
from catalog.vocabulary import Applicant

NAME, CODE = "企业名称", "统一社会信用代码"
_IDENTITY = {NAME: NAME, "name": NAME, "名称": NAME, CODE: CODE, "uscc": CODE, "信用代码": CODE}
_CODE = r"^[0-9A-HJ-NP-RTUW-Y]{18}$"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing not taken as it stood: `row` as the spreadsheet counts (the headings are row 1)."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Firms:
    """Some firms of the register, all of one length: row numbers, names, codes and facts."""

    rows: NDArray[np.int64]
    names: list[str]
    codes: list[str]
    columns: dict[str, Column]
    faults: list[Fault]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass
class Register:
    """A register opened. `absent` are the facts it has no column for: unknown of every firm."""

    headings: tuple[str, ...]
    reading: Reading
    chunks: Iterator[Chunk]
    first_row: int = 2
    faults: list[Fault] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)
    identity: dict[str, int] = field(default_factory=dict)

    @property
    def absent(self) -> tuple[str, ...]:
        return tuple(key for key in FACTS if key not in self.facts and key != "applicant")

    def firms(self) -> Iterator[Firms]:
        """The firms in order; a code met before is left out and named. Reads the file once."""
        first, seen, notes = self.first_row, _Seen(), set[str]()
        for chunk in self.chunks:
            faults = [Fault(first, "整个文件", chunk.note)] if chunk.note not in {"", *notes} else []
            notes.add(chunk.note)
            yield self._firms(chunk.texts, first, seen, faults)
            first += len(chunk.texts)

    def _firms(self, texts: pl.DataFrame, first: int, seen: "_Seen", faults: list[Fault]) -> Firms:
        names = self._identity(texts, NAME)
        codes = self._identity(texts, CODE)
        blank = texts.select(pl.all_horizontal(pl.all().is_null())).to_series()
        faults += _at(first, texts[EXTRA].is_not_null(), "", "这一行的单元格比表头多，多出的没有读")
        faults += _at(
            first, codes.is_not_null() & ~codes.str.contains(_CODE), CODE, "不是 18 位统一社会信用代码"
        )
        again = seen.before(codes)
        faults += _at(first, again, CODE, "与前面的行重复，这一行没有计入")
        kept = (~blank & ~again).arg_true()
        columns: dict[str, Column] = {}
        for key, place in self.facts.items():
            columns[key], wrong = read_column(FACTS[key], texts[f"c{place}"], self.reading)
            faults += (Fault(first + at, self.headings[place], reason) for at, reason in wrong)
            columns[key] = columns[key][kept.to_numpy()]
        _by_default(columns, len(kept))
        return Firms(
            kept.to_numpy().astype(np.int64) + first,
            names.fill_null("").gather(kept).to_list(),
            codes.fill_null("").gather(kept).to_list(),
            columns,
            sorted(faults),
        )

    def _identity(self, texts: pl.DataFrame, which: str) -> pl.Series:
        if which not in self.identity:
            return pl.Series([None] * len(texts), dtype=pl.String)
        return texts[f"c{self.identity[which]}"].str.strip_chars()


def read_register(path: Path, reading: Reading, chunk_rows: int = CHUNK_ROWS) -> Register:
    """The register with its headings understood. Raises UnreadableRegister; no heading is fatal."""
    file = open_register(path, chunk_rows)
    register = Register(file.headings, reading, file.chunks, file.first_row)
    known = headers()
    for place, heading in enumerate(file.headings):
        said = heading.strip().removeprefix("\ufeff").replace("(", "（").replace(")", "）")
        taken = register.identity if said in _IDENTITY else register.facts
        meant = _IDENTITY.get(said) or known.get(said)
        if meant is None:
            register.faults.append(Fault(1, heading or f"第 {place + 1} 列", "不认识的列，没有读"))
        elif meant in taken:
            register.faults.append(Fault(1, heading, "与前面的列是同一项，没有读"))
        else:
            taken[meant] = place
    return register


def _by_default(columns: dict[str, Column], rows: int) -> None:
    """A register of enterprises need not say so in every row: as in catalog.profile, it is one."""
    fact = FACTS["applicant"]
    enterprise = encode(fact, Applicant.ENTERPRISE)
    given = columns.get("applicant", np.full(rows, UNKNOWN, np.int8))
    columns["applicant"] = np.where(given == UNKNOWN, enterprise, given).astype(np.int8)


def _at(first: int, where: pl.Series, column: str, reason: str) -> list[Fault]:
    places: Sequence[int] = where.fill_null(value=False).arg_true().to_list()
    return [Fault(first + place, column, reason) for place in places]


class _Seen:
    """The codes met so far as 64-bit hashes, eight bytes a firm: four million firms stay within 32 MB."""

    def __init__(self) -> None:
        self._hashes = np.empty(0, dtype=np.uint64)

    def before(self, codes: pl.Series) -> pl.Series:
        """Which of these codes were met before, here or in an earlier chunk; and remembers them."""
        hashes = codes.hash(seed=1).to_numpy()
        places = np.searchsorted(self._hashes, hashes)
        found = np.zeros(len(hashes), dtype=np.bool_)
        inside = places < len(self._hashes)
        found[inside] = self._hashes[places[inside]] == hashes[inside]
        again = (pl.Series(found) | ~codes.is_first_distinct()) & codes.is_not_null()
        fresh = np.unique(hashes[(codes.is_not_null() & ~again).to_numpy()])
        self._hashes = np.sort(np.concatenate((self._hashes, fresh)), kind="stable")
        return again
