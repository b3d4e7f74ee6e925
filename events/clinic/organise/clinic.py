"""One clinic as its organiser sees it: what is left to do, who has booked, who sits where."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import queries, series
from events.clinic.admission import listed, who_in_words
from events.clinic.allocation.rule import Priority, Rule
from events.clinic.availability import Slot
from events.clinic.booking_queries import bookings_of_clinic
from events.clinic.models import (
    Booking,
    Clinic,
    ClinicSeries,
    Expert,
    ExpertRole,
    ListPurpose,
    SlotsBy,
    Station,
    WhoMayBook,
)
from events.clinic.organise.asking import own_clinic
from events.clinic.organise.forms import StationForm
from events.clinic.organise.queries import Counts, counts_of
from events.clinic.stations import missing_roles
from events.clinic.team.interests import Disclosed
from events.clinic.team.recusal import recused_by_booking
from yurong.kit.clock import now, today
from yurong.kit.forms import Form
from yurong.kit.templating import render

DONE = {
    "called": "草稿已保存，接下来添加诊台",
    "changed": "修改已保存",
    "station-added": "诊台已添加",
    "station-removed": "诊台已移除",
    "published": "已发布，企业现在可以看到这场诊疗会",
    "withdrawn": "已撤回发布，现在可以修改",
    "copied": "已复制为草稿，请核对日期和专家，再发布",
    "left-out": "已复制为草稿。有专家那天没空，没有排入，请在诊台里补上",
    "listed": "名单已更新",
    "series": "系列的草稿已建好，请逐场核对专家，再发布",
    "called-off": "已取消，每家企业都收到了通知",
}


@dataclass(frozen=True)
class Desk:
    """A station with its panel, in the order of roles."""

    station: Station
    panel: list[Expert]
    why_kept: str
    """Why it cannot be removed; empty when it can."""


@dataclass(frozen=True)
class CaseRow:
    """One booking, and how far it has come."""

    booking: Booking
    signed: list[ExpertRole]
    awaited: list[ExpertRole]
    recused: list[str]
    """Names of the panel's experts who step back for this firm."""
    empty: list[ExpertRole]
    """Roles that have nobody left for it."""


@dataclass(frozen=True)
class ClinicPage:
    """The context of clinic/organise/clinic.html."""

    clinic: Clinic
    region: str
    counts: Counts
    desks: list[Desk]
    starts: list[Slot]
    """The slots of one station: the times that every station offers."""
    missing: list[ExpertRole]
    live: list[CaseRow]
    cancelled: list[Booking]
    team: list[tuple[ExpertRole, list[Expert]]]
    """The service team by role; roles without anybody left out."""
    is_over: bool
    done: str
    next_name: str
    public_url: str
    who: str
    way: str
    lists: list[tuple[ListPurpose, int]]
    """The lists that this clinic uses, with how many firms are on each."""
    together: list[Clinic]
    """The clinics of its series, itself included."""
    series_code: str


def show(request: Request, session: Session) -> Response:
    return page(request, session, Form())


def page(request: Request, session: Session, form: Form[StationForm], status: int = 200) -> Response:
    """The page with the add-station form as typed."""
    clinic = own_clinic(request, session)
    at = now()
    bookings = bookings_of_clinic(session, clinic)
    booked = {each.station_id for each in bookings}
    slots = queries.slots_of(session, [clinic], at)[clinic.id]
    panels = {each.id: {seat.expert_id for seat in each.seats} for each in clinic.stations}
    away = recused_by_booking(session, bookings, panels)
    series_row = session.get(ClinicSeries, clinic.series_id) if clinic.series_id else None
    together = series.clinics_of(session, series_row) if series_row else []
    shown = ClinicPage(
        clinic=clinic,
        region=dict(request.app.state.henan_regions).get(clinic.region, "河南省"),
        counts=counts_of(session, [clinic], at)[clinic.id],
        desks=[Desk(each, _panel(each), _why_kept(each, clinic, booked)) for each in clinic.stations],
        starts=[each for each in slots if each.station_id == slots[0].station_id],
        missing=missing_roles(clinic),
        live=[_case(each, clinic, away[each.id]) for each in bookings if each.cancellation is None],
        cancelled=[each for each in bookings if each.cancellation is not None],
        team=_team(queries.experts(session)),
        is_over=clinic.on_day < today(),
        done=DONE.get(request.query_params.get("done", ""), ""),
        next_name=f"{len(clinic.stations) + 1} 号诊台",
        public_url=f"{request.app.state.settings.public_url.rstrip('/')}/clinics/{clinic.code}",
        who=who_in_words(clinic),
        way=SlotsBy(clinic.slots_by).label,
        lists=[(each, len(listed(session, clinic.id, each))) for each in _lists_used(clinic)],
        together=together,
        series_code=series_row.code if series_row else "",
    )
    return render(request, "clinic/organise/clinic.html", {"page": shown, "form": form}, status=status)


def _lists_used(clinic: Clinic) -> list[ListPurpose]:
    used = [ListPurpose.MAY_BOOK] if clinic.who_may_book == WhoMayBook.LIST else []
    is_ranked = clinic.slots_by == SlotsBy.ALLOCATION and Priority.LISTED in Rule.of(clinic).priorities
    return [*used, ListPurpose.PRIORITY] if is_ranked else used


def _panel(station: Station) -> list[Expert]:
    order = list(ExpertRole)
    return sorted(
        (seat.expert for seat in station.seats), key=lambda each: order.index(ExpertRole(each.role))
    )


def _why_kept(station: Station, clinic: Clinic, booked: set[int]) -> str:
    if station.id in booked:
        return "已有预约，不能移除"
    return "已发布的至少留一个" if clinic.published_at and len(clinic.stations) == 1 else ""


def _case(booking: Booking, clinic: Clinic, away: list[Disclosed]) -> CaseRow:
    station = next(each for each in clinic.stations if each.id == booking.station_id)
    gone = {each.expert_id for each in away}
    roles = {seat.expert.role for seat in station.seats if seat.expert_id not in gone}
    signed = {each.role for each in booking.sign_offs if each.expert_id not in gone}
    return CaseRow(
        booking,
        signed=[role for role in ExpertRole if role.value in signed],
        awaited=[role for role in ExpertRole if role.value in roles - signed],
        recused=[each.name for each in away],
        empty=[role for role in ExpertRole if role.value in {each.role for each in away} - roles],
    )


def _team(experts: list[Expert]) -> list[tuple[ExpertRole, list[Expert]]]:
    groups = [(role, [each for each in experts if each.role == role.value]) for role in ExpertRole]
    return [(role, members) for role, members in groups if members]
