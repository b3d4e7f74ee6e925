"""会前问卷: profile and need handed in with a booking, kept for the panel."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.profile import Case
from catalog.register import note_facts
from events.clinic.holding import hold_live, refuse_released
from events.clinic.models import Booking, Intake
from events.clinic.refusals import EditedElsewhere, NoConsent
from yurong.accounts.audit import record
from yurong.accounts.models import Enterprise
from yurong.kit.clock import local


def hand_in(
    session: Session,
    *,
    booking: Booking,
    case: Case,
    note: str,
    has_consented: bool,
    version: int,
    account_id: int,
    now: datetime,
) -> Intake:
    """The booking's intake with this content. Writes.

    `version` is what the form showed, 0 for a first one. Handing in the same content again changes
    nothing. Raises EditedElsewhere (409) when it was changed since, NoConsent (403), Cancelled (410),
    AlreadyReleased (409). The consent keeps the time at which it was first given.
    """
    if not has_consented:
        raise NoConsent
    hold_live(session, booking)
    refuse_released(session, booking)
    dumped = case.model_dump(mode="json", exclude_none=True)
    intake = session.scalar(
        select(Intake).where(Intake.booking_id == booking.id).execution_options(populate_existing=True)
    )
    if intake is None:
        intake = Intake(booking_id=booking.id, consent_at=now, version=0)
        session.add(intake)
    elif (intake.case, intake.note) == (dumped, note):
        return intake
    elif intake.version != version:
        raise EditedElsewhere(yours=note, theirs=intake.note, version=intake.version)
    intake.case, intake.note, intake.updated_at = dumped, note, now
    intake.version += 1
    note_facts(session, booking.enterprise_id, case, local(now).date(), "会前问卷")
    record(session, account_id, "intake.handed_in", f"booking:{booking.code}", version=intake.version)
    session.flush()
    return intake


def case_of(intake: Intake) -> Case:
    """The stored profile and need as a value."""
    return Case.model_validate(intake.case)


def with_registration(case: Case, firm: Enterprise) -> tuple[Case, frozenset[str]]:
    """The case with what only the firm's registration here says, and the names of those facts."""
    added = {
        name: value
        for name, value in (("region", firm.region), ("founded_on", firm.founded_on))
        if value is not None and getattr(case.profile, name) is None
    }
    profile = case.profile.model_copy(update=added)
    return case.model_copy(update={"profile": profile}), frozenset(added)
