"""Casting the lots: computed after the deadline, as often as wished, until it is published."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from events.clinic.allocation import explain
from events.clinic.allocation.allocate import Place, allocate, suits
from events.clinic.allocation.gathering import gather
from events.clinic.allocation.refusals import AlreadyOut, DoesNotFit, NotByRule, NothingComputed, StillOpen
from events.clinic.calling import hold_clinic
from events.clinic.models import Allocation, Allotment, Application, Clinic, SlotsBy
from events.clinic.refusals import CalledOff
from yurong.accounts.audit import record
from yurong.kit.clock import local


def compute(session: Session, *, clinic: Clinic, account_id: int, now: datetime) -> Allocation:
    """The allocation by the clinic's rule, in place of an earlier one; changes by hand are gone. Writes.

    The same applications and slots give the same outcome. Raises NotByRule, StillOpen or AlreadyOut (409),
    CalledOff (410).
    """
    hold_clinic(session, clinic)
    if clinic.called_off_at is not None:
        raise CalledOff(next_label="返回诊疗会", next_url=f"/organise/clinics/{clinic.code}")
    if clinic.slots_by != SlotsBy.ALLOCATION or clinic.published_at is None:
        raise NotByRule(next_url=f"/organise/clinics/{clinic.code}")
    if now < clinic.booking_closes_at:
        raise StillOpen(clinic)
    allocation = held_allocation(session, clinic)
    if allocation is None:
        allocation = Allocation(clinic_id=clinic.id)
        session.add(allocation)
    elif allocation.published_at is not None:
        raise AlreadyOut(clinic)
    allocation.computed_at, allocation.computed_by, allocation.published_at = now, account_id, None
    session.execute(delete(Allotment).where(Allotment.clinic_id == clinic.id))
    session.flush()
    applications = gather(session, clinic, now)
    outcomes = allocate(applications)
    session.add_all(
        Allotment(
            application_id=each.applicant.id,
            clinic_id=clinic.id,
            rank=each.rank,
            reasons=explain.reasons(applications, outcomes, each),
            station_id=each.place.station_id if each.place else None,
            starts_at=each.place.starts_at if each.place else None,
        )
        for each in outcomes
    )
    record(session, account_id, "allocation.computed", f"clinic:{clinic.code}", firms=len(outcomes))
    session.flush()
    return allocation


def change(
    session: Session,
    *,
    clinic: Clinic,
    application_id: int,
    to: tuple[int, datetime] | None,
    why: str,
    account_id: int,
    now: datetime,
) -> Allotment:
    """Gives one firm another slot, or none, for a reason that the firm will read. Writes.

    Raises NothingComputed, AlreadyOut or DoesNotFit (409), each saying what is in the way.
    """
    hold_clinic(session, clinic)
    allocation = held_allocation(session, clinic)
    if allocation is None:
        raise NothingComputed(clinic)
    if allocation.published_at is not None:
        raise AlreadyOut(clinic)
    rows = {each.application_id: each for each in allotments(session, clinic)}
    own = rows.get(application_id)
    if own is None:
        raise DoesNotFit(clinic, "没有这家企业的申请，可能已撤回。请重新计算。")
    if to is not None:
        _refuse_misfit(session, clinic, own, rows.values(), to, now)
    own.station_id, own.starts_at = to or (None, None)
    own.changed_why, own.changed_by = why, account_id
    record(
        session,
        account_id,
        "allocation.changed",
        f"clinic:{clinic.code}",
        application=application_id,
        station=own.station_id,
        starts_at=f"{own.starts_at:%Y-%m-%dT%H:%MZ}" if own.starts_at else None,
    )
    session.flush()
    return own


def held_allocation(session: Session, clinic: Clinic) -> Allocation | None:
    """The clinic's allocation, read afresh and locked."""
    return session.get(Allocation, clinic.id, with_for_update=True, populate_existing=True)


def allotments(session: Session, clinic: Clinic) -> list[Allotment]:
    """What each application was given, by rank; applications, firms and bookings are loaded."""
    found = select(Allotment).where(Allotment.clinic_id == clinic.id).order_by(Allotment.rank)
    return list(
        session.scalars(
            found.options(
                joinedload(Allotment.application).joinedload(Application.enterprise),
                joinedload(Allotment.application).joinedload(Application.account),
                joinedload(Allotment.booking),
            )
        )
    )


def _refuse_misfit(
    session: Session,
    clinic: Clinic,
    own: Allotment,
    rows: Iterable[Allotment],
    to: tuple[int, datetime],
    now: datetime,
) -> None:
    applications = gather(session, clinic, now)
    places: dict[tuple[int, datetime], Place] = {
        (each.station_id, each.starts_at): each for each in applications.places
    }
    wanted = places.get(to)
    if wanted is None:
        raise DoesNotFit(clinic, "没有这个时段，或它已被占用，请换一个。")
    applicant = next((each for each in applications.applicants if each.id == own.application_id), None)
    if applicant is None:
        raise DoesNotFit(clinic, "这家企业已撤回申请，请重新计算。")
    if not suits(applicant, wanted):
        raise DoesNotFit(clinic, "这家企业不能去：它没有选这个时间、这时另有安排，或这个诊台有专家要回避。")
    for each in rows:
        if each is own or each.station_id is None or each.starts_at is None:
            continue
        other = places.get((each.station_id, each.starts_at))
        if other and other.holds & wanted.holds:
            at = f"{local(each.starts_at):%H:%M}"
            raise DoesNotFit(
                clinic,
                f"和{each.application.enterprise.name}（{at}）冲突：同一个诊台，或同一位专家。请先调整那一家。",
            )
