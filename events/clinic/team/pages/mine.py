"""A member's own page: what they know, when they are free, whom they must not judge."""

from collections.abc import Mapping

from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.models import Expert
from events.clinic.organise.asking import account_of
from events.clinic.team import calendars, members, queries, stored_times
from events.clinic.team.busy import NotACalendar
from events.clinic.team.pages.forms import (
    DayForm,
    InterestForm,
    KnowsForm,
    UrlForm,
    WeekForm,
    choices,
    values_of,
)
from events.clinic.team.pages.member import declared, interest_number
from events.clinic.team.times import PARTS
from yurong.accounts.visitor import visitor
from yurong.kit.clock import WEEKDAYS, now, today
from yurong.kit.fetching import NotFetched
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {
    "changed": "修改已保存",
    "week": "每周时间已保存",
    "day": "这一天已记下",
    "day-removed": "已撤回这一天的填写",
    "file": "日历已读取，只记忙闲，不记事项",
    "calendar-removed": "日历已移除",
    "interest": "回避已登记，从现在起生效",
    "interest-removed": "回避已移除",
}


def show(request: Request, session: Session) -> Response:
    return _page(request, session, _me(request, session), {})


def change(request: Request, session: Session) -> Response:
    """Keeps fields, tracks, places, limit and introduction. Writes."""
    expert = _me(request, session)
    form = fill(KnowsForm, form_of(request))
    if form.value is None:
        return _page(request, session, expert, {"form": form}, 422)
    expert.monthly_limit, expert.bio = form.value.monthly_limit, form.value.bio
    members.learn(session, expert, form.value.knows(), account_of(request))
    return see("/me/team?done=changed")


def keep_week(request: Request, session: Session) -> Response:
    """Keeps the usual week. Writes."""
    expert = _me(request, session)
    form = fill(WeekForm, form_of(request))
    if form.value is None:
        return _page(request, session, expert, {"week_form": form}, 422)
    stored_times.keep_week(session, expert.id, form.value.free(), account_of(request))
    return see("/me/team?done=week#week")


def say_day(request: Request, session: Session) -> Response:
    """Calls a day, or half of it, free or busy. Writes."""
    expert = _me(request, session)
    form = fill(DayForm, form_of(request))
    if form.value is not None and form.value.on_day < today():
        form = form.refused("on_day", "这一天已经过去")
    if form.value is None:
        return _page(request, session, expert, {"day_form": form}, 422)
    value, is_free = form.value, form.value.state == "free"
    stored_times.say_day(
        session,
        expert.id,
        value.on_day,
        value.parts(),
        account_of(request),
        is_free=is_free,
        note=value.note,
    )
    return see("/me/team?done=day#days")


def unsay_day(request: Request, session: Session) -> Response:
    """Takes back what was said of half a day. Writes."""
    expert = _me(request, session)
    form = fill(DayForm, form_of(request))
    if form.value is not None:
        stored_times.unsay_day(session, expert.id, form.value.on_day, form.value.parts())
    return see("/me/team?done=day-removed#days")


def subscribe(request: Request, session: Session) -> Response:
    """Keeps the calendar's address; it is fetched in the background, never here. Writes."""
    expert = _me(request, session)
    form = fill(UrlForm, form_of(request))
    if form.value is None:
        return _page(request, session, expert, {"url_form": form}, 422)
    try:
        job = calendars.subscribe(
            session, expert_id=expert.id, url=form.value.url, account_id=account_of(request), now=now()
        )
    except NotFetched as refused:
        return _page(request, session, expert, {"url_form": form.refused("url", str(refused))}, 422)
    return see(f"/jobs/{job.token}")


def refresh(request: Request, session: Session) -> Response:
    """Asks for the calendar to be fetched again. Writes."""
    expert = _me(request, session)
    job = calendars.ask_for_fetch(session, expert_id=expert.id, account_id=account_of(request), now=now())
    return see(f"/jobs/{job.token}")


def hand_in(request: Request, session: Session) -> Response:
    """Takes busy spans from an uploaded file. Writes."""
    expert = _me(request, session)
    sent = form_of(request).get("file")
    content = b""
    if isinstance(sent, UploadFile):
        with sent.file as file:
            content = file.read()
    try:
        if not content:
            raise NotACalendar("请先选择 .ics 文件")
        calendars.hand_in(
            session, expert_id=expert.id, content=content, account_id=account_of(request), now=now()
        )
    except NotACalendar as refused:
        return _page(request, session, expert, {"file_form": Form().refused("file", str(refused))}, 422)
    return see("/me/team?done=file#calendar")


def forget_calendar(request: Request, session: Session) -> Response:
    """Drops the calendar with everything read from it. Writes."""
    expert = _me(request, session)
    calendars.forget_calendar(session, expert_id=expert.id, account_id=account_of(request))
    return see("/me/team?done=calendar-removed#calendar")


def declare(request: Request, session: Session) -> Response:
    """Declares a firm. Writes."""
    expert = _me(request, session)
    form = fill(InterestForm, form_of(request))
    if form.value is not None:
        form = declared(session, expert, form, account_of(request), is_own=True)
    if form.value is None:
        return _page(request, session, expert, {"interest_form": form}, 422)
    return see("/me/team?done=interest#interests")


def take_back(request: Request, session: Session) -> Response:
    """Removes an own declaration; an organiser's entry stays. Writes."""
    expert, number = _me(request, session), interest_number(request)
    members.take_back(session, expert, number, account_id=account_of(request), only_own=True)
    return see("/me/team?done=interest-removed#interests")


def _me(request: Request, session: Session) -> Expert:
    return queries.member_of_account(session, visitor(request).account_id)


def _page(
    request: Request, session: Session, expert: Expert, forms: Mapping[str, object], status: int = 200
) -> Response:
    times = stored_times.times_of(session, [expert.id], today())[expert.id]
    said = stored_times.said_days(session, expert.id, now())
    context = {
        "expert": expert,
        "days": queries.coming_days(session, expert.id, today()),
        "said": said,
        "parts": PARTS,
        "weekdays": WEEKDAYS,
        "calendar": calendars.calendar_of(session, expert.id),
        "form": prefilled(KnowsForm, values_of(expert)),
        "week_form": prefilled(WeekForm, {"week": [f"{day}-{part}" for day, part in times.week]}),
        "day_form": prefilled(DayForm, {"part": "day", "state": "busy"}),
        "url_form": Form(),
        "file_form": Form(),
        "interest_form": Form(),
        "done": DONE.get(request.query_params.get("done", ""), ""),
        **choices(),
        **forms,
    }
    return render(request, "clinic/team/mine.html", context, status=status)
