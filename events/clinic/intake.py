"""会前问卷: profile and need handed in with a booking, kept for the panel."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from catalog.profile import Case
from catalog.register import note_facts
from events.clinic.holding import hold_live
from events.clinic.models import Booking, DiagnosisSheet, Intake, SignOff
from events.clinic.preparing.freezing import freeze_before_change
from events.clinic.refusals import EditedElsewhere, NoConsent
from yurong.accounts.audit import record
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
    nothing. What stood at the cut-off is frozen before it is replaced. After a release a corrected intake
    is taken too: that sheet is frozen, the next version reads the correction and needs new signatures. The
    consent keeps the time at which it was first given.
    Raises EditedElsewhere (409) when it was changed since, NoConsent (403), Cancelled (410).
    """
    if not has_consented:
        raise NoConsent
    hold_live(session, booking)
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
    else:
        freeze_before_change(session, booking, now)
    intake.case, intake.note, intake.updated_at = dumped, note, now
    intake.version += 1
    note_facts(session, booking.enterprise_id, case, local(now).date(), "会前问卷")
    _ask_for_new_signatures(session, booking)
    record(session, account_id, "intake.handed_in", f"booking:{booking.code}", version=intake.version)
    session.flush()
    return intake


def _ask_for_new_signatures(session: Session, booking: Booking) -> None:
    """After a release: who signed has signed for what the firm has now corrected."""
    is_out = exists().where(DiagnosisSheet.booking_id == booking.id)
    session.execute(delete(SignOff).where(SignOff.booking_id == booking.id, is_out))
