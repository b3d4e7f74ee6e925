"""Drafts of the intake: kept on the server while somebody types, so that any device can go on.

Every window has a draft of its own. A window that begins from another one's draft takes it over, unless
that one was written on meanwhile: then both stay, and the page shows what differs.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, joinedload

from events.clinic.holding import hold_live
from events.clinic.models import Booking, IntakeDraft
from yurong.kit.errors import NotFound, TooLarge

MOST_CHARACTERS = 60_000
MOST_DRAFTS = 5
"""Of one booking; the oldest gives way, so that opening the page again and again fills nothing."""

Typed = Mapping[str, list[str]]
"""Field name to every value sent under it, as typed."""


def save_draft(
    session: Session,
    *,
    booking: Booking,
    window: str,
    begun_from: int,
    intake_version: int,
    typed: Typed,
    device: str,
    account_id: int,
    now: datetime,
) -> IntakeDraft:
    """The window's draft with this content. Writes; another window's draft is never overwritten.

    `begun_from` is the version of the draft that the window was opened with, 0 for none. Raises TooLarge
    (413) and Cancelled (410).
    """
    if sum(len(value) for values in typed.values() for value in values) > MOST_CHARACTERS:
        raise TooLarge("草稿太长了，请删减「补充说明」后再存。")
    hold_live(session, booking)
    stored = drafts_of(session, booking)
    mine = next((each for each in stored if each.window == window), None)
    taken = mine or next((each for each in stored if each.version == begun_from), None)
    if taken is None:
        for old in stored[MOST_DRAFTS - 1 :]:
            session.delete(old)
        taken = IntakeDraft(booking_id=booking.id)
        session.add(taken)
    taken.window, taken.intake_version, taken.typed = window, intake_version, dict(typed)
    taken.version = 1 + max((each.version for each in stored), default=0)
    taken.device, taken.account_id, taken.saved_at = device, account_id, now
    session.flush()
    return taken


def drafts_of(session: Session, booking: Booking) -> list[IntakeDraft]:
    """The booking's drafts with who wrote them, the last one first."""
    found = select(IntakeDraft).where(IntakeDraft.booking_id == booking.id)
    newest_first = found.order_by(IntakeDraft.version.desc()).options(joinedload(IntakeDraft.account))
    return list(session.scalars(newest_first.execution_options(populate_existing=True)))


def drop_draft(session: Session, booking: Booking, version: int) -> None:
    """Removes the draft in this state. Writes. Raises NotFound when it was written on since, or is gone."""
    gone = session.execute(
        delete(IntakeDraft)
        .where(IntakeDraft.booking_id == booking.id, IntakeDraft.version == version)
        .returning(IntakeDraft.id)
    ).first()
    if gone is None:
        raise NotFound(
            "这份草稿已经变了，或者已经删掉。",
            next_label="返回会前问卷",
            next_url=f"/bookings/{booking.code}/intake",
        )


def drop_handed_in(session: Session, booking: Booking, window: str, begun_from: int) -> None:
    """Removes the draft that has become the intake; those of other windows stay. Writes."""
    its_own = or_(IntakeDraft.window == window, IntakeDraft.version == begun_from)
    session.execute(delete(IntakeDraft).where(IntakeDraft.booking_id == booking.id, its_own))
