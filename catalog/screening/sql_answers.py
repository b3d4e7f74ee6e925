"""What a row of criteria says of a firm inside the database: true, false or NULL, and what NULL waits for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Boolean, ColumnElement, and_, cast, false, null, or_, true

from catalog.vocabulary import Verdict

Held = ColumnElement[bool]


@dataclass(frozen=True)
class Answer:
    """One row in SQL: `held` is true, false or NULL (open); `waits` says that an open one lacks a fact."""

    held: Held
    waits: Held


def settled(verdict: Verdict) -> Answer:
    """A row that says the same of every firm."""
    held = {Verdict.MET: true(), Verdict.UNMET: false()}.get(verdict, undecided())
    return Answer(held, true() if verdict is Verdict.UNKNOWN else false())


def open_when_waiting(held: Held, members: Sequence[Answer]) -> Answer:
    """An answer joined of these: where it is open, it waits if one of them does."""
    return Answer(held, and_(held.is_(None), or_(*(each.waits for each in members))))


def undecided() -> Held:
    """NULL as an answer."""
    return cast(null(), Boolean())
