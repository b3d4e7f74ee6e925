"""What stands against seating a member at a clinic: nothing, something an organiser may overrule, or all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from events.clinic.models import Clinic, Expert, PanelSeat, Station, TeamRole
from events.clinic.team.stored_times import times_of
from events.clinic.team.times import freedom
from yurong.kit.work_calendar import work_calendar


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a member should not be seated; `is_final` when no reason of the organiser's helps."""

    expert_id: int
    name: str
    why: str
    is_final: bool

    def __str__(self) -> str:
        return f"{self.name}：{self.why}"


def obstacles(
    session: Session,
    expert_ids: Collection[int],
    on_day: date,
    opens_at: time,
    closes_at: time,
    clinic_id: int | None = None,
) -> list[Obstacle]:
    """What stands against each of these members that day, by id; unknown time is no obstacle. Reads only.

    `clinic_id` is the clinic they would sit at: it does not count towards their limit.
    """
    found = select(Expert).where(Expert.id.in_(expert_ids)).order_by(Expert.id)
    experts = list(session.scalars(found.options(joinedload(Expert.account), joinedload(Expert.leave))))
    times, calendar = times_of(session, [each.id for each in experts], on_day), work_calendar(session)
    seated = clinics_in_month(session, [each.id for each in experts], on_day, clinic_id)
    against = []
    for each in experts:
        why, is_final = "", False
        free = freedom(times[each.id], on_day, opens_at, closes_at, calendar)
        if each.leave is not None:
            why, is_final = "已不在服务团", True
        elif not TeamRole(each.role).sits:
            why, is_final = f"{each.role_label}不坐诊台", True
        elif free.state == "busy":
            why = free.why
        elif each.monthly_limit is not None and seated.get(each.id, 0) >= each.monthly_limit:
            why = f"{on_day.month} 月已排 {seated[each.id]} 场，本人希望最多 {each.monthly_limit} 场"
        if why:
            against.append(Obstacle(each.id, each.account.name, why, is_final))
    return against


def against_seating(found: Collection[Obstacle], despite: str) -> str:
    """The sentence that refuses the seats, or nothing. `despite` is the organiser's reason."""
    final = [str(each) for each in found if each.is_final]
    if final:
        return "；".join(final) + "。请换一位"
    if found and not despite.strip():
        return "；".join(str(each) for each in found) + "。请换一位；确要安排，请填写理由"
    return ""


def clinics_in_month(
    session: Session, expert_ids: Collection[int], day: date, but: int | None = None
) -> dict[int, int]:
    """At how many clinics of that calendar month each member has a seat, `but` one; zeros left out."""
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    found = (
        select(PanelSeat.expert_id, func.count(Clinic.id.distinct()))
        .join(Station, Station.id == PanelSeat.station_id)
        .join(Clinic, Clinic.id == Station.clinic_id)
        .where(PanelSeat.expert_id.in_(expert_ids), Clinic.on_day >= first, Clinic.on_day < after)
        .group_by(PanelSeat.expert_id)
    )
    if but is not None:
        found = found.where(Clinic.id != but)
    return dict(session.execute(found).all())
