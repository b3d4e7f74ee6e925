"""准入条件 as values: a small tree of typed rows, no expression language.

A leaf compares one fact with one value; a manual row is for a person to judge; a group joins rows.
The same tree is written in the data files, stored as rows and evaluated (catalog.evaluate).
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from catalog.facts import FACTS, Kind
from yurong.kit.money import Money

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
ClauseRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+#\S.*$")]
"""「policy id#clause number」, for example `yuxin#二(四)`."""


class Weight(StrEnum):
    """What an unmet row does: `hard` and `exclusion` refuse, `preferred` only ranks lower."""

    HARD = "hard"
    EXCLUSION = "exclusion"
    PREFERRED = "preferred"


class Comparison(StrEnum):
    IS = "is"  # boolean or choice equals value
    IN = "in"  # choice is one of the values
    HAS_ANY = "has_any"  # set fact shares a member with the values
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    WITHIN = "within"  # region lies in one of the regions (code tree)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    requirement: Text
    cite: ClauseRef
    weight: Weight = Weight.HARD


class Leaf(_Row):
    """One fact compared with one value. An exclusion row refuses when the comparison holds.

    `value`: true/false for booleans, a code for choices, a list of codes for sets and regions,
    an integer for counts, 万元 (integer or decimal text) for money, ISO date for dates.
    `actionable` says that the firm itself can change this fact; `remedy` tells how.
    """

    kind: Literal["fact"] = "fact"
    fact: str
    op: Comparison
    value: bool | int | str | date | tuple[str, ...]
    actionable: bool = False
    remedy: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""

    @model_validator(mode="after")
    def _fits_the_fact(self) -> Self:
        fact = FACTS.get(self.fact)
        if fact is None:
            raise ValueError(f"没有名为 {self.fact} 的事实")
        if self.op not in _OPS[fact.kind]:
            raise ValueError(f"{fact.label}不能用 {self.op} 比较")
        if fact.options and (bad := set(_codes(self.value)) - {o.value for o in fact.options}):
            raise ValueError(f"{fact.label}没有这些取值：{'、'.join(sorted(bad))}")
        if not _is_value(fact.kind, self.value):
            raise ValueError(f"{fact.label}不能与 {self.value} 比较")
        return self


class Manual(_Row):
    """A condition that a person must judge: the document states it without a measure."""

    kind: Literal["manual"] = "manual"


class Group(_Row):
    """Rows joined: `all`, `any` (routes, exemptions) or at least `count` of them."""

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


Criterion = Annotated[Leaf | Manual | Group, Field(discriminator="kind")]

_OPS: dict[Kind, set[Comparison]] = {
    Kind.BOOLEAN: {Comparison.IS},
    Kind.CHOICE: {Comparison.IS, Comparison.IN},
    Kind.CHOICES: {Comparison.HAS_ANY},
    Kind.COUNT: {Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.MORE_THAN},
    Kind.MONEY: {Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.MORE_THAN},
    Kind.DATE: {Comparison.AT_LEAST, Comparison.AT_MOST},
    Kind.REGION: {Comparison.WITHIN},
}


def _codes(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _is_value(kind: Kind, value: object) -> bool:
    """Whether a row on this kind of fact can compare with the value, so that evaluation never fails."""
    if kind is Kind.BOOLEAN or isinstance(value, bool):
        return kind is Kind.BOOLEAN and isinstance(value, bool)
    try:
        if kind is Kind.MONEY:
            return isinstance(value, int | str) and Money.wan(value) >= Money(0)
        if kind is Kind.COUNT:
            return isinstance(value, int | str) and int(value) >= 0
        if kind is Kind.DATE:
            return isinstance(value, date) or (isinstance(value, str) and bool(date.fromisoformat(value)))
    except ValueError:
        return False
    if kind is Kind.REGION:
        return all(len(code) == 6 and code.isdigit() for code in _codes(value))
    return isinstance(value, str | tuple) and bool(value)
