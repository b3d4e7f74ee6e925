"""Calling a clinic: an organiser draws it up, publishes it, and may take it back while nobody has booked."""

import secrets
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events import codes
from events.clinic.admission import listed
from events.clinic.drawn_up import ClinicRefused, NewClinic, NewStation, faults
from events.clinic.models import (
    Application,
    Booking,
    Cancellation,
    Clinic,
    Expert,
    ListPurpose,
    PanelSeat,
    SlotsBy,
    Station,
    WhoMayBook,
)
from events.clinic.refusals import CalledOff
from events.clinic.team.seating import against_seating, obstacles
from yurong.accounts.audit import record
from yurong.kit.clock import local
from yurong.kit.duplicates import is_duplicate
from yurong.kit.errors import Conflict, Gone

__all__ = ["ClinicRefused", "NewClinic", "NewStation", "call", "faults", "publish", "redraw", "withdraw"]

CALL = (
    "map_url",
    "host",
    "host_kind",
    "themes",
    "lunch_from",
    "lunch_until",
    "who_may_book",
    "open_to_region",
    "slots_by",
    "priorities",
    "ties",
)
BASICS = (
    "title",
    "place",
    "address",
    "region",
    "organiser",
    "on_day",
    "opens_at",
    "closes_at",
    "slot_minutes",
    "buffer_minutes",
    "booking_opens_at",
    "booking_closes_at",
    "change_until",
    "note",
    "no_show_limit",
    "no_show_months",
    *CALL,
)
TYPED = tuple(name for name in BASICS if name != "booking_opens_at")
"""What tells two calls apart: an open from now on differs by the second between two clicks."""


class _OfClinic(Conflict):
    next_label = "返回诊疗会"

    def __init__(self, clinic: Clinic) -> None:
        super().__init__(next_url=f"/organise/clinics/{clinic.code}")


class NoStation(_OfClinic):
    title = "还不能发布"
    message = "还没有诊台。请先添加至少一个诊台，并安排专家。"


class AlreadyPublished(_OfClinic):
    title = "已经发布，不能再改"
    message = "企业看到的时间和地点不能悄悄变化。还没有人预约时，可以先撤回发布再修改。"


class HasBookings(_OfClinic):
    title = "已有企业预约，不能撤回"
    message = "请先联系已预约的企业，逐个改期或取消，再撤回发布。"


class HasApplications(_OfClinic):
    title = "已有企业申请，不能撤回"
    message = "申请的企业在等结果。确要变动，请取消这场诊疗会，系统会逐家通知。"


class NobodyListed(_OfClinic):
    title = "还不能发布"
    message = "这场诊疗会只接待名单内的企业，但名单还是空的。请先添加企业名单。"


class DayOver(Gone):
    title = "日期已经过去"
    message = "这场诊疗会的开始时间已过，请先修改日期，再发布。"
    next_label = "修改日期"


def call(session: Session, *, clinic: NewClinic, account_id: int, now: datetime) -> Clinic:
    """The clinic as drawn up, not yet visible. Writes. Raises ClinicRefused (422) with every fault.

    The same clinic with the same `code` from the same account gives the one made first (a double click).
    """
    if errors := faults(clinic, now) | _unfit_experts(session, clinic):
        raise ClinicRefused(errors)
    made = Clinic(
        code=clinic.code or f"{clinic.on_day:%Y%m%d}-{codes.clinic_ending()}",
        organiser_account_id=account_id,
        is_demo=clinic.is_demo,
        stations=[
            Station(
                name=station.name,
                position=position,
                seats=[PanelSeat(expert_id=each, despite=station.despite) for each in station.expert_ids],
            )
            for position, station in enumerate(clinic.stations, start=1)
        ],
        **{name: getattr(clinic, name) for name in BASICS},
    )
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        if earlier := _called_before(session, clinic, account_id):
            return earlier
        raise ClinicRefused({"code": "这个网址短码已经用过，请换一个"}) from error
    record(session, account_id, "clinic.called", f"clinic:{made.code}")
    session.flush()
    return made


def redraw(session: Session, *, clinic: Clinic, wanted: NewClinic, account_id: int, now: datetime) -> None:
    """Changes the basics of a clinic that is not out yet; stations and code stay. Writes.

    Raises ClinicRefused (422) with every fault, AlreadyPublished (409).
    """
    hold_clinic(session, clinic)
    if clinic.published_at is not None:
        raise AlreadyPublished(clinic)
    if errors := faults(wanted, now) or _busy_then(session, clinic, wanted):
        raise ClinicRefused(errors)
    for name in BASICS:
        setattr(clinic, name, getattr(wanted, name))
    record(session, account_id, "clinic.redrawn", f"clinic:{clinic.code}")
    session.flush()


def publish(session: Session, *, clinic: Clinic, account_id: int, now: datetime) -> None:
    """Makes the clinic visible; twice changes nothing. Writes. From here its panels stay as they are.

    Where lots may decide, their seed is drawn here, once for all: taking the clinic back does not draw again.
    Raises NoStation (409) without a station, NobodyListed (409) with an empty list of who may book,
    DayOver (410) when it would already have begun.
    """
    hold_clinic(session, clinic)
    if clinic.published_at is not None:
        return
    if session.scalar(select(Station.id).where(Station.clinic_id == clinic.id).limit(1)) is None:
        raise NoStation(clinic)
    if clinic.who_may_book == WhoMayBook.LIST and not listed(session, clinic.id, ListPurpose.MAY_BOOK):
        raise NobodyListed(clinic)
    if (local(now).date(), local(now).time()) >= (clinic.on_day, clinic.opens_at):
        raise DayOver(next_url=f"/organise/clinics/{clinic.code}/basics")
    clinic.published_at = now
    if clinic.slots_by == SlotsBy.ALLOCATION and clinic.lot_seed is None:
        clinic.lot_seed = secrets.token_hex(32)
    record(session, account_id, "clinic.published", f"clinic:{clinic.code}")
    session.flush()


def withdraw(session: Session, *, clinic: Clinic, account_id: int) -> None:
    """Makes a published clinic a draft again; twice changes nothing. Writes.

    Raises HasBookings (409) while a booking is live, HasApplications (409) once a firm has applied,
    CalledOff (410).
    """
    hold_clinic(session, clinic)
    if clinic.published_at is None:
        return
    if clinic.called_off_at is not None:
        raise CalledOff(next_label="返回诊疗会", next_url=f"/organise/clinics/{clinic.code}")
    if session.scalar(select(Application.id).where(Application.clinic_id == clinic.id).limit(1)) is not None:
        raise HasApplications(clinic)
    live = select(Booking.id).where(
        Booking.clinic_id == clinic.id, ~exists().where(Cancellation.booking_id == Booking.id)
    )
    if session.scalar(live.limit(1)) is not None:
        raise HasBookings(clinic)
    clinic.published_at = None
    record(session, account_id, "clinic.withdrawn", f"clinic:{clinic.code}")
    session.flush()


def hold_clinic(session: Session, clinic: Clinic) -> None:
    """Locks the clinic's row and reads its state afresh.

    The full lock waits for bookings under way: each holds a share of the row by its foreign key.
    """
    session.refresh(clinic, ["published_at", "called_off_at", "on_day", "opens_at"], with_for_update=True)


def _unfit_experts(session: Session, clinic: NewClinic) -> dict[str, str]:
    wanted = {each for station in clinic.stations for each in station.expert_ids}
    known = set(session.scalars(select(Expert.id).where(Expert.id.in_(wanted)).order_by(Expert.id)))
    if wanted != known:
        return {"stations": "有专家不在服务团名单里，请重新选择"}
    hours = clinic.on_day, clinic.opens_at, clinic.closes_at
    for station in clinic.stations:
        found = obstacles(session, station.expert_ids, *hours)
        if sentence := against_seating(found, station.despite):
            return {"stations": f"{station.name}：{sentence}"}
    return {}


def _busy_then(session: Session, clinic: Clinic, wanted: NewClinic) -> dict[str, str]:
    """Who already has a seat and could not come on the new day or at the new hours."""
    hours = wanted.on_day, wanted.opens_at, wanted.closes_at
    if hours == (clinic.on_day, clinic.opens_at, clinic.closes_at):
        return {}
    seated = select(PanelSeat.expert_id).join(Station).where(Station.clinic_id == clinic.id).distinct()
    found = obstacles(session, session.scalars(seated).all(), *hours, clinic_id=clinic.id)
    if not found:
        return {}
    names = "；".join(str(each) for each in found)
    return {"on_day": f"{names}。请换一天，或先移除诊台，改好日期后重新安排"}


def _called_before(session: Session, clinic: NewClinic, account_id: int) -> Clinic | None:
    earlier = session.scalar(
        select(Clinic).where(Clinic.code == clinic.code, Clinic.organiser_account_id == account_id)
    )
    is_same = earlier and all(getattr(earlier, name) == getattr(clinic, name) for name in TYPED)
    return earlier if is_same else None
