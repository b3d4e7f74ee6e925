"""Slots held for a firm, as rows: found, dropped, forgotten."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.clinic import claims
from events.clinic.models import SlotHold


def hold_of(session: Session, clinic_id: int, enterprise_id: int, *, lock: bool = False) -> SlotHold | None:
    """What the firm holds at the clinic, run out or not; locked until the transaction ends if so asked."""
    found = select(SlotHold).where(SlotHold.clinic_id == clinic_id, SlotHold.enterprise_id == enterprise_id)
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    return session.scalar(found)


def drop(session: Session, held: SlotHold) -> None:
    """The hold and its claims are gone. Writes."""
    claims.release_hold(session, held.id)
    session.execute(delete(SlotHold).where(SlotHold.id == held.id))


def let_go(session: Session, clinic_id: int, enterprise_id: int) -> None:
    """Gives a form's hold back before its time; without one nothing changes. Writes."""
    held = hold_of(session, clinic_id, enterprise_id, lock=True)
    if held and not held.is_offer:
        drop(session, held)


def forget_holds(session: Session, now: datetime) -> None:
    """Drops forms' holds that ran out more than an hour ago; they bind nobody. Writes."""
    old = SlotHold.until < now - timedelta(hours=1)
    session.execute(delete(SlotHold).where(old, SlotHold.is_offer.is_(False)))
