"""Reading the service team: the list with its filters, one member, and their load."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import Exists, case, exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from events.clinic.models import (
    Booking,
    Cancellation,
    Clinic,
    Expert,
    ExpertLeave,
    ExpertTrait,
    PanelSeat,
    Station,
    TeamRole,
)
from events.clinic.team.stored_times import times_of
from events.clinic.team.times import Freedom, freedom
from yurong.accounts.models import Account
from yurong.kit.errors import NotFound
from yurong.kit.work_calendar import work_calendar

OPENS, CLOSES = time(9, 0), time(18, 0)
"""The hours that 「这一天有空」 asks about."""
PERIOD = timedelta(days=90)


@dataclass(frozen=True)
class Wanted:
    """The filters of the list, as the address names them; empty ones say nothing."""

    role: str = ""
    city: str = ""
    field: str = ""
    track: str = ""
    q: str = ""
    free_on: date | None = None
    with_left: bool = False


@dataclass(frozen=True)
class Load:
    """How much a member has had in the last 90 days, and has ahead."""

    clinics: int = 0
    firms: int = 0
    ahead: int = 0


@dataclass(frozen=True)
class Member:
    """One row of the list. `freedom` is None when no day was asked for."""

    expert: Expert
    load: Load
    freedom: Freedom | None


def team(session: Session, wanted: Wanted, today: date) -> list[Member]:
    """The members that fit, by role and order of arrival; those busy on the day are left out."""
    order = case({role.value: number for number, role in enumerate(TeamRole)}, value=Expert.role)
    found = select(Expert).order_by(order, Expert.id).options(*_everything())
    if wanted.role:
        found = found.where(Expert.role == wanted.role)
    for kind, value in (("field", wanted.field), ("track", wanted.track)):
        if value:
            found = found.where(_has(kind, [value]))
    if wanted.city:
        found = found.where(_has("city", [wanted.city, f"{wanted.city[:4]}00", "410000"]))
    if wanted.q:
        like = Account.name.contains(wanted.q, autoescape=True)
        named = Expert.institution.contains(wanted.q, autoescape=True)
        found = found.join(Account, Account.id == Expert.account_id).where(like | named)
    if not wanted.with_left:
        found = found.where(~exists().where(ExpertLeave.expert_id == Expert.id))
    experts = list(session.scalars(found))
    loads = loads_of(session, [each.id for each in experts], today)
    free = _freedoms(session, experts, wanted.free_on)
    members = [Member(each, loads.get(each.id, Load()), free.get(each.id)) for each in experts]
    return [each for each in members if each.freedom is None or each.freedom.state != "busy"]


def member(session: Session, expert_id: int) -> Expert:
    """The member with everything the page shows. Raises NotFound."""
    found = session.scalar(select(Expert).where(Expert.id == expert_id).options(*_everything()))
    if found is None:
        raise NotFound("服务团里没有这位成员。", next_label="返回服务团名单", next_url="/organise/team")
    return found


def member_of_account(session: Session, account_id: int | None) -> Expert:
    """The member that an account is. Raises NotFound for everybody else."""
    found = session.scalar(select(Expert).where(Expert.account_id == account_id).options(*_everything()))
    if found is None:
        raise NotFound("这个页面只给服务团成员使用。", next_label="返回我的页面", next_url="/me")
    return found


def loads_of(session: Session, expert_ids: list[int], today: date) -> dict[int, Load]:
    """Clinics and firms of the last 90 days, and published clinics from today on. Two queries."""
    seats = (
        select(PanelSeat.expert_id, Clinic.id, Clinic.on_day, func.count(Booking.id.distinct()))
        .join(Station, Station.id == PanelSeat.station_id)
        .join(Clinic, Clinic.id == Station.clinic_id)
        .outerjoin(
            Booking,
            (Booking.station_id == Station.id) & ~exists().where(Cancellation.booking_id == Booking.id),
        )
        .where(
            PanelSeat.expert_id.in_(expert_ids),
            Clinic.published_at.is_not(None),
            Clinic.on_day >= today - PERIOD,
        )
        .group_by(PanelSeat.expert_id, Clinic.id, Clinic.on_day)
    )
    loads: dict[int, Load] = {}
    for expert_id, _, on_day, firms in session.execute(seats):
        had = loads.get(expert_id, Load())
        if on_day < today:
            loads[expert_id] = Load(had.clinics + 1, had.firms + firms, had.ahead)
        else:
            loads[expert_id] = Load(had.clinics, had.firms, had.ahead + 1)
    return loads


def seats_ahead(session: Session, expert_id: int, today: date) -> list[tuple[Clinic, Station, PanelSeat]]:
    """Where the member sits from today on, drafts included, by day."""
    found = (
        select(Clinic, Station, PanelSeat)
        .join(Station, Station.clinic_id == Clinic.id)
        .join(PanelSeat, PanelSeat.station_id == Station.id)
        .where(PanelSeat.expert_id == expert_id, Clinic.on_day >= today)
        .order_by(Clinic.on_day, Clinic.opens_at, Station.position)
    )
    return [(clinic, station, seat) for clinic, station, seat in session.execute(found)]


def coming_days(
    session: Session, expert_id: int, today: date, days: int = 14
) -> list[tuple[date, Freedom, Freedom]]:
    """Morning and afternoon of the coming days."""
    until = today + timedelta(days=days - 1)
    times = times_of(session, [expert_id], today, until)[expert_id]
    calendar = work_calendar(session)
    return [
        (
            day,
            freedom(times, day, time(9, 0), time(12, 0), calendar),
            freedom(times, day, time(13, 30), time(18, 0), calendar),
        )
        for day in (today + timedelta(days=each) for each in range(days))
    ]


def _freedoms(session: Session, experts: list[Expert], day: date | None) -> dict[int, Freedom]:
    if day is None:
        return {}
    times, calendar = times_of(session, [each.id for each in experts], day), work_calendar(session)
    return {each.id: freedom(times[each.id], day, OPENS, CLOSES, calendar) for each in experts}


def _has(kind: str, values: list[str]) -> Exists:
    return exists().where(
        ExpertTrait.expert_id == Expert.id, ExpertTrait.kind == kind, ExpertTrait.value.in_(values)
    )


def _everything() -> tuple[ORMOption, ...]:
    return (
        joinedload(Expert.account),
        joinedload(Expert.leave),
        selectinload(Expert.traits),
        selectinload(Expert.interests),
    )
