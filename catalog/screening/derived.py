"""Derived facts for a whole column at once, in integers: equal to catalog.derived, value by value."""

from collections.abc import Callable
from datetime import date

import numpy as np

from catalog.derived import DERIVED, MOST_SHARE_BP
from catalog.facts import FACTS
from catalog.screening.columns import UNKNOWN, Column, Columns, column_type
from yurong.kit.money import BP

_EPOCH = date(1970, 1, 1).toordinal()


def completed(key: str, columns: Columns, as_of: date, rows: int) -> Column:
    """The column of a fact, UNKNOWN where the register says nothing; a derived one computed in the gaps."""
    given = columns.get(key)
    if given is None:
        given = np.full(rows, UNKNOWN, column_type(FACTS[key]))
    if key not in DERIVED or any(source not in columns for source in FACTS[key].derived_from):
        return given
    return np.where(given == UNKNOWN, _RULES[key](columns, as_of), given).astype(given.dtype)


def _age_months(columns: Columns, as_of: date) -> Column:
    founded = columns["founded_on"].astype(np.int64)
    days = np.maximum(founded - _EPOCH, 1 - _EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    day = (days - months.astype("datetime64[D]")).astype(np.int64)
    now = np.datetime64(as_of, "M")
    short = (day > as_of.day - 1) & (np.datetime64(as_of, "D") + 1 < (now + 1).astype("datetime64[D]"))
    age = (now - months).astype(np.int64) - short
    return np.where((founded == UNKNOWN) | (founded > as_of.toordinal()), UNKNOWN, age)


def _research_share(columns: Columns, _as_of: date) -> Column:
    spend, revenue = columns["research_spend"], columns["revenue"]
    share = np.minimum(spend * BP // np.maximum(revenue, 1), MOST_SHARE_BP)
    return np.where((spend == UNKNOWN) | (revenue <= 0), UNKNOWN, share)


_RULES: dict[str, Callable[[Columns, date], Column]] = {
    "age_months": _age_months,
    "research_share_bp": _research_share,
}
