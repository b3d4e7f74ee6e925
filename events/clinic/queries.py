"""Reading clinics and who sits there: named, ordered, loaded with what pages show."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import case, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from events.clinic import resources
from events.clinic.availability import Claim, Slot
from events.clinic.day import day_slots, desks, opening
from events.clinic.models import ClaimTick, Clinic, Expert, ExpertLeave, ExpertRole, PanelSeat, Station
from yurong.accounts.visitor import Visitor
from yurong.kit.errors import NotFound

NO_CLINIC = "没有找到这场诊疗会，地址可能写错了，或者它还没有发布。"


def published_clinics(session: Session, today: date) -> list[Clinic]:
    """Every published clinic with stations and panels: upcoming ones by day, then past ones, newest first."""
    is_past = case((Clinic.on_day < today, 1), else_=0)
    upcoming_first = (is_past, case((is_past == 0, Clinic.on_day)), Clinic.on_day.desc(), Clinic.id)
    found = select(Clinic).where(Clinic.published_at.is_not(None)).order_by(*upcoming_first)
    return list(session.scalars(found.options(*with_panels())))


def clinic_by_code(session: Session, code: str) -> Clinic:
    """The published clinic with stations, panels, experts and their accounts. Raises NotFound."""
    return _published(session, code, *with_panels())


def clinic_to_book(session: Session, code: str) -> Clinic:
    """The published clinic with stations and seats, without the experts: what taking a slot reads.

    In a storm this is most of a booking's work. Raises NotFound.
    """
    return _published(session, code, selectinload(Clinic.stations).selectinload(Station.seats))


def clinic_for(session: Session, visitor: Visitor, code: str) -> Clinic:
    """The organiser's own clinic, published or not, loaded as above. Raises NotFound for anybody else."""
    clinic = session.scalar(select(Clinic).where(Clinic.code == code).options(*with_panels()))
    if clinic is None or not runs(visitor, clinic):
        raise NotFound(NO_CLINIC, next_label="看看有哪些诊疗会", next_url="/clinics")
    return clinic


def clinics_of(session: Session, account_id: int) -> list[Clinic]:
    """The clinics an organiser called, newest day first, with stations and panels."""
    found = select(Clinic).where(Clinic.organiser_account_id == account_id)
    return list(
        session.scalars(found.order_by(Clinic.on_day.desc(), Clinic.id.desc()).options(*with_panels()))
    )


def runs(visitor: Visitor, clinic: Clinic) -> bool:
    """Whether the visitor runs this clinic: its organiser, or an administrator."""
    return visitor.account_id == clinic.organiser_account_id or visitor.has("administrator")


def slots_of(session: Session, clinics: Sequence[Clinic], now: datetime) -> dict[int, list[Slot]]:
    """Every slot of each clinic with its state, by clinic id. One query for all of them.

    Claims count wherever they were made: an expert booked at another clinic is busy here too.
    """
    claimed = _claimed(session, clinics, now)
    return {each.id: day_slots(each, claimed, now) for each in clinics}


def experts(session: Session) -> list[Expert]:
    """Who of the service team can be seated, with accounts, by role and order of arrival."""
    sitting = Expert.role.in_([role.value for role in ExpertRole])
    found = select(Expert).where(sitting, ~exists().where(ExpertLeave.expert_id == Expert.id))
    return list(session.scalars(found.order_by(Expert.role, Expert.id).options(_account())))


def expert_of(session: Session, visitor: Visitor) -> Expert:
    """The expert this visitor is, with the account. Raises NotFound for everybody else."""
    found = select(Expert).where(Expert.account_id == visitor.account_id).options(_account())
    expert = session.scalar(found)
    if expert is None:
        raise NotFound("这个页面只给服务团专家使用。")
    return expert


def _published(session: Session, code: str, *loaded: ORMOption) -> Clinic:
    clinic = session.scalar(select(Clinic).where(Clinic.code == code).options(*loaded))
    if clinic is None or clinic.published_at is None:
        raise NotFound(NO_CLINIC, next_label="看看有哪些诊疗会", next_url="/clinics")
    return clinic


def with_panels() -> tuple[ORMOption, ...]:
    """Loads a clinic's stations, their seats, the experts and their accounts in three queries."""
    return (
        selectinload(Clinic.stations)
        .selectinload(Station.seats)
        .joinedload(PanelSeat.expert)
        .joinedload(Expert.account),
    )


def _account() -> ORMOption:
    return joinedload(Expert.account)


def _claimed(session: Session, clinics: Sequence[Clinic], now: datetime) -> frozenset[Claim]:
    if not clinics:
        return frozenset()
    names = sorted({name for each in clinics for desk in desks(each) for name in desk.resources})
    hours = [opening(each) for each in clinics]
    longest_buffer = timedelta(minutes=max(each.buffer_minutes for each in clinics))
    span = resources.ticks(
        min(each.opens_at for each in hours), max(each.closes_at for each in hours) + longest_buffer
    )
    found = select(ClaimTick.resource, ClaimTick.tick).where(
        ClaimTick.resource.in_(names),
        ClaimTick.tick.between(span.start, span.stop),
        or_(ClaimTick.until.is_(None), ClaimTick.until > now),
    )
    return frozenset((row.resource, row.tick) for row in session.execute(found))
