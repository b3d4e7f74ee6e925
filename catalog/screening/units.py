"""Cells written otherwise than the column asks, where there is no doubt what is meant: put right, exactly."""

import polars as pl

from catalog.facts import Fact, Kind
from catalog.screening.headings import UNITS, WAN

_SERIAL = r"^[1-7]\d{4}(?:\.0+)?$"
_DAY_ZERO = -25_569
"""The day that spreadsheets count from, 30 December 1899, as days from 1 January 1970."""
_GROUPED = r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$"
_WAN_DECIMALS = UNITS[WAN]


def put_right(fact: Fact, texts: pl.Series, unit: str) -> pl.Series:
    """The cells of a column as texts.read_column takes them; `unit` is that of its amounts, empty for 万元.

    Full-width digits, the apostrophe that marks text, the day numbers of spreadsheets, amounts in 元, 千元,
    百万元 or 亿元. What is not plainly a number stays as it is.
    """
    if fact.kind not in (Kind.MONEY, Kind.COUNT, Kind.DATE):
        return texts
    plain = texts.str.strip_chars(" \t\r\n\u3000\u00a0").str.strip_prefix("'")
    wide = plain.str.contains("[０-９．，－]").fill_null(value=False)
    if wide.any():
        plain = plain.set(wide, None).fill_null(plain.str.normalize("NFKC"))
    if fact.kind is Kind.DATE:
        return _days(plain)
    return _in_wan(plain, unit) if fact.kind is Kind.MONEY and unit not in ("", WAN) else plain


def _days(plain: pl.Series) -> pl.Series:
    numbers = plain.str.extract(f"({_SERIAL})").str.extract(r"^(\d+)").cast(pl.Int32)
    if numbers.null_count() == len(numbers):
        return plain
    return (numbers + _DAY_ZERO).cast(pl.Date).cast(pl.String).fill_null(plain)


def _in_wan(plain: pl.Series, unit: str) -> pl.Series:
    """Whole and decimal digits moved apart by as many places as the units lie apart; no float."""
    decimals = UNITS[unit]
    number = rf"^(\d{{1,{18 - decimals}}})(?:\.(\d{{1,{decimals}}})0*)?$"
    grouped = plain.str.contains(_GROUPED).fill_null(value=False)
    bare = plain.set(grouped, None).fill_null(plain.str.replace_all(",", "", literal=True))
    whole = bare.str.extract(number, 1).cast(pl.Int64)
    rest = bare.str.extract(number, 2).fill_null("").str.pad_end(decimals, "0").cast(pl.Int64)
    fen = whole * 10**decimals + rest
    wan, left = fen // 10**_WAN_DECIMALS, fen % 10**_WAN_DECIMALS
    put: pl.Series = wan.cast(pl.String) + "." + left.cast(pl.String).str.zfill(_WAN_DECIMALS)
    return put.fill_null(bare)
