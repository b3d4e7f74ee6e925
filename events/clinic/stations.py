"""Stations of a clinic: added with their panel, removed while nobody has ever booked there."""

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from events.clinic.calling import hold_clinic
from events.clinic.drawn_up import ClinicRefused, NewStation
from events.clinic.models import Booking, Clinic, Expert, ExpertRole, Move, PanelSeat, Station
from events.clinic.team.seating import against_seating, obstacles
from yurong.accounts.audit import record
from yurong.kit.errors import Conflict, NotFound

MAX_STATIONS = 20


class StationInUse(Conflict):
    title = "这个诊台不能移除"
    message = "已有企业约过这个诊台（已取消的也算），记录要保留。"
    next_label = "返回诊疗会"


class LastStation(Conflict):
    title = "这是最后一个诊台"
    message = "已发布的诊疗会至少要有一个诊台。请先添加新的诊台，或先撤回发布。"
    next_label = "返回诊疗会"


def add_station(session: Session, *, clinic: Clinic, station: NewStation, account_id: int) -> Station:
    """The new station with its panel, last in order. Writes.

    The same name with the same panel gives the station added first (a double click). Raises
    ClinicRefused (422): `name` when the name is taken, `panel` for nobody, or somebody unknown,
    `despite` for somebody busy when no reason is given.
    """
    hold_clinic(session, clinic)
    panel = set(station.expert_ids)
    existing = list(
        session.scalars(
            select(Station)
            .where(Station.clinic_id == clinic.id)
            .options(selectinload(Station.seats))
            .order_by(Station.position)
        )
    )
    for each in existing:
        if each.name == station.name:
            if {seat.expert_id for seat in each.seats} == panel:
                return each
            raise ClinicRefused({"name": "这场诊疗会已有同名的诊台，请换一个名称"})
    if errors := _faults(session, panel, len(existing)) or _against(session, clinic, station):
        raise ClinicRefused(errors)
    made = Station(
        clinic_id=clinic.id,
        name=station.name,
        position=max((each.position for each in existing), default=0) + 1,
        seats=[PanelSeat(expert_id=each, despite=station.despite) for each in sorted(panel)],
    )
    session.add(made)
    record(session, account_id, "station.added", f"clinic:{clinic.code}", experts=len(panel))
    session.flush()
    return made


def remove_station(session: Session, *, clinic: Clinic, station_id: int, account_id: int) -> None:
    """Takes a station and its panel away; one that is gone already changes nothing. Writes.

    Raises NotFound for another clinic's station, StationInUse (409) when a booking names it,
    LastStation (409) when a published clinic would be left without one.
    """
    hold_clinic(session, clinic)
    owner = session.scalar(select(Station.clinic_id).where(Station.id == station_id))
    if owner is None:
        return
    if owner != clinic.id:
        raise NotFound
    others = select(func.count()).where(Station.clinic_id == clinic.id, Station.id != station_id)
    if clinic.published_at is not None and not session.scalar(others):
        raise LastStation(next_url=f"/organise/clinics/{clinic.code}")
    try:
        with session.begin_nested():
            session.execute(delete(PanelSeat).where(PanelSeat.station_id == station_id))
            session.execute(delete(Station).where(Station.id == station_id))
    except IntegrityError as error:  # the foreign keys of bookings and moves decide, nothing is read first
        if not _is_booked(session, station_id):
            raise
        raise StationInUse(next_url=f"/organise/clinics/{clinic.code}") from error
    record(session, account_id, "station.removed", f"clinic:{clinic.code}", station=station_id)
    session.flush()


def missing_roles(clinic: Clinic) -> list[ExpertRole]:
    """The roles that no panel of the clinic has; stations, seats and experts must be loaded. Pure."""
    present = {seat.expert.role for station in clinic.stations for seat in station.seats}
    return [role for role in ExpertRole if role.value not in present]


def _faults(session: Session, panel: set[int], existing: int) -> dict[str, str]:
    if existing >= MAX_STATIONS:
        return {"name": f"一场诊疗会最多 {MAX_STATIONS} 个诊台"}
    if not panel:
        return {"panel": "请至少选一位专家"}
    known = set(session.scalars(select(Expert.id).where(Expert.id.in_(panel)).order_by(Expert.id)))
    return {} if known == panel else {"panel": "有专家不在服务团名单里，请重新选择"}


def _against(session: Session, clinic: Clinic, station: NewStation) -> dict[str, str]:
    hours = clinic.on_day, clinic.opens_at, clinic.closes_at
    found = obstacles(session, station.expert_ids, *hours, clinic_id=clinic.id)
    sentence = against_seating(found, station.despite)
    return {"panel" if any(each.is_final for each in found) else "despite": sentence} if sentence else {}


def _is_booked(session: Session, station_id: int) -> bool:
    moved = select(Move.id).where((Move.from_station_id == station_id) | (Move.to_station_id == station_id))
    booked = select(Booking.id).where(Booking.station_id == station_id)
    return any(session.scalar(each.limit(1)) is not None for each in (booked, moved))
