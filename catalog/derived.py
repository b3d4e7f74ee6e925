"""Facts that follow from others: computed of their sources, never asked.

The same in three readers: here for one firm, in catalog.screening.derived for columns, in
catalog.screening.sql_derived inside the database.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from catalog.facts import FACTS
from catalog.months import latest_day, months_since
from catalog.wording import Value
from yurong.kit.money import BP, Money

MOST_SHARE_BP = 1_000_000
"""A hundred times the revenue: a share above it counts as this, so that every reader has room for it."""

Facts = Mapping[str, Value | None]

DERIVED = tuple(key for key, fact in FACTS.items() if fact.derived_from)


def derive(values: Facts, as_of: date | None, keys: tuple[str, ...] = DERIVED) -> dict[str, Value | None]:
    """These derived facts on this day, None where a source is unknown or gives nothing."""
    return {key: _RULES[key](values, as_of) for key in keys}


def _age_months(values: Facts, as_of: date | None) -> int | None:
    founded = values.get("founded_on")
    return months_since(founded, as_of) if isinstance(founded, date) and as_of else None


def _research_share(values: Facts, _as_of: date | None) -> int | None:
    spend, revenue = values.get("research_spend"), values.get("revenue")
    if not isinstance(spend, Money) or not isinstance(revenue, Money) or not revenue.fen:
        return None
    return min(spend.fen * BP // revenue.fen, MOST_SHARE_BP)


_RULES: dict[str, Callable[[Facts, date | None], Value | None]] = {
    "age_months": _age_months,
    "research_share_bp": _research_share,
}


def turning_values(key: str, source: str, bound: int, values: Facts, as_of: date | None) -> list[Value]:
    """Values of a source on both sides of where the derived fact reaches this bound.

    Where another source is unknown no value of this one decides anything: one stands for all.
    """
    if key == "age_months":
        day = latest_day(bound, as_of) if as_of else None
        return [day, day + timedelta(days=1)] if day and day < date.max else []
    spend, revenue = values.get("research_spend"), values.get("revenue")
    if source == "research_spend" and isinstance(revenue, Money):
        reached = -(-bound * revenue.fen // BP)
        return [Money(fen) for fen in (reached - 1, reached) if fen >= 0]
    if source == "revenue" and isinstance(spend, Money) and bound:
        last = spend.fen * BP // bound
        return [Money(fen) for fen in (last, last + 1) if fen > 0]
    return [_ANY_AMOUNT]


_ANY_AMOUNT = Money.wan(100)
