"""How a row may compare a fact with a value: a closed set, each for certain kinds of facts."""

from datetime import date
from enum import StrEnum

from catalog.facts import FACTS, Kind
from yurong.kit.money import Money


class Comparison(StrEnum):
    IS = "is"  # boolean or choice equals value
    IN = "in"  # choice is one of the values
    HAS_ANY = "has_any"  # set fact shares a member with the values
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    WITHIN = "within"  # region lies in one of the regions (code tree)


def check(key: str, op: Comparison, value: object) -> None:
    """Raises ValueError, in Chinese, unless the fact can be compared so with this value."""
    fact = FACTS.get(key)
    if fact is None:
        raise ValueError(f"没有名为 {key} 的事实")
    if op not in _OPS[fact.kind]:
        raise ValueError(f"{fact.label}不能用 {op} 比较")
    if fact.options and (bad := set(_codes(value)) - {o.value for o in fact.options}):
        raise ValueError(f"{fact.label}没有这些取值：{'、'.join(sorted(bad))}")
    if not _is_value(fact.kind, value):
        raise ValueError(f"{fact.label}不能与 {value} 比较")


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
