"""The work calendar of a year, as an administrator sees and corrects it."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import delete
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.organise.asking import account_of
from events.clinic.team.pages.forms import Day
from yurong.accounts.audit import record
from yurong.kit.clock import now, today
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see
from yurong.kit.work_calendar import WorkDay, WorkYear, work_calendar
from yurong.kit.workdays import DayKind, is_published

MOST_DAYS = 31


class SpanForm(BaseModel):
    """One day, or the days until another."""

    on_day: Day
    until: Day | None = None
    kind: Literal["rest", "work"]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]

    def days(self) -> list[date]:
        last = self.until or self.on_day
        return [self.on_day + timedelta(days=each) for each in range((last - self.on_day).days + 1)]


class DateForm(BaseModel):
    on_day: Day


class YearForm(BaseModel):
    year: Annotated[int, Field(ge=2020, le=2099)]


def show(request: Request, session: Session) -> Response:
    return _page(request, session, _year(request.query_params.get("year", "")), Form())


def enter(request: Request, session: Session) -> Response:
    """Enters a holiday or a make-up workday over what was published. Writes."""
    form = fill(SpanForm, form_of(request))
    year = _year(form.typed.get("on_day", "")[:4])
    if form.value is not None and not 1 <= len(form.value.days()) <= MOST_DAYS:
        form = form.refused("until", f"结束日期不能早于开始，一次最多 {MOST_DAYS} 天")
    if form.value is None:
        return _page(request, session, year, form, 422)
    account_id, days = account_of(request), form.value.days()
    session.execute(delete(WorkDay).where(WorkDay.on_day.in_(days)))
    session.add_all(
        WorkDay(
            on_day=day,
            is_work=form.value.kind == "work",
            name=form.value.name,
            account_id=account_id,
            at=now(),
        )
        for day in days
    )
    record(session, account_id, "workdays.entered", f"day:{days[0].isoformat()}", days=len(days))
    return see(f"/admin/workdays?year={days[0].year}#by-hand")


def remove(request: Request, session: Session) -> Response:
    """Takes an entry back: what was published holds again. Writes; twice is once."""
    form = fill(DateForm, form_of(request))
    if form.value is None:
        return _page(request, session, today().year, Form(), 422)
    day = form.value.on_day
    session.execute(delete(WorkDay).where(WorkDay.on_day == day))
    record(session, account_of(request), "workdays.removed", f"day:{day.isoformat()}")
    return see(f"/admin/workdays?year={day.year}#by-hand")


def settle(request: Request, session: Session) -> Response:
    """Says that a year's arrangement has been entered whole, or that it has not. Writes."""
    form = fill(YearForm, form_of(request))
    if form.value is None:
        return _page(request, session, today().year, Form(), 422)
    year, account_id = form.value.year, account_of(request)
    session.execute(delete(WorkYear).where(WorkYear.year == year))
    if form.typed.get("settled") == "1":
        session.add(WorkYear(year=year, account_id=account_id, at=now()))
    record(session, account_id, "workdays.settled", f"year:{year}")
    return see(f"/admin/workdays?year={year}")


def _year(typed: str) -> int:
    if typed.isascii() and typed.isdigit() and 2020 <= int(typed[:6]) < 2100:
        return int(typed)
    return today().year


def _page(request: Request, session: Session, year: int, form: Form[SpanForm], status: int = 200) -> Response:
    calendar = work_calendar(session)
    first = date(year, 1, 1)
    days = [first + timedelta(days=each) for each in range((date(year, 12, 31) - first).days + 1)]
    unusual = [(day, calendar.exception(day)) for day in days]
    context = {
        "year": year,
        "is_published": is_published(year),
        "is_settled": year in calendar.years,
        "knows": calendar.knows(year),
        "unusual": [(day, found, day in calendar.entries) for day, found in unusual if found is not None],
        "workday_count": sum(calendar.kind(day) is DayKind.WORK for day in days),
        "form": form,
    }
    return render(request, "clinic/team/workdays.html", context, status=status)
