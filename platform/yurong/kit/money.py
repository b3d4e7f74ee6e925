"""Exact money: an integer number of 分, shown as 万元 or 亿元."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

FEN_PER_WAN = 1_000_000
WAN_PER_YI = 10_000
MOST_DIGITS = 18
"""More than a signed 64-bit column of 分 holds."""
BP = 10_000
"""Basis points in a whole: 100 % = 10,000 bp."""


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount of RMB in 分; never negative in a record, may be in a difference."""

    fen: int

    @classmethod
    def wan(cls, amount: Decimal | int | str) -> Self:
        """Money from an amount in 万元. Raises ValueError when it is no number or finer than 分."""
        try:
            fen = Decimal(str(amount)) * FEN_PER_WAN
        except ArithmeticError:  # not a number, or an exponent beyond any
            raise ValueError("not an amount") from None
        # The size comes first: 「1e999999999」 is nine characters and an integer that fills the memory.
        if not fen.is_finite() or fen.adjusted() > MOST_DIGITS or fen != fen.to_integral_value():
            raise ValueError("finer than 分, or beyond any amount")
        return cls(int(fen))

    @property
    def in_wan(self) -> Decimal:
        """The amount in 万元, exact, without trailing zeros."""
        return plain(Decimal(self.fen) / FEN_PER_WAN)

    def share(self, bp: int) -> "Money":
        """That many basis points of the amount, a fraction of a 分 dropped."""
        return Money(int((Decimal(self.fen) * bp / BP).to_integral_value(ROUND_DOWN)))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + other.fen)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - other.fen)

    def __mul__(self, times: int) -> "Money":
        return Money(self.fen * times)

    def __str__(self) -> str:
        """「300 万元」, from one 亿元 up 「1.2 亿元」."""
        wan = self.in_wan
        if abs(wan) >= WAN_PER_YI:
            return f"{plain(wan / WAN_PER_YI):,f} 亿元"
        return f"{wan:,f} 万元"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 - pydantic's own signature
        return core_schema.no_info_plain_validator_function(
            _money,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda m: str(m.in_wan)),
        )


def plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    number = number.normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def percent(bp: int) -> str:
    """Basis points as percent: 3000 -> 「30%」, 385 -> 「3.85%」."""
    return f"{plain(Decimal(bp) / 100):f}%"


def _money(value: object) -> Money:
    if isinstance(value, Money):
        return value
    if isinstance(value, bool | float) or not isinstance(value, int | str | Decimal):
        raise PydanticCustomError("money_type", "请填写以万元为单位的数字")
    try:
        return Money.wan(value.strip() if isinstance(value, str) else value)
    except ValueError:
        raise PydanticCustomError("money_format", "请填写以万元为单位的数字，最多 6 位小数") from None


def _bp(typed: object) -> object:
    """「3.45」 percent as 345 basis points."""
    if not isinstance(typed, str):
        return typed
    try:
        bp = Decimal(typed.strip().removesuffix("%").removesuffix("％")) * 100
    except ArithmeticError:  # not a number, or an exponent beyond any
        raise ValueError("请填写百分数，如 3.45") from None
    if not bp.is_finite() or bp != bp.to_integral_value():
        raise ValueError("最多两位小数，如 3.45")
    if not 0 <= bp <= BP:
        raise ValueError("请填写 0 到 100 之间的百分数")
    return int(bp)


def _decimal_text(value: object) -> object:
    """A JSON number as exact decimal text, so that 66.67 stays 66.67."""
    return repr(value) if isinstance(value, float) else value


WanAmount = Annotated[
    Money,
    BeforeValidator(_decimal_text),
    WithJsonSchema({"type": ["number", "string"], "minimum": 0, "description": "金额，单位：万元"}),
]
"""A Money field given in 万元 as number or text (data files, JSON, forms)."""

Percent = Annotated[int, BeforeValidator(_bp)]
"""Basis points, 0 to 10,000, of a form field that is typed in percent with at most two decimals."""
