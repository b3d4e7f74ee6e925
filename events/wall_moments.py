"""Moments and days in forms: typed as mainland time, kept as instants."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from yurong.kit.clock import instant, local


def in_our_century(day: date) -> date:
    """The day. Raises ValueError for a year that can only be a slip."""
    if not 2000 <= day.year < 2100:
        raise ValueError("请检查年份")
    return day


def wall_moment(typed: object) -> object:
    """「2026-12-01T18:00」 or 「2026-12-01 18:00」, mainland time, as an instant. Raises ValueError."""
    try:
        at = datetime.strptime(str(typed).replace("T", " ")[:16], "%Y-%m-%d %H:%M")  # noqa: DTZ007 - zone follows
        return instant(in_our_century(at.date()), at.time())
    except ValueError:
        raise ValueError("请填写日期和时间，如 2026-12-01 18:00") from None


def as_typed(moment: datetime) -> str:
    """The instant as a form shows it: 「2026-12-01T18:00」."""
    return f"{local(moment):%Y-%m-%dT%H:%M}"


Day = Annotated[date, AfterValidator(in_our_century)]
WallMoment = Annotated[datetime, BeforeValidator(wall_moment)]
