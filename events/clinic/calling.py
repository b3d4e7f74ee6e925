"""Calling a clinic: an organiser draws it up, then publishes it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.clinic import codes
from events.clinic.models import Clinic, Expert, PanelSeat, Station
from yurong.accounts.audit import record
from yurong.kit.clock import instant, local
from yurong.kit.duplicates import is_duplicate
from yurong.kit.errors import Problem

TICK_MINUTES = 5


@dataclass(frozen=True)
class NewStation:
    """A station and its panel."""

    name: str
    expert_ids: tuple[int, ...]


@dataclass(frozen=True)
class NewClinic:
    """A clinic as drawn up. Wall times are Asia/Shanghai; `code` is made from the day when not given."""

    title: str
    place: str
    address: str
    region: str
    organiser: str
    on_day: date
    opens_at: time
    closes_at: time
    slot_minutes: int
    buffer_minutes: int
    booking_opens_at: datetime
    booking_closes_at: datetime
    change_until: datetime
    stations: tuple[NewStation, ...]
    note: str = ""
    code: str | None = None
    is_demo: bool = False


class ClinicRefused(Problem):
    """`errors`: one message per field of NewClinic, for the form."""

    status = 422
    title = "有几处需要修改"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("；".join(errors.values()))
        self.errors = dict(errors)


def call(session: Session, *, clinic: NewClinic, account_id: int, now: datetime) -> Clinic:
    """The clinic as drawn up, not yet visible. Writes. Raises ClinicRefused (422) with every fault."""
    if errors := faults(clinic, now) | _unknown_experts(session, clinic):
        raise ClinicRefused(errors)
    made = Clinic(
        code=clinic.code or f"{clinic.on_day:%Y%m%d}-{codes.clinic_ending()}",
        title=clinic.title,
        place=clinic.place,
        address=clinic.address,
        region=clinic.region,
        organiser=clinic.organiser,
        organiser_account_id=account_id,
        on_day=clinic.on_day,
        opens_at=clinic.opens_at,
        closes_at=clinic.closes_at,
        slot_minutes=clinic.slot_minutes,
        buffer_minutes=clinic.buffer_minutes,
        booking_opens_at=clinic.booking_opens_at,
        booking_closes_at=clinic.booking_closes_at,
        change_until=clinic.change_until,
        note=clinic.note,
        is_demo=clinic.is_demo,
        stations=[
            Station(
                name=station.name,
                position=position,
                seats=[PanelSeat(expert_id=each) for each in station.expert_ids],
            )
            for position, station in enumerate(clinic.stations, start=1)
        ],
    )
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise ClinicRefused({"code": "这个网址短码已经用过，请换一个"}) from error
    record(session, account_id, "clinic.called", f"clinic:{made.code}")
    session.flush()
    return made


def publish(session: Session, *, clinic: Clinic, account_id: int, now: datetime) -> None:
    """Makes the clinic visible; twice changes nothing. Writes. From here its panels stay as they are."""
    if clinic.published_at is None:
        clinic.published_at = now
        record(session, account_id, "clinic.published", f"clinic:{clinic.code}")
        session.flush()


def faults(clinic: NewClinic, now: datetime) -> dict[str, str]:
    """What is wrong with a clinic as drawn up: a message per field. Pure."""
    return _faults_of_times(clinic) | _faults_of_dates(clinic, now) | _faults_of_stations(clinic)


def _faults_of_times(clinic: NewClinic) -> dict[str, str]:
    errors: dict[str, str] = {}
    for field in ("opens_at", "closes_at"):
        at: time = getattr(clinic, field)
        if at.minute % TICK_MINUTES or at.second or at.microsecond:
            errors[field] = "时间请取 5 分钟的整数倍，如 09:30"
    if not 10 <= clinic.slot_minutes <= 240 or clinic.slot_minutes % TICK_MINUTES:
        errors["slot_minutes"] = "每个时段 10 到 240 分钟，取 5 的倍数"
    if not 0 <= clinic.buffer_minutes <= 60 or clinic.buffer_minutes % TICK_MINUTES:
        errors["buffer_minutes"] = "间隔 0 到 60 分钟，取 5 的倍数"
    first_ends = instant(clinic.on_day, clinic.opens_at) + timedelta(minutes=clinic.slot_minutes)
    if not errors and first_ends > instant(clinic.on_day, clinic.closes_at):
        errors["closes_at"] = "从开始到结束排不下一个时段，请检查时间"
    return errors


def _faults_of_dates(clinic: NewClinic, now: datetime) -> dict[str, str]:
    errors: dict[str, str] = {}
    begins = instant(clinic.on_day, clinic.opens_at)
    if begins <= now:
        errors["on_day"] = "日期已经过去，请选择以后的日期"
    if clinic.booking_opens_at >= clinic.booking_closes_at:
        errors["booking_closes_at"] = "预约截止须晚于预约开始"
    elif local(clinic.booking_closes_at).date() > clinic.on_day:
        errors["booking_closes_at"] = "预约截止不能晚于诊疗会当天"
    if local(clinic.change_until).date() > clinic.on_day:
        errors["change_until"] = "改期截止不能晚于诊疗会当天"
    return errors


def _faults_of_stations(clinic: NewClinic) -> dict[str, str]:
    names = Counter(each.name for each in clinic.stations)
    if not clinic.stations:
        return {"stations": "请至少设一个诊台"}
    if any(times > 1 for times in names.values()):
        return {"stations": "诊台名称重复，请改成不同的名称"}
    if not all(each.expert_ids for each in clinic.stations):
        return {"stations": "每个诊台至少安排一位专家"}
    if any(len(set(each.expert_ids)) < len(each.expert_ids) for each in clinic.stations):
        return {"stations": "同一个诊台里专家重复，请检查"}
    return {}


def _unknown_experts(session: Session, clinic: NewClinic) -> dict[str, str]:
    wanted = {each for station in clinic.stations for each in station.expert_ids}
    known = set(session.scalars(select(Expert.id).where(Expert.id.in_(wanted)).order_by(Expert.id)))
    return {} if wanted == known else {"stations": "有专家不在服务团名单里，请重新选择"}
