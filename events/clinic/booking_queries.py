"""Reading bookings: whoever asks gets only what is theirs to see."""

from datetime import date, datetime, time, timedelta
from typing import Literal

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from events.clinic.models import (
    Booking,
    Cancellation,
    Clinic,
    DiagnosisSheet,
    Expert,
    Finding,
    PanelSeat,
    PlanAdjustment,
    SheetEntry,
    SignOff,
    Station,
)
from events.clinic.queries import runs
from events.clinic.refusals import Recused
from events.clinic.team.interests import conflict
from events.clinic.team.recusal import disclosed, recused
from yurong.accounts.visitor import Visitor
from yurong.kit.clock import instant
from yurong.kit.errors import NotFound

Standing = Literal["firm", "expert", "organiser"]


def booking_for(session: Session, visitor: Visitor, code: str) -> Booking:
    """The booking with everything that hangs on it, when the visitor may see it. Raises NotFound, Recused.

    The firm's people, the experts of its station, the clinic's organiser and administrators see it.
    """
    booking = session.scalar(select(Booking).where(Booking.code == code.upper()).options(*_everything()))
    if booking is not None and standing(visitor, booking) is None and _is_seated(visitor, booking):
        raise Recused
    if booking is None or standing(visitor, booking) is None:
        raise NotFound(
            "没有找到这个预约。可能预约码写错了，或者它属于另一家企业。",
            next_label="查看我的预约",
            next_url="/bookings",
        )
    return booking


def standing(visitor: Visitor, booking: Booking) -> Standing | None:
    """As what the visitor sees this booking; None for strangers and experts who step back for the firm.

    Station, seats, experts and their interests are loaded.
    """
    if visitor.speaks_for(booking.enterprise_id):
        return "firm"
    seated = [seat.expert for seat in booking.station.seats if seat.expert.account_id == visitor.account_id]
    if visitor.is_signed_in and seated and not recused(seated, booking.enterprise):
        return "expert"
    return "organiser" if visitor.is_signed_in and runs(visitor, booking.clinic) else None


def bookings_of_firm(session: Session, visitor: Visitor) -> list[Booking]:
    """The bookings of the visitor's firms, newest slot first, cancelled ones included."""
    found = select(Booking).where(Booking.enterprise_id.in_(visitor.enterprise_ids))
    return _all(session, found.order_by(Booking.starts_at.desc(), Booking.id.desc()))


def live_booking_at(session: Session, visitor: Visitor, clinic_id: int) -> Booking | None:
    """The live booking that the visitor's firm has at this clinic, earliest slot first, or None."""
    found = _live().where(Booking.clinic_id == clinic_id, Booking.enterprise_id.in_(visitor.enterprise_ids))
    return session.scalar(found.order_by(Booking.starts_at, Booking.id).limit(1))


def bookings_of_expert(session: Session, expert: Expert, day: date | None = None) -> list[Booking]:
    """The live bookings at the expert's stations, of one day or all, by time; not who they step back for."""
    seated = select(PanelSeat.station_id).where(PanelSeat.expert_id == expert.id)
    found = _all(session, _on(_live().where(Booking.station_id.in_(seated)), day))
    declared = disclosed(session, [expert.id])
    return [
        each
        for each in found
        if not any(conflict(own, each.enterprise.uscc, each.enterprise.name) for own in declared)
    ]


def bookings_of_clinic(session: Session, clinic: Clinic) -> list[Booking]:
    """Every booking of a clinic, cancelled ones included, by time and station."""
    return _all(session, _on(select(Booking).where(Booking.clinic_id == clinic.id), None))


def clinic_code_of(session: Session, booking: Booking) -> str:
    """The code of the clinic a booking is at."""
    return session.scalars(select(Clinic.code).where(Clinic.id == booking.clinic_id)).one()


def sheet_by_short_code(session: Session, short_code: str) -> DiagnosisSheet:
    """The sheet with this code, what it replaces and what replaced it. Raises NotFound.

    For the verification page: it confirms number, date and version and shows nothing of the content.
    """
    sheet = session.scalar(
        select(DiagnosisSheet)
        .where(DiagnosisSheet.short_code == short_code.strip().upper())
        .options(joinedload(DiagnosisSheet.replaces), joinedload(DiagnosisSheet.replaced_by))
    )
    if sheet is None:
        raise NotFound("没有这个编号的诊断书。请对照纸面右下角的八位短码再试一次。")
    return sheet


def _is_seated(visitor: Visitor, booking: Booking) -> bool:
    return visitor.is_signed_in and any(
        seat.expert.account_id == visitor.account_id for seat in booking.station.seats
    )


def _live() -> Select[Booking]:
    return select(Booking).where(~exists().where(Cancellation.booking_id == Booking.id))


def _on(found: Select[Booking], day: date | None) -> Select[Booking]:
    if day is not None:
        begins: datetime = instant(day, time(0))
        found = found.where(Booking.starts_at >= begins, Booking.starts_at < begins + timedelta(days=1))
    return found.order_by(Booking.starts_at, Booking.station_id, Booking.id)


def _all(session: Session, found: Select[Booking]) -> list[Booking]:
    return list(session.scalars(found.options(*_for_lists())))


def _for_lists() -> tuple[ORMOption, ...]:
    """What a row of a list shows: clinic, station, firm, and how far the case has come."""
    return (
        joinedload(Booking.clinic),
        joinedload(Booking.station),
        joinedload(Booking.enterprise),
        joinedload(Booking.cancellation),
        joinedload(Booking.intake),
        selectinload(Booking.findings),
        selectinload(Booking.sign_offs),
        selectinload(Booking.sheets),
    )


def _everything() -> tuple[ORMOption, ...]:
    panel = joinedload(Booking.station).selectinload(Station.seats).joinedload(PanelSeat.expert)
    return (
        joinedload(Booking.clinic),
        panel.joinedload(Expert.account),
        panel.selectinload(Expert.interests),
        joinedload(Booking.enterprise),
        joinedload(Booking.account),
        joinedload(Booking.cancellation),
        joinedload(Booking.intake),
        selectinload(Booking.moves),
        selectinload(Booking.findings).joinedload(Finding.expert).joinedload(Expert.account),
        selectinload(Booking.sign_offs).joinedload(SignOff.expert).joinedload(Expert.account),
        selectinload(Booking.adjustments).joinedload(PlanAdjustment.expert).joinedload(Expert.account),
        selectinload(Booking.entries).joinedload(SheetEntry.expert).joinedload(Expert.account),
        selectinload(Booking.sheets),
    )
