"""Derived facts as expressions over the columns of their sources: equal to catalog.derived, row by row.

SQLite and PostgreSQL both divide integers downwards here (nothing is negative) and both extract year, month
and day from a date, so no rounding and no date arithmetic of their own is involved.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, and_, case, cast, extract, null

from catalog.derived import MOST_SHARE_BP
from catalog.facts import FACTS
from yurong.kit.money import BP

Expression = ColumnElement[Any]  # columns of every type a fact can have


@dataclass(frozen=True)
class FactColumns(Mapping[str, Expression]):
    """By fact key the column of a table of firms, or the expression of a derived fact on this day."""

    firms: FromClause
    as_of: date

    def __getitem__(self, key: str) -> Expression:
        return _RULES[key](self.firms, self.as_of) if key in _RULES else self.firms.c[key]

    def __iter__(self) -> Iterator[str]:
        return iter(FACTS)

    def __len__(self) -> int:
        return len(FACTS)


def _age_months(firms: FromClause, as_of: date) -> Expression:
    founded = firms.c["founded_on"]
    months = (as_of.year - extract("year", founded)) * 12 + as_of.month - extract("month", founded)
    if (as_of + timedelta(days=1)).day > 1:
        months -= case((extract("day", founded) > as_of.day, 1), else_=0)
    return case((founded > as_of, null()), else_=cast(months, Integer))


def _research_share(firms: FromClause, _as_of: date) -> Expression:
    spend, revenue = firms.c["research_spend"], firms.c["revenue"]
    share = case((and_(revenue > 0, spend >= 0), spend * BP // revenue), else_=null())
    return case((share > MOST_SHARE_BP, MOST_SHARE_BP), else_=share)


_RULES: dict[str, Callable[[FromClause, date], Expression]] = {
    "age_months": _age_months,
    "research_share_bp": _research_share,
}
