"""Whole months between days, as 民法典 第二百零二条 counts them.

A month is full on the same day of the next one, or on its last day where that day does not exist.
"""

from calendar import monthrange
from datetime import date

_YEAR = 12


def months_since(day: date, as_of: date) -> int | None:
    """Whole months from `day` to `as_of`; None when that day is still to come."""
    if day > as_of:
        return None
    short = as_of.day < day.day and not _ends_month(as_of)
    return (as_of.year - day.year) * _YEAR + as_of.month - day.month - short


def latest_day(months: int, as_of: date) -> date | None:
    """The latest day that `months` whole months have passed since; None before the first year."""
    year, month = _split(as_of.year * _YEAR + as_of.month - 1 - months)
    if year < date.min.year:
        return None
    last = monthrange(year, month)[1]
    return date(year, month, last if _ends_month(as_of) else min(as_of.day, last))


def day_after(day: date, months: int) -> date | None:
    """The first day on which `months` whole months have passed since `day`; None after the last year."""
    year, month = _split(day.year * _YEAR + day.month - 1 + months)
    if year > date.max.year:
        return None
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _ends_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _split(months: int) -> tuple[int, int]:
    return months // _YEAR, months % _YEAR + 1
