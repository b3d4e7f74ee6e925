"""The work calendar as an administrator keeps it: days entered by hand, and years entered whole."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from yurong.kit.db import Base
from yurong.kit.workdays import Unusual, WorkCalendar


class WorkDay(Base):
    """A day entered by hand: a holiday or a make-up workday, whatever was published."""

    __tablename__ = "work_day"

    on_day: Mapped[date] = mapped_column(primary_key=True)
    is_work: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class WorkYear(Base):
    """A year whose arrangement has been entered whole: its other days follow the weekday."""

    __tablename__ = "work_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


def work_calendar(session: Session) -> WorkCalendar:
    """The calendar with everything entered by hand: what `working_deadline` is given. Reads only."""
    days = session.scalars(select(WorkDay).order_by(WorkDay.on_day))
    years = session.scalars(select(WorkYear.year))
    return WorkCalendar({each.on_day: Unusual(each.is_work, each.name) for each in days}, frozenset(years))
