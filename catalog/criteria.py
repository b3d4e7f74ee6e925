"""准入条件 as values: a small tree of typed rows, no expression language.

A leaf compares one fact with one value; a manual row is for a person to judge; a group joins rows; a score
adds up points. The same tree is written in the data files, stored as rows and evaluated (catalog.evaluate).
"""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from catalog.comparisons import Comparison, check
from catalog.facts import FACTS, Kind

__all__ = [
    "Band",
    "BandLeaf",
    "ClauseRef",
    "Comparison",
    "Criterion",
    "Group",
    "Leaf",
    "Manual",
    "Part",
    "Score",
    "Text",
    "Weight",
    "leaves_of",
]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
ClauseRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+#\S.*$")]
"""「policy id#clause number」, for example `yuxin#二(四)`."""
Points = Annotated[int, Field(ge=0, le=10_000)]
Compared = bool | int | str | date | tuple[str, ...]


class Weight(StrEnum):
    """What an unmet row does: `hard` and `exclusion` refuse, `preferred` only ranks lower."""

    HARD = "hard"
    EXCLUSION = "exclusion"
    PREFERRED = "preferred"


class _Row(BaseModel):
    """What every row has. It is asked from `valid_from` to `valid_until`, its last valid day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    requirement: Text
    cite: ClauseRef
    weight: Weight = Weight.HARD
    valid_from: date | None = None
    valid_until: date | None = None

    @model_validator(mode="after")
    def _validity_is_ordered(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("有效期的截止日早于起始日")
        return self

    def is_asked(self, as_of: date) -> bool:
        """Whether the row is asked on the day; both its first and its last day count."""
        return (self.valid_from is None or self.valid_from <= as_of) and (
            self.valid_until is None or as_of <= self.valid_until
        )


class _Judged(_Row):
    """A row that facts decide. Its texts, where written, replace the reason that is generated.

    `{value}` stands for the firm's own value, `{wanted}` for what is asked; what refuses must say the value.
    """

    takes: ClassVar[frozenset[str]] = frozenset({"value", "wanted"})

    met_text: Words = ""
    unmet_text: Words = ""
    unknown_text: Words = ""

    @model_validator(mode="after")
    def _texts_can_be_filled(self) -> Self:
        for text in (self.met_text, self.unmet_text, self.unknown_text):
            named = set(_PLACEHOLDER.findall(text))
            if bad := named - self.takes:
                raise ValueError(f"说明文字里没有可用的 {{{'}、{'.join(sorted(bad))}}}")
            if set("{}") & set(_PLACEHOLDER.sub("", text)):
                raise ValueError("说明文字里的大括号不成对")
        if self.unmet_text and "{value}" not in self.unmet_text:
            raise ValueError("不满足时的说明要写出企业自己的值：{value}")
        return self


class Leaf(_Judged):
    """One fact compared with one value. An exclusion row refuses when the comparison holds.

    `value`: true/false for booleans, a code for choices, a list of codes for sets and regions,
    an integer for counts, 万元 (integer or decimal text) for money, ISO date for dates.
    `actionable` says that the firm itself can change this fact; `remedy` tells how.
    """

    kind: Literal["fact"] = "fact"
    fact: str
    op: Comparison
    value: Compared
    actionable: bool = False
    remedy: Words = ""

    @model_validator(mode="after")
    def _fits_the_fact(self) -> Self:
        check(self.fact, self.op, self.value)
        return self


class Manual(_Row):
    """A condition that a person must judge: the document states it without a measure."""

    kind: Literal["manual"] = "manual"


class Group(_Judged):
    """Rows joined: `all`, `any` (routes, exemptions) or at least `count` of them."""

    takes = frozenset({"value"})

    kind: Literal["group"] = "group"
    join: Literal["all", "any", "at_least"]
    count: Annotated[int, Field(ge=1)] = 1
    members: tuple["Criterion", ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _count_fits(self) -> Self:
        if self.join == "at_least" and self.count > len(self.members):
            raise ValueError("至少满足的项数多于条件总数")
        if any(member.weight is Weight.PREFERRED for member in self.members):
            raise ValueError("组内的一项不能只是优先，优先与否写在整组上")
        return self


class Band(BaseModel):
    """Points for a value; of the bands of a part, in order, the first that holds counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    op: Comparison
    value: Compared
    points: Points


class BandLeaf(Leaf):
    """A band read as a comparison: its fact, its part's name, and the points that it gives."""

    points: Points


class Part(BaseModel):
    """One fact's share of a score: no band that holds gives 0. `least`: what this part must reach."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Text
    fact: str
    bands: tuple[Band, ...] = Field(min_length=1)
    least: Points | None = None
    actionable: bool = False
    remedy: Words = ""

    @model_validator(mode="after")
    def _bands_fit_the_fact(self) -> Self:
        for band in self.bands:
            check(self.fact, band.op, band.value)
        if FACTS[self.fact].kind is Kind.REGION:
            raise ValueError(f"{FACTS[self.fact].label}不能用来打分")
        return self


class Score(_Judged):
    """Points of several parts added up, at least `least` in all; points are whole numbers."""

    kind: Literal["score"] = "score"
    least: Points
    parts: tuple[Part, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_asked_for(self) -> Self:
        if self.weight is Weight.EXCLUSION:
            raise ValueError("打分不能作为排除条件")
        facts = [part.fact for part in self.parts]
        if len(facts) != len(set(facts)):
            raise ValueError("同一事实不能打两次分")
        return self

    @cached_property
    def leaves(self) -> tuple[tuple[BandLeaf, ...], ...]:
        """The bands of each part as comparisons, in order."""
        return tuple(tuple(_leaf(self, part, band) for band in part.bands) for part in self.parts)


Criterion = Annotated[Leaf | Manual | Group | Score, Field(discriminator="kind")]
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def leaves_of(row: Criterion) -> Iterator[Leaf]:
    """The comparisons of a row, in order; those of a score are BandLeaf."""
    if isinstance(row, Group):
        for member in row.members:
            yield from leaves_of(member)
    elif isinstance(row, Score):
        for part in row.leaves:
            yield from part
    elif isinstance(row, Leaf):
        yield row


def _leaf(score: Score, part: Part, band: Band) -> BandLeaf:
    """Not validated again: the part has been."""
    return BandLeaf.model_construct(
        kind="fact",
        requirement=f"{part.label}得 {band.points} 分",
        cite=score.cite,
        weight=Weight.HARD,
        fact=part.fact,
        op=band.op,
        value=band.value,
        actionable=part.actionable,
        remedy=part.remedy,
        points=band.points,
    )
