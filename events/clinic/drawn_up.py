"""A clinic as an organiser draws it up, and what can be wrong with it. Pure: no session, no clock."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from events.clinic.models import SlotsBy, TieBreak, WhoMayBook
from events.web_address import is_web_address
from yurong.kit.clock import instant, local
from yurong.kit.errors import Problem

TICK_MINUTES = 5
FURTHEST = timedelta(days=730)


@dataclass(frozen=True)
class NewStation:
    """A station and its panel."""

    name: str
    expert_ids: tuple[int, ...]
    despite: str = ""
    """Why busy experts are seated all the same."""


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
    stations: tuple[NewStation, ...] = ()
    note: str = ""
    code: str | None = None
    is_demo: bool = False
    map_url: str = ""
    host: str = ""
    host_kind: str = ""
    themes: str = ""
    lunch_from: time | None = None
    lunch_until: time | None = None
    who_may_book: str = WhoMayBook.ALL.value
    open_to_region: str | None = None
    slots_by: str = SlotsBy.FIRST_COME.value
    priorities: str = ""
    """What an allocation puts first: names of Priority in their order, parted by commas."""
    ties: str = TieBreak.LOT.value
    no_show_limit: int = 2
    """After so many no-shows within twelve months a firm can only wait …"""
    no_show_months: int = 6
    """… for so many months after the last one; 0 binds nobody."""


class ClinicRefused(Problem):
    """`errors`: one message per field of NewClinic or NewStation, for the form."""

    status = 422
    title = "有几处需要修改"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("；".join(errors.values()))
        self.errors = dict(errors)


def faults(clinic: NewClinic, now: datetime) -> dict[str, str]:
    """What is wrong with a clinic as drawn up: a message per field."""
    return (
        _faults_of_times(clinic)
        | _faults_of_dates(clinic, now)
        | _faults_of_stations(clinic)
        | _faults_of_call(clinic)
    )


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
    if clinic.closes_at <= clinic.opens_at:
        errors.setdefault("closes_at", "结束时间须晚于开始时间")
    elif _minute(clinic.opens_at) + clinic.slot_minutes > _minute(clinic.closes_at):
        errors.setdefault("closes_at", "从开始到结束排不下一个时段，请检查时间")
    return errors or _faults_of_lunch(clinic)


def _faults_of_lunch(clinic: NewClinic) -> dict[str, str]:
    """Checked once the hours themselves are right."""
    begins, ends = clinic.lunch_from, clinic.lunch_until
    if begins is None and ends is None:
        return {}
    if begins is None or ends is None:
        missing = "lunch_from" if begins is None else "lunch_until"
        return {missing: "午休的开始和结束请都填，或都不填"}
    if any(at.minute % TICK_MINUTES or at.second or at.microsecond for at in (begins, ends)):
        return {"lunch_from": "午休请取 5 分钟的整数倍，如 12:00"}
    if not clinic.opens_at < begins < ends < clinic.closes_at:
        return {"lunch_from": "午休须在开始和结束之间，并且结束晚于开始"}
    spans = (clinic.opens_at, begins), (ends, clinic.closes_at)
    if all(_minute(start) + clinic.slot_minutes > _minute(end) for start, end in spans):
        return {"lunch_from": "去掉午休后排不下一个时段，请检查时间"}
    return {}


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _faults_of_dates(clinic: NewClinic, now: datetime) -> dict[str, str]:
    today = local(now).date()
    if clinic.on_day < today:
        return {"on_day": "日期已经过去，请选择以后的日期"}
    if clinic.on_day > today + FURTHEST:
        return {"on_day": "请选择两年以内的日期"}
    errors: dict[str, str] = {}
    if instant(clinic.on_day, clinic.opens_at) <= now:
        errors["on_day"] = "这一天的开始时间已经过去，请改日期或开始时间"
    if clinic.booking_opens_at >= clinic.booking_closes_at:
        errors["booking_closes_at"] = "预约截止须晚于预约开始"
    elif local(clinic.booking_closes_at).date() > clinic.on_day:
        errors["booking_closes_at"] = "预约截止不能晚于诊疗会当天"
    if local(clinic.change_until).date() > clinic.on_day:
        errors["change_until"] = "改期截止不能晚于诊疗会当天"
    return errors


def _faults_of_stations(clinic: NewClinic) -> dict[str, str]:
    names = Counter(each.name for each in clinic.stations)
    if any(times > 1 for times in names.values()):
        return {"stations": "诊台名称重复，请改成不同的名称"}
    if not all(each.expert_ids for each in clinic.stations):
        return {"stations": "每个诊台至少安排一位专家"}
    if any(len(set(each.expert_ids)) < len(each.expert_ids) for each in clinic.stations):
        return {"stations": "同一个诊台里专家重复，请检查"}
    return {}


def _faults_of_call(clinic: NewClinic) -> dict[str, str]:
    errors: dict[str, str] = {}
    if clinic.who_may_book == WhoMayBook.REGION and not clinic.open_to_region:
        errors["open_to_region"] = "请选择面向哪个地区"
    if clinic.host and not clinic.host_kind:
        errors["host_kind"] = "请选择承办单位的类型"
    if clinic.map_url and not is_web_address(clinic.map_url):
        errors["map_url"] = "地图链接请以 http:// 或 https:// 开头，从地图软件里复制"
    return errors
