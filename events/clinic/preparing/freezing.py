"""会前初诊: what the engine says of an intake is frozen at the clinic's cut-off, and stays.

The cut-off is the clinic's `change_until`. A first intake that comes later is frozen when it comes; from
the slot's beginning on nothing is, for then the panel itself looks.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, joinedload

from catalog.answer import present
from catalog.assessment import assess
from catalog.evaluate import ENGINE_VERSION
from catalog.financing_plan import draw_up
from catalog.profile import Case
from catalog.saved.content import Content, freeze, thaw
from catalog.snapshot import snapshot
from catalog.values import Catalogue
from events.clinic.holding import hold
from events.clinic.intake_case import case_of, with_registration
from events.clinic.models import Booking, Cancellation, Clinic, Intake, PreDiagnosis
from yurong.kit.clock import local
from yurong.kit.db import Database


@dataclass(frozen=True, slots=True)
class Frozen:
    """A pre-diagnosis as it is read: content, and with what it was made."""

    content: Content
    intake_version: int
    catalog_version: str
    engine_version: str
    as_of: date
    made_at: datetime


def freeze_due(database: Database, now: datetime) -> int:
    """Freezes every intake whose cut-off has passed; how many. Writes; any number of processes may.

    Each is computed outside the transaction that stores it: nobody waits for the engine.
    """
    with database.reading() as session:
        due = session.scalars(_due(now)).all()
        if not due:
            return 0
        catalogue = snapshot(session)
    made = 0
    for booking in due:
        assert booking.intake is not None, "the query asks for it"
        content = _content(booking, booking.intake, catalogue, now)
        with database.writing() as session:
            made += _store(session, session.get_one(Booking, booking.id), content, catalogue, now)
    return made


def freeze_before_change(session: Session, booking: Booking, now: datetime) -> None:
    """Freezes what stands, when it is due, before an edit replaces it. Writes. The booking's row is held."""
    found = session.scalar(_due(now).where(Booking.id == booking.id))
    if found is None:
        return
    assert found.intake is not None, "the query asks for it"
    catalogue = snapshot(session)
    _store(session, found, _content(found, found.intake, catalogue, now), catalogue, now)


def frozen_of(session: Session, booking: Booking) -> Frozen | None:
    """The booking's pre-diagnosis, None while there is none."""
    row = session.get(PreDiagnosis, booking.id)
    if row is None:
        return None
    return Frozen(
        thaw(row.content), row.intake_version, row.catalog_version, row.engine_version, row.as_of, row.made_at
    )


@dataclass(frozen=True, slots=True)
class _Made:
    intake_version: int
    content: bytes


def _due(now: datetime) -> Select[Booking]:
    live = ~exists().where(Cancellation.booking_id == Booking.id)
    open_yet = ~exists().where(PreDiagnosis.booking_id == Booking.id)
    return (
        select(Booking)
        .join(Clinic, Clinic.id == Booking.clinic_id)
        .join(Intake, Intake.booking_id == Booking.id)
        .where(Clinic.change_until <= now, Booking.starts_at > now, live, open_yet)
        .options(joinedload(Booking.intake), joinedload(Booking.enterprise))
        .order_by(Booking.starts_at, Booking.id)
    )


def _content(booking: Booking, intake: Intake, catalogue: Catalogue, now: datetime) -> _Made:
    case, _ = with_registration(case_of(intake), booking.enterprise)
    return _Made(intake.version, _frozen(case, booking.code, catalogue, now))


def _frozen(case: Case, code: str, catalogue: Catalogue, now: datetime) -> bytes:
    day = local(now).date()
    found = assess(case, catalogue, day)
    paper = draw_up(case, catalogue, found, number=f"会前初诊 {code}", made_at=now, valid_until=day)
    return freeze(case, present(found, catalogue), paper)


def _store(session: Session, booking: Booking, made: _Made, catalogue: Catalogue, now: datetime) -> bool:
    """Whether it was stored: not when somebody was faster, or the intake has changed since it was read."""
    if hold(session, booking) is not None or session.get(PreDiagnosis, booking.id) is not None:
        return False
    version = session.scalar(select(Intake.version).where(Intake.booking_id == booking.id))
    if version != made.intake_version:
        return False
    session.add(
        PreDiagnosis(
            booking_id=booking.id,
            intake_version=made.intake_version,
            content=made.content,
            catalog_version=catalogue.version,
            engine_version=ENGINE_VERSION,
            as_of=local(now).date(),
            made_at=now,
        )
    )
    session.flush()
    return True
