"""What a fact is: its question, unit and period, where the answer stands, how long it holds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from catalog.vocabulary import Labelled


class Kind(StrEnum):
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    COUNT = "count"
    MONEY = "money"
    DATE = "date"
    REGION = "region"


_SECONDS = {
    Kind.BOOLEAN: 5,
    Kind.CHOICE: 6,
    Kind.CHOICES: 10,
    Kind.COUNT: 8,
    Kind.MONEY: 20,
    Kind.DATE: 12,
    Kind.REGION: 4,
}
"""Estimates: one tap that everybody knows is four, a figure from the accounts half a minute. Only their order
of size matters; they divide what an answer settles (catalog.asking)."""


@dataclass(frozen=True)
class Fact:
    """One thing that can be known of a firm or its need.

    `unit` follows a count (「3 件」; `bp` is shown as percent); `said` stands before an amount where the
    label would read badly; `yes` and `no` are what a reason says of a boolean. `period` is the time that
    the answer is about, empty where there is none. Outside `least` to `most` (万元 for money) an answer is
    taken but doubted (catalog.doubts); None doubts nothing. After `shelf_life_months` it should be asked
    again; None: it does not age. `cost` are the seconds that answering takes where the kind does not tell.
    `from_register` says that a register of 市场监管, 科技 or 税务 can supply it. A fact with `derived_from`
    is computed of those facts and never asked. `is_extra` keeps it out of the short form: no published row
    asks for it, an institution's may.
    """

    key: str
    label: str
    kind: Kind
    question: str
    found_in: str
    options: type[Labelled] | None = None
    of: Literal["profile", "need"] = "profile"
    unit: str = ""
    said: str = ""
    yes: str = ""
    no: str = ""
    period: str = ""
    least: int | None = None
    most: int | None = None
    shelf_life_months: int | None = None
    cost: int | None = None
    from_register: bool = False
    derived_from: tuple[str, ...] = ()
    is_extra: bool = False

    @property
    def seconds(self) -> int:
        """What it takes a visitor to understand the question, find the answer and give it."""
        return self.cost or _SECONDS[self.kind]

    @property
    def shown_unit(self) -> str:
        """「万元」, 「件」, 「%」; empty where there is none."""
        return "万元" if self.kind is Kind.MONEY else "%" if self.unit == "bp" else self.unit
