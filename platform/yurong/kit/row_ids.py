"""Numbers of rows as visitors send them: what no column can hold is no row's number.

SQLite takes 64 bits and PostgreSQL's INTEGER 32; a longer number would be an error of the database's, and one
of thousands of digits Python's own.
"""

from typing import Annotated

from pydantic import Field
from starlette.convertors import IntegerConvertor, register_url_convertor

MOST_DIGITS = 9

RowId = Annotated[int, Field(ge=1, lt=10**MOST_DIGITS)]
"""A row's number in a form."""


class _InAddress(IntegerConvertor):
    """`{id:int}`: an address with a longer number is not found."""

    regex = f"[0-9]{{1,{MOST_DIGITS}}}"


def row_id(typed: str) -> int | None:
    """The number that was typed; None for what is no row's number."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS else None


def bind_addresses() -> None:
    """Makes every route declared afterwards read its numbers so."""
    register_url_convertor("int", _InAddress())
