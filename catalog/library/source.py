"""Two data files of the library: where texts disagree, and what clauses order that is no product."""

import tomllib
from datetime import date
from functools import cache
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from catalog.criteria import ClauseRef, Text
from catalog.reading import DATA
from catalog.source import Line
from catalog.vocabulary import Labelled


class DiscrepancyKind(Labelled):
    """What is wrong between or inside the texts."""

    CONFLICT = "conflict", "两处写得不一样"
    FIGURES = "figures", "数字对不上"
    WORDING = "wording", "文字疑误"
    MISSING = "missing", "没有写明"
    PAST = "past", "时限已过"
    OVERLAP = "overlap", "职责或名单重叠"
    NAMES = "names", "名称相近，不要混用"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Side(_Entry):
    """What one clause says."""

    cite: ClauseRef
    says: Line


class Discrepancy(_Entry):
    """One finding with every text it rests on. `done_by` is the last day of what was to be done."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-F]\d{1,2}$")]
    kind: DiscrepancyKind
    title: Line
    sides: tuple[Side, ...] = Field(min_length=1)
    handling: Text
    to_verify: bool = False
    done_by: date | None = None

    @model_validator(mode="after")
    def _dated_where_past(self) -> Self:
        if (self.kind is DiscrepancyKind.PAST) != (self.done_by is not None):
            raise ValueError("时限已过的写 done_by，其他的不写")
        return self

    def stands(self, on: date) -> bool:
        """Whether there is anything to say on the day: a deadline that has not passed is none."""
        return self.done_by is None or on > self.done_by


class Programme(_Entry):
    """Something that clauses order and nobody applies for as a product; `page` is where this site does it."""

    name: Line
    gist: Text
    cites: tuple[ClauseRef, ...] = Field(min_length=1)
    page: Annotated[str, StringConstraints(pattern=r"^/[a-z/-]+$")] | None = None


@cache
def discrepancies() -> tuple[Discrepancy, ...]:
    """Every finding, in the order of the file. Raises ValidationError where the file is broken."""
    return tuple(Discrepancy.model_validate(each) for each in _read("discrepancies.toml")["discrepancy"])


@cache
def programmes() -> tuple[Programme, ...]:
    """Every programme, in the order of the file. Raises ValidationError where the file is broken."""
    return tuple(Programme.model_validate(each) for each in _read("programmes.toml")["programme"])


def _read(name: str) -> dict[str, Any]:
    """`Any` until Pydantic has seen it."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))
