"""A register in columns: one array of integers per fact, -1 where nothing is known.

Amounts are 分, dates ordinals, yes and no 1 and 0, a choice its place in its list, a set of choices one bit
each, a region its six digits as a number. No floats: a ratio or an amount is never off by a rounding.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from catalog.facts import FACTS, Fact, Kind
from catalog.vocabulary import Labelled
from catalog.wording import Value
from yurong.kit.money import Money

UNKNOWN = -1
"""Zero is a known zero and an empty set a known empty set, so no fact's own value is negative."""

Column = NDArray[np.signedinteger]
Columns = Mapping[str, Column]
"""By fact key, all of one length. A fact that the register does not have is left out."""

_TYPES: dict[Kind, type[np.signedinteger]] = {
    Kind.BOOLEAN: np.int8,
    Kind.CHOICE: np.int8,
    Kind.CHOICES: np.int16,
    Kind.COUNT: np.int32,
    Kind.DATE: np.int32,
    Kind.REGION: np.int32,
    Kind.MONEY: np.int64,
}
_UNITS = {Kind.MONEY: "万元"}


def column_type(fact: Fact) -> type[np.signedinteger]:
    """The integer type that holds every value of the fact and UNKNOWN."""
    return _TYPES[fact.kind]


def options(fact: Fact) -> tuple[Labelled, ...]:
    """The closed list of a choice or set, in the order that its codes count."""
    return tuple(fact.options or ())


def encode(fact: Fact, value: Value | None) -> int:
    """The integer that stands for a value in its column."""
    if value is None:
        return UNKNOWN
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, tuple):
        return sum(1 << options(fact).index(fact.options(each)) for each in set(value)) if fact.options else 0
    if fact.kind is Kind.CHOICE:
        assert fact.options
        assert isinstance(value, str)
        return options(fact).index(fact.options(value))
    return int(value)


def decode(fact: Fact, code: int) -> Value | None:
    """The value that an integer of the column stands for."""
    if code < 0:
        return None
    match fact.kind:
        case Kind.BOOLEAN:
            return bool(code)
        case Kind.CHOICE:
            return options(fact)[code]
        case Kind.CHOICES:
            return tuple(each for place, each in enumerate(options(fact)) if code >> place & 1)
        case Kind.MONEY:
            return Money(code)
        case Kind.DATE:
            return date.fromordinal(code)
        case Kind.REGION:
            return f"{code:06d}"
        case Kind.COUNT:
            return code


def column(key: str, values: list[Value | None]) -> Column:
    """A column of these values of one fact."""
    fact = FACTS[key]
    return np.array([encode(fact, value) for value in values], dtype=column_type(fact))


def header(fact: Fact) -> str:
    """What stands over the column in a register: 「上年营业收入（万元）」."""
    unit = _UNITS.get(fact.kind, "基点" if fact.unit == "bp" else fact.unit)
    return f"{fact.label}（{unit}）" if unit else fact.label


def headers() -> dict[str, str]:
    """Every heading that is understood, to the fact it means: with unit, without, and the fact's key."""
    known = {fact.label: key for key, fact in FACTS.items()}
    known |= {header(fact): key for key, fact in FACTS.items()}
    return known | {key: key for key in FACTS}
