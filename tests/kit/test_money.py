"""Money is exact."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from yurong.kit.money import Money, WanAmount, percent

SHOWN = [
    ("0", "0 万元"),
    ("0.5", "0.5 万元"),
    ("300", "300 万元"),
    ("1200", "1,200 万元"),
    ("9999.99", "9,999.99 万元"),
    ("10000", "1 亿元"),
    ("12345", "1.2345 亿元"),
]


@pytest.mark.parametrize(("wan", "shown"), SHOWN)
def test_amounts_are_shown_in_wan_or_yi(wan: str, shown: str) -> None:
    assert str(Money.wan(wan)) == shown


@given(st.integers(0, 10**16))
def test_wan_gives_back_the_same_money(fen: int) -> None:
    assert Money.wan(Money(fen).in_wan) == Money(fen)


@given(st.integers(0, 10**14), st.integers(0, 10_000))
def test_a_share_is_never_more_and_loses_less_than_a_fen(fen: int, bp: int) -> None:
    exact = Decimal(fen) * bp / 10_000
    assert 0 <= exact - Money(fen).share(bp).fen < 1


@pytest.mark.parametrize(
    "wrong", ["", "三百", "1e400", "1e999999999", "NaN", "inf", "0.0000001", True, None, [1]]
)
def test_what_is_no_amount_is_refused(wrong: object) -> None:
    class Row(BaseModel):
        amount: WanAmount

    with pytest.raises(ValidationError):
        Row.model_validate({"amount": wrong})


def test_a_json_number_stays_exact() -> None:
    class Row(BaseModel):
        amount: WanAmount

    assert Row.model_validate_json('{"amount": 66.67}').amount == Money.wan("66.67")
    assert Row.model_validate_json('{"amount": 66.67}').model_dump_json() == '{"amount":"66.67"}'


def test_basis_points_as_percent() -> None:
    assert [percent(bp) for bp in (3000, 385, 20, 2, 0)] == ["30%", "3.85%", "0.2%", "0.02%", "0%"]
