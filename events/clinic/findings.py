"""Findings: each expert writes for the own role, and signs off what is written."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.clinic.drafts import drop_draft
from events.clinic.holding import hold_live
from events.clinic.models import Booking, Expert, Finding, PanelSeat, SignOff
from events.clinic.refusals import EditedElsewhere, NothingWritten, NotOnPanel, Recused, SignedAlready
from events.clinic.team.recusal import steps_back
from yurong.accounts.audit import record


def write_finding(
    session: Session, *, booking: Booking, expert: Expert, text: str, version: int, now: datetime
) -> Finding:
    """The finding of the expert's role with this text. Writes.

    `version` is what the form showed, 0 for a first one; saving the same text again changes nothing.
    Raises EditedElsewhere (409) with both texts, SignedAlready (409), NotOnPanel (404), Cancelled (410).
    """
    sit_down(session, booking, expert)
    finding = _finding(session, booking, expert.role)
    if finding and finding.text == text:
        drop_draft(session, booking.id, expert.id)
        return finding
    if _sign_off(session, booking, expert.role):
        raise SignedAlready(next_label="返回预约", next_url=f"/bookings/{booking.code}")
    if finding is None:
        finding = Finding(booking_id=booking.id, role=expert.role, version=0)
        session.add(finding)
    elif finding.version != version:
        raise EditedElsewhere(yours=text, theirs=finding.text, version=finding.version)
    finding.expert_id, finding.text, finding.updated_at = expert.id, text, now
    finding.version += 1
    drop_draft(session, booking.id, expert.id)
    record(session, expert.account_id, "finding.written", f"booking:{booking.code}", role=expert.role)
    session.flush()
    return finding


def sign_off(session: Session, *, booking: Booking, expert: Expert, version: int, now: datetime) -> SignOff:
    """The sign-off of the expert's role; a second one gives the first. Writes; the text is locked by it.

    `version` is the finding's version that the expert read. Raises NothingWritten (400) without a text,
    EditedElsewhere (409) when the text is no longer that version, NotOnPanel (404), Cancelled (410).
    """
    sit_down(session, booking, expert)
    if earlier := _sign_off(session, booking, expert.role):
        return earlier
    finding = _finding(session, booking, expert.role)
    if finding is None or not finding.text.strip():
        raise NothingWritten(next_label="返回预约", next_url=f"/bookings/{booking.code}")
    if finding.version != version:
        raise EditedElsewhere(yours="", theirs=finding.text, version=finding.version)
    signed = SignOff(booking_id=booking.id, role=expert.role, expert_id=expert.id, at=now)
    session.add(signed)
    record(session, expert.account_id, "finding.signed", f"booking:{booking.code}", role=expert.role)
    session.flush()
    return signed


def withdraw_sign_off(session: Session, *, booking: Booking, expert: Expert) -> None:
    """Takes the role's signature back, so that text and plan can change again. Writes.

    A released sheet stays as it is; what changes now goes into its next version.
    """
    sit_down(session, booking, expert)
    if _sign_off(session, booking, expert.role):
        session.execute(delete(SignOff).where(SignOff.booking_id == booking.id, SignOff.role == expert.role))
        record(session, expert.account_id, "finding.withdrawn", f"booking:{booking.code}", role=expert.role)
        session.flush()


def sit_down(session: Session, booking: Booking, expert: Expert) -> None:
    """Locks the booking for a change by one of its panel.

    Raises Cancelled (410), NotOnPanel or Recused (404).
    """
    hold_live(session, booking)
    seat = select(PanelSeat.id).where(
        PanelSeat.station_id == booking.station_id, PanelSeat.expert_id == expert.id
    )
    if session.scalar(seat) is None:
        raise NotOnPanel
    if steps_back(session, expert.id, booking.enterprise_id):
        raise Recused


def _finding(session: Session, booking: Booking, role: str) -> Finding | None:
    return session.scalar(
        select(Finding)
        .where(Finding.booking_id == booking.id, Finding.role == role)
        .execution_options(populate_existing=True)
    )


def _sign_off(session: Session, booking: Booking, role: str) -> SignOff | None:
    return session.scalar(select(SignOff).where(SignOff.booking_id == booking.id, SignOff.role == role))
