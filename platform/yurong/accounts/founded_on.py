"""成立日期 as a form takes it: a day that has been."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from yurong.kit.clock import today


def _has_been(day: date) -> date:
    if day > today():
        raise ValueError("成立日期不能晚于今天")
    return day


FoundedOn = Annotated[date, AfterValidator(_has_been)]
