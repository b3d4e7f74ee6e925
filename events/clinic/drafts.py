"""What an expert is typing, kept on the server before it is saved. A draft is its expert's alone."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.clinic.models import Booking, Expert, FindingDraft
from events.clinic.refusals import EditedElsewhere


def keep_draft(
    session: Session,
    *,
    booking: Booking,
    expert: Expert,
    text: str,
    version: int,
    finding_version: int,
    now: datetime,
) -> FindingDraft:
    """The expert's draft with this text. Writes; the booking's row must be locked (findings.sit_down).

    `version` is the draft's version that the window had, 0 for a first one; `finding_version` the role's
    finding that it showed. Raises EditedElsewhere (409) when another window of the expert was quicker.
    """
    draft = draft_of(session, booking.id, expert.id)
    if draft is not None and draft.text == text:
        return draft
    if draft is not None and draft.version != version:
        raise EditedElsewhere(yours=text, theirs=draft.text, version=draft.version)
    if draft is None:
        draft = FindingDraft(booking_id=booking.id, expert_id=expert.id, role=expert.role, version=0)
        session.add(draft)
    draft.text, draft.finding_version, draft.saved_at = text, finding_version, now
    draft.version += 1
    session.flush()
    return draft


def draft_of(session: Session, booking_id: int, expert_id: int) -> FindingDraft | None:
    """The expert's draft for this booking, read afresh."""
    return session.scalar(
        select(FindingDraft)
        .where(FindingDraft.booking_id == booking_id, FindingDraft.expert_id == expert_id)
        .execution_options(populate_existing=True)
    )


def drop_draft(session: Session, booking_id: int, expert_id: int) -> None:
    """Forgets the expert's draft: what it held is saved. Writes."""
    session.execute(
        delete(FindingDraft).where(FindingDraft.booking_id == booking_id, FindingDraft.expert_id == expert_id)
    )
