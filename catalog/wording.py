"""What a reason says, in plain Chinese with the firm's own value; never a code."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from catalog.criteria import Comparison, Leaf
from catalog.facts import Fact, Kind
from catalog.territory import place_name
from catalog.vocabulary import Labelled
from yurong.kit.money import Money, percent, plain

Value = bool | int | str | date | Money | tuple[StrEnum, ...]
"""A known fact. A choice or region is a str, a set of choices a tuple of members."""

NONE_HELD = "无"
NOT_GIVEN = "未提供"
_BOUNDS = {Comparison.AT_LEAST: "至少", Comparison.AT_MOST: "不超过", Comparison.MORE_THAN: "大于"}


def value_text(fact: Fact, value: Value | None, names: Mapping[str, str]) -> str:
    """The firm's value alone: 「洛阳市」, 「60 万元」, 「是」; empty when unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(_choice(fact, one) for one in value) or NONE_HELD
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, int):
        return percent(value) if fact.unit == "bp" else f"{value} {fact.unit}".rstrip()
    if isinstance(value, date):
        return value.isoformat()
    return place_name(value, names) if fact.kind is Kind.REGION else _choice(fact, value)


def stated(fact: Fact, value: Value, names: Mapping[str, str]) -> str:
    """The firm's value as a claim: 「注册地为洛阳市」, 「已获财政奖补 60 万元」, 「未获认股权贷款」."""
    if isinstance(value, bool):
        return fact.yes if value else fact.no
    link = {Kind.CHOICE: "为", Kind.REGION: "为", Kind.CHOICES: "："}.get(fact.kind, " ")
    return f"{fact.said or fact.label}{link}{value_text(fact, value, names)}"


def wanted(fact: Fact, leaf: Leaf, target: Value | tuple[str, ...], names: Mapping[str, str]) -> str:
    """What the row asks: 「在郑州市」, 「至少 1 件」, 「为种子期或初创期」; 「需」 goes before it."""
    if isinstance(target, bool):
        return fact.yes if target else fact.no
    if fact.kind is Kind.REGION:
        return f"在{either(place_name(code, names) for code in _codes(target))}"
    if fact.kind in (Kind.CHOICE, Kind.CHOICES):
        link = "为" if fact.kind is Kind.CHOICE else "有"
        return link + either(_choice(fact, code) for code in _codes(target))
    if fact.kind is Kind.DATE:
        return f"{'不早于' if leaf.op is Comparison.AT_LEAST else '不晚于'} {target}"
    assert isinstance(target, int | Money)
    return f"{_BOUNDS[leaf.op]} {value_text(fact, target, names)}"


def filled(text: str, value: str, asks: str) -> str:
    """A row's own text with the firm's value and what is asked in their places."""
    return text.replace("{value}", value or NOT_GIVEN).replace("{wanted}", asks)


def points_text(low: int, high: int) -> str:
    """「20 分」, 「0～20 分」."""
    return f"{low} 分" if low == high else f"{low}～{high} 分"


def asked(fact: Fact) -> str:
    """「是否获得过银行贷款」 or the label: what has not been given."""
    return f"是否{fact.yes}" if fact.kind is Kind.BOOLEAN else fact.label


def either(words: Iterable[str]) -> str:
    """「甲、乙或丙」."""
    *head, last = words
    return f"{'、'.join(head)}或{last}" if head else last


def share_text(per_million: int) -> str:
    """Parts per million as the documents write them: 300000 -> 「30%」, 200 -> 「0.2‰」."""
    if per_million < 1_000:
        return f"{plain(Decimal(per_million) / 1_000):f}‰"
    return f"{plain(Decimal(per_million) / 10_000):f}%"


def _choice(fact: Fact, code: str) -> str:
    if isinstance(code, Labelled):
        return code.label
    return fact.options[code.upper()].label if fact.options else code


def _codes(target: object) -> tuple[str, ...]:
    return tuple(map(str, target)) if isinstance(target, tuple) else (str(target),)
