"""The table that firms are screened in inside a database: one nullable column per fact, NULL the unknown."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, MetaData, SmallInteger, String, Table
from sqlalchemy.types import TypeEngine

from catalog.facts import FACTS, Kind
from catalog.screening.columns import encode
from catalog.wording import Value
from yurong.kit.money import Money

_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.BOOLEAN: Boolean(),  # the types differ in what they hold: Any
    Kind.CHOICE: String(40),
    Kind.CHOICES: SmallInteger(),
    Kind.COUNT: Integer(),
    Kind.MONEY: BigInteger(),
    Kind.DATE: Date(),
    Kind.REGION: String(6),
}


def register_table(metadata: MetaData, name: str, *others: Column[Any]) -> Table:
    """A table with these columns and a nullable one per fact that is not derived."""
    facts = (
        Column(key, _TYPES[fact.kind], nullable=True) for key, fact in FACTS.items() if not fact.derived_from
    )
    return Table(name, metadata, *others, *facts)


def stored(key: str, value: Value | None) -> object:
    """A fact's value as its column holds it."""
    if isinstance(value, Money | tuple):
        return encode(FACTS[key], value)
    return str(value) if isinstance(value, str) else value
