"""A register of firms, chunk by chunk: who each firm is, what is known of it, which cells were not taken."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from catalog.facts import FACTS, Fact, Kind
from catalog.screening.chunks import CHUNK_ROWS, EXTRA, Chunk
from catalog.screening.columns import UNKNOWN, Column, encode
from catalog.screening.faults import CODES_LISTED, WHOLE_FILE, Fault, Listing
from catalog.screening.files import open_register
from catalog.screening.headings import CODE, NAME, WAN, Heading, understand, unit_told
from catalog.screening.seen import Seen
from catalog.screening.source import Firms
from catalog.screening.texts import Reading, read_column
from catalog.screening.units import put_right
from catalog.vocabulary import Applicant
from yurong.kit.money import FEN_PER_WAN

_CODE = r"^[0-9A-HJ-NP-RTUW-Y]{18}$"
_FEW = 20
"""Fewer amounts than this say nothing of the unit of a whole column."""


@dataclass
class Register:
    """A register opened. `absent` are the facts it has no column for: unknown of every firm."""

    title: str
    headings: tuple[str, ...]
    reading: Reading
    chunks: Iterator[Chunk]
    first_row: int = 2
    faults: list[Fault] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    identity: dict[str, int] = field(default_factory=dict)
    nameless: set[int] = field(default_factory=set)
    """Columns without a heading; named when something stands in them."""
    _listed: Counter[str] = field(default_factory=Counter)
    _amounts: dict[str, "_Amounts"] = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        return self.reading.as_of

    @property
    def has_codes(self) -> bool:
        """Whether firms can be told apart; without codes a firm met twice counts twice."""
        return CODE in self.identity

    @property
    def absent(self) -> tuple[str, ...]:
        return tuple(key for key in FACTS if key not in self.facts and key != "applicant")

    def firms(self) -> Iterator[Firms]:
        """The firms in order; a code met before is left out and named. Reads the file once."""
        first, seen, notes = self.first_row, Seen(), set[str]()
        for chunk in self.chunks:
            faults = Listing(self._listed)
            if chunk.note not in {"", *notes}:
                faults.add(WHOLE_FILE, [(first, chunk.note)])
            notes.add(chunk.note)
            if seen.is_full and "full" not in notes:
                faults.add(CODE, [(first, "企业太多，从这一行起不再查重复的代码")])
                notes.add("full")
            yield self._firms(chunk, first, seen, faults)
            first += len(chunk.texts)

    def doubtful(self) -> list[Fault]:
        """Columns of amounts that look 10,000 times too large; known once all firms have been read."""
        return [
            Fault(self.first_row - 1, self.headings[self.facts[key]], _too_large(FACTS[key]))
            for key, each in self._amounts.items()
            if each.known >= _FEW and each.vast * 2 > each.known
        ]

    def _firms(self, chunk: Chunk, first: int, seen: Seen, faults: Listing) -> Firms:
        texts = chunk.texts
        names = self._identity(texts, NAME)
        codes = self._identity(texts, CODE)
        blank = texts.select(pl.all_horizontal(pl.all().is_null())).to_series()
        self._name_nameless(texts, faults)
        faults.add("", [(first + at, "引号不成对，这一行请核对") for at in chunk.wrong])
        faults.add("", _at(first, texts[EXTRA].is_not_null(), "这一行的单元格比表头多，多出的没有读"))
        odd = codes.is_not_null() & ~codes.str.contains(_CODE)
        faults.add(CODE, _at(first, odd, "不是 18 位统一社会信用代码"))
        again = seen.before(codes)
        faults.add(CODE, _at(first, again, "与前面的行重复，这一行没有计入"), CODES_LISTED)
        kept = (~blank & ~again).arg_true()
        columns: dict[str, Column] = {}
        for key, place in self.facts.items():
            column = self._column(FACTS[key], texts[f"c{place}"], first, faults)
            columns[key] = column[kept.to_numpy()]
        _by_default(columns, len(kept))
        return Firms(
            kept.to_numpy().astype(np.int64) + first,
            names.fill_null("").gather(kept).to_list(),
            codes.fill_null("").gather(kept).to_list(),
            columns,
            sorted(faults.listed),
            faults.more,
            chunk.share,
        )

    def _column(self, fact: Fact, texts: pl.Series, first: int, faults: Listing) -> Column:
        plain = put_right(fact, texts, self.units.get(fact.key, ""))
        codes, wrong = read_column(fact, plain, self.reading)
        heading = self.headings[self.facts[fact.key]]
        faults.add(heading, [(first + at, reason) for at, reason in wrong])
        if fact.most is None or fact.kind not in (Kind.MONEY, Kind.COUNT):
            return codes
        most = fact.most * FEN_PER_WAN if fact.kind is Kind.MONEY else fact.most
        beyond: list[int] = np.flatnonzero(codes > most).tolist()
        said = f"超出常见范围（{fact.most:,} {fact.shown_unit}以内），数值照用，请核对"
        faults.add(heading, [(first + at, f"“{texts[at]}”{said}") for at in beyond])
        if fact.kind is Kind.MONEY:
            self._amounts.setdefault(fact.key, _Amounts()).count(codes, _vast(fact) * FEN_PER_WAN)
        return codes

    def _identity(self, texts: pl.DataFrame, which: str) -> pl.Series:
        if which not in self.identity:
            return pl.Series([None] * len(texts), dtype=pl.String)
        plain = texts[f"c{self.identity[which]}"].str.strip_chars(" \t\r\n\u3000\u00a0'")
        plain = plain.set(plain == "", None)
        return plain.str.to_uppercase() if which == CODE else plain

    def _name_nameless(self, texts: pl.DataFrame, faults: Listing) -> None:
        for place in sorted(self.nameless):
            if texts[f"c{place}"].is_not_null().any():
                self.nameless.remove(place)
                faults.add(f"第 {place + 1} 列", [(self.first_row - 1, "没有表头，这一列没有读")])


@dataclass
class _Amounts:
    """How many amounts of a column are known and above zero, and how many of them vast."""

    known: int = 0
    vast: int = 0

    def count(self, codes: Column, vast_fen: int) -> None:
        self.known += int((codes > 0).sum())
        self.vast += int((codes >= vast_fen).sum())


def read_register(path: Path, reading: Reading, chunk_rows: int = CHUNK_ROWS) -> Register:
    """The register with its headings understood. Raises UnreadableRegister; no heading is fatal."""
    file = open_register(path, chunk_rows, knows=lambda text: understand(text) is not None)
    register = Register(path.name, file.headings, reading, file.chunks, file.first_row)
    unit = unit_told(file.title)
    for place, heading in enumerate(file.headings):
        meant = understand(heading)
        if not heading.strip():
            register.nameless.add(place)
        elif meant is None:
            _note(register, heading, "不认识的列，没有读")
        else:
            _take(register, place, meant, unit)
    return register


def _take(register: Register, place: int, heading: Heading, unit: str) -> None:
    said = register.headings[place]
    taken = register.identity if heading.is_identity else register.facts
    if heading.meant in taken:
        _note(register, said, "与前面的列是同一项，没有读")
        return
    taken[heading.meant] = place
    if heading.is_identity or FACTS[heading.meant].kind is not Kind.MONEY:
        return
    register.units[heading.meant] = heading.unit or unit or WAN
    if register.units[heading.meant] != WAN:
        _note(register, said, f"以{register.units[heading.meant]}为单位，已换算成万元")


def _note(register: Register, column: str, reason: str) -> None:
    register.faults.append(Fault(register.first_row - 1, column, reason))


def _too_large(fact: Fact) -> str:
    return f"过半的数在 {_vast(fact):,} 万元以上，是否误以元为单位？数值照用，请核对"


def _vast(fact: Fact) -> int:
    """万元 that only few firms of a register can reach: a tenth of what is plausible for any."""
    assert fact.most is not None
    return fact.most // 10


def _by_default(columns: dict[str, Column], rows: int) -> None:
    """A register of enterprises need not say so in every row: as in catalog.profile, it is one."""
    fact = FACTS["applicant"]
    enterprise = encode(fact, Applicant.ENTERPRISE)
    given = columns.get("applicant", np.full(rows, UNKNOWN, np.int8))
    columns["applicant"] = np.where(given == UNKNOWN, enterprise, given).astype(np.int8)


def _at(first: int, where: pl.Series, reason: str) -> list[tuple[int, str]]:
    places: Sequence[int] = where.fill_null(value=False).arg_true().to_list()
    return [(first + place, reason) for place in places]
