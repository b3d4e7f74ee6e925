"""What one cell of a register says of a fact: its code, or in Chinese why it says nothing usable."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from catalog.facts import Fact, Kind
from catalog.profile import MOST
from catalog.screening.columns import UNKNOWN, Column, column_type, options
from catalog.territory import place_name
from catalog.values import NATIONWIDE
from catalog.wording import NONE_HELD
from yurong.kit.money import FEN_PER_WAN, Money

NOT_GIVEN = ("", "-", "—", "——", "/", "\\", "nan", "null", "none", "n/a", "#n/a", "未知", "不详", "空")
_YES_NO = {"是": 1, "有": 1, "true": 1, "yes": 1, "y": 1, "1": 1, "√": 1}
_YES_NO |= {"否": 0, "无": 0, "没有": 0, "false": 0, "no": 0, "n": 0, "0": 0, "×": 0}
_MOST_COUNT = {"bank_npl_bp": 10_000, "term_months": 360}
_NUMBER = r"^(\d{1,12})(?:\.(\d{1,6})0*)?$"
_WHOLE = r"^(\d{1,9})(?:\.0+)?$"
_DAY = re.compile(r"^(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?(?:[ T]00:00(?::00(?:\.0+)?)?)?$")
_FIRST_DAY = date(1900, 1, 1)


@dataclass(frozen=True)
class Reading:
    """What cells are read with: places by every way to write them, and the day that nothing may lie after."""

    places: Mapping[str, str]
    as_of: date


class Misread(ValueError):
    """A cell that cannot be taken; the message says why."""


def place_codes(names: Mapping[str, str]) -> dict[str, str]:
    """Every unambiguous way to write a place (「金水区」, 「河南省郑州市金水区」), to its code."""
    found: dict[str, set[str]] = {}
    for code, name in names.items():
        full = place_name(code, names)
        province = names.get(f"{code[:2]}0000", "")
        for said in {name, full, province + full}:
            found.setdefault(said, set()).add(code)
    return {said: codes.pop() for said, codes in found.items() if len(codes) == 1}


def read_column(fact: Fact, texts: pl.Series, reading: Reading) -> tuple[Column, list[tuple[int, str]]]:
    """The codes of a column of texts, and (position, reason) of the cells left unknown because of a fault."""
    plain = texts.str.strip_chars(" \t\r\n\u3000\u00a0")
    silent = [word for word in NOT_GIVEN if word not in options(fact)]  # 「none」 can be a known 未参赛
    plain = plain.set(plain.str.to_lowercase().is_in(silent), None)
    codes = _numbers(fact, plain) if fact.kind in (Kind.MONEY, Kind.COUNT) else None
    left = plain if codes is None else plain.set(codes.is_not_null(), None)
    said = {text: _said(fact, text, reading) for text in left.drop_nulls().unique().to_list()}
    known = {text: each for text, each in said.items() if isinstance(each, int)}
    rest = left.replace_strict(known, default=None, return_dtype=pl.Int64) if known else None
    if codes is None:
        codes = rest if rest is not None else pl.Series([None] * len(plain), dtype=pl.Int64)
    elif rest is not None:
        codes = codes.fill_null(rest)
    bad = (plain.is_not_null() & codes.is_null()).arg_true().to_list()
    faults = [(place, str(said[plain[place]])) for place in bad]
    return codes.fill_null(UNKNOWN).to_numpy().astype(column_type(fact)), faults


def _numbers(fact: Fact, plain: pl.Series) -> pl.Series:
    """The plain numbers at once, exact: 万元 with up to six decimals as 分, whole counts; the rest null."""
    if fact.kind is Kind.COUNT:
        counts = plain.str.extract(_WHOLE, 1).cast(pl.Int64)
        return counts.set(counts > _most_count(fact), None).set(counts < _least_count(fact), None)
    whole = plain.str.extract(_NUMBER, 1).cast(pl.Int64)
    parts = plain.str.extract(_NUMBER, 2).fill_null("").str.pad_end(6, "0").cast(pl.Int64)
    fen = whole * FEN_PER_WAN + parts
    return fen.set(fen > MOST.fen, None)


def _said(fact: Fact, text: str, reading: Reading) -> int | str:
    """The code of one text, or why there is none."""
    try:
        return _READERS[fact.kind](fact, text, reading)
    except Misread as wrong:
        return str(wrong)


def _yes_no(_fact: Fact, text: str, _reading: Reading) -> int:
    if text.lower() not in _YES_NO:
        raise Misread(f"“{_short(text)}”看不出是或否，请填“是”或“否”")
    return _YES_NO[text.lower()]


def _choice(fact: Fact, text: str, _reading: Reading) -> int:
    for place, option in enumerate(options(fact)):
        if text in (option.value, option.label):
            return place
    raise Misread(f"“{_short(text)}”不在可填的取值中：{'、'.join(option.label for option in options(fact))}")


def _choices(fact: Fact, text: str, reading: Reading) -> int:
    if text == NONE_HELD:
        return 0
    parts = (part.strip() for part in re.split(r"[；;、,，|]", text))
    return sum({1 << _choice(fact, part, reading) for part in parts if part})


def _amount(_fact: Fact, text: str, _reading: Reading) -> int:
    digits = (
        text.replace(",", "").replace("，", "") if re.match(r"^\d{1,3}([,，]\d{3})+(\.\d+)?$", text) else text
    )
    if re.search(r"[元亿%]|万$", text):
        raise Misread(f"“{_short(text)}”带有单位，本列以万元为单位，只填数字")
    if re.match(r"^\d{10,}(\.\d+)?$", digits):
        raise Misread(f"“{_short(text)}”万元超出可信范围，是否误以元为单位")
    try:
        amount = Money.wan(digits)
    except ValueError:
        raise Misread(f"“{_short(text)}”不是以万元为单位的数字（最多 6 位小数）") from None
    if amount < Money(0):
        raise Misread("金额不能小于 0")
    if amount > MOST:
        raise Misread(f"“{_short(text)}”万元超出可信范围，是否误以元为单位")
    return amount.fen


def _count(fact: Fact, text: str, _reading: Reading) -> int:
    if not re.match(_WHOLE, text.replace(",", "")):
        raise Misread(
            f"“{_short(text)}”不是整数" + (f"，本列以{fact.unit}为单位，只填数字" if fact.unit else "")
        )
    count = int(text.replace(",", "").partition(".")[0])
    if not _least_count(fact) <= count <= _most_count(fact):
        raise Misread(f"“{_short(text)}”不在 {_least_count(fact)} 到 {_most_count(fact):,} 之间")
    return count


def _day(fact: Fact, text: str, reading: Reading) -> int:
    found = _DAY.match(text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        raise Misread(f"“{_short(text)}”不是日期，请写成 2024-02-29")
    if not _FIRST_DAY <= day <= reading.as_of:
        raise Misread(f"{fact.label} {day} 不在 1900 年到 {reading.as_of} 之间")
    return day.toordinal()


def _place(_fact: Fact, text: str, reading: Reading) -> int:
    code = text if re.match(r"^\d{6}$", text) else reading.places.get(text)
    if code is None:
        raise Misread(f"“{_short(text)}”不是六位行政区划代码，也不是能唯一确定的地名")
    if code == NATIONWIDE:
        raise Misread("注册地不能是全国")
    return int(code)


_READERS: dict[Kind, Callable[[Fact, str, Reading], int]] = {
    Kind.BOOLEAN: _yes_no,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.MONEY: _amount,
    Kind.COUNT: _count,
    Kind.DATE: _day,
    Kind.REGION: _place,
}


def _most_count(fact: Fact) -> int:
    return _MOST_COUNT.get(fact.key, 1_000_000)


def _least_count(fact: Fact) -> int:
    return 1 if fact.key == "term_months" else 0


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"
