"""The day at a glance for its organiser: each station, running late, the queue at the door, the wall."""

import secrets
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.models import Clinic, Delay, WalkIn
from events.clinic.on_the_day import absence, queries, wall
from events.clinic.on_the_day import delay as domain
from events.clinic.on_the_day.absence import AFTER
from events.clinic.on_the_day.arrivals import arrivals
from events.clinic.on_the_day.pages.forms import AbsenceForm, DelayForm, WallForm
from events.clinic.organise.asking import account_of, own_clinic
from yurong.accounts.models import Enterprise
from yurong.kit.clock import now, today
from yurong.kit.errors import BadInput, Problem
from yurong.kit.forms import fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {
    "delayed": ("已顺延", "等候的企业已收到邮件，大屏和预约页面已是新时间。"),
    "back": ("已撤回顺延", "时间已恢复，等候的企业已收到邮件。"),
    "queued": ("已登记，正在排队", "现在没有空时段，有空出来的会先安排排在前面的企业。"),
    "left": ("已离开队列", ""),
    "seated": ("已安排", "排在前面的企业已有时段。"),
    "none": ("还没有空出来的时段", "队列不变。"),
    "wall": ("大屏已设好", "请用下面的新链接打开，旧链接不再显示企业名称。"),
    "no-show": ("已记为未到", "空出的时段已释放。"),
}
SHOWS = (("code", "只显示预约码后四位"), ("masked", "企业名称隐去中间"), ("name", "完整企业名称"))


@dataclass(frozen=True)
class DeskOfDay:
    """One station: the turns that are left, the delay that can be taken back."""

    column: wall.Column
    key: str
    newest: Delay | None
    absent_code: str
    """The booking whose time it is and whose firm may be marked as not having come; else empty."""


@dataclass(frozen=True)
class DayPage:
    """The context of clinic/day/day.html."""

    clinic: Clinic
    is_today: bool
    desks: list[DeskOfDay]
    queue: list[tuple[WalkIn, Enterprise]]
    shows: str
    wall_url: str
    arrived: int
    total: int
    done: tuple[str, str] | None


def show(request: Request, session: Session) -> Response:
    """The day as it stands."""
    clinic, at = own_clinic(request, session), now()
    bookings = queries.live_bookings(session, clinic)
    ids = [each.id for each in bookings]
    gone = queries.absent(session, ids)
    bookings = [each for each in bookings if each.id not in gone]
    arrived = arrivals(session, ids)
    newest: dict[int, Delay] = {}
    for each in queries.delays_of(session, clinic):
        newest.setdefault(each.station_id, each)
    columns = wall.board(clinic, bookings, queries.planned_starts(session, ids), set(arrived), "name", at)
    overdue = {
        each.station_id: each.code
        for each in bookings
        if each.id not in arrived and each.starts_at + AFTER <= at < each.ends_at
    }
    found = queries.wall_of(session, clinic)
    base = request.app.state.settings.public_url.rstrip("/")
    page = DayPage(
        clinic=clinic,
        is_today=clinic.on_day == today(),
        desks=[
            DeskOfDay(
                each, secrets.token_urlsafe(18), newest.get(each.station_id), overdue.get(each.station_id, "")
            )
            for each in columns
        ],
        queue=queries.waiting(session, clinic),
        shows=found.shows if found else "code",
        wall_url=f"{base}/clinics/{clinic.code}/wall" + (f"?key={found.token}" if found else ""),
        arrived=len(arrived),
        total=len(bookings),
        done=DONE.get(request.query_params.get("done", "")),
    )
    return render(request, "clinic/day/day.html", {"page": page, "shows": SHOWS})


def delay(request: Request, session: Session) -> Response:
    """One tap: the rest of a station starts later. Writes."""
    clinic = own_clinic(request, session)
    form = fill(DelayForm, form_of(request)).value
    if form is None:
        raise BadInput("请点「+5」「+10」或「+15 分钟」。", next_label="返回诊台", next_url=_day(clinic))
    domain.delay(
        session,
        clinic=clinic,
        station_id=form.station,
        minutes=int(form.minutes),
        with_current=form.with_current is not None,
        account_id=account_of(request),
        request_key=form.key,
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"{_day(clinic)}?done=delayed")


def take_back(request: Request, session: Session) -> Response:
    """Undoes a delay. Writes."""
    clinic = own_clinic(request, session)
    try:
        domain.undo_delay(
            session,
            clinic=clinic,
            delay_id=request.path_params["id"],
            account_id=account_of(request),
            now=now(),
            public_url=request.app.state.settings.public_url,
        )
    except Problem as refused:
        refused.next_url = _day(clinic)
        raise
    return see(f"{_day(clinic)}?done=back")


def mark_absent(request: Request, session: Session) -> Response:
    """The firm whose time it is has not come. Writes."""
    clinic = own_clinic(request, session)
    form = fill(AbsenceForm, form_of(request)).value
    if form is None:
        raise BadInput("没有读到预约码，请返回再点一次。", next_label="返回诊台", next_url=_day(clinic))
    absence.mark_absent(
        session,
        booking=queries.booking_at(session, clinic, form.booking),
        clinic=clinic,
        account_id=account_of(request),
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"{_day(clinic)}?done=no-show")


def set_up_wall(request: Request, session: Session) -> Response:
    """What the wall shows, under a new secret link. Writes."""
    clinic = own_clinic(request, session)
    form = fill(WallForm, form_of(request)).value
    if form is None:
        raise BadInput("请选择大屏显示什么。", next_label="返回诊台", next_url=_day(clinic))
    wall.set_up(session, clinic=clinic, shows=form.shows, account_id=account_of(request), now=now())
    return see(f"{_day(clinic)}?done=wall#wall")


def _day(clinic: Clinic) -> str:
    return f"/organise/clinics/{clinic.code}/day"
