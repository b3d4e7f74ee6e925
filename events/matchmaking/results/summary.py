"""What the public page tells of an event that is over: a summary, and what became of firms that agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.matchmaking.holding import hold, touch
from events.matchmaking.models import Event, EventExample, EventMaterial, EventSummary, SeenBy
from yurong.accounts.audit import record

MOST_EXAMPLES = 6


@dataclass(frozen=True, slots=True)
class Example:
    """案例: the firm, what became of it, and who of the firm agreed to its being told, how and when."""

    firm: str
    words: str
    agreed: str
    agreed_on: date


@dataclass(frozen=True, slots=True)
class Told:
    """What the public page shows: the words, (firm, words) of each example, the public files."""

    words: str
    examples: tuple[tuple[str, str], ...]
    materials: tuple[EventMaterial, ...]


def told_of(session: Session, event: Event) -> Told | None:
    """For the public page, the same for all visitors; None where there is nothing to tell. Reads only."""
    summary = session.get(EventSummary, event.id)
    public = select(EventMaterial).where(
        EventMaterial.event_id == event.id, EventMaterial.seen_by == SeenBy.PUBLIC
    )
    materials = tuple(session.scalars(public.order_by(EventMaterial.added_at, EventMaterial.id)))
    if summary is None and not materials:
        return None
    examples = tuple((each.firm, each.words) for each in examples_of(session, event.id))
    return Told(summary.words if summary else "", examples if summary else (), materials)


def examples_of(session: Session, event_id: int) -> list[EventExample]:
    """In the organiser's order."""
    found = select(EventExample).where(EventExample.event_id == event_id)
    return list(session.scalars(found.order_by(EventExample.position)))


def tell(
    session: Session,
    *,
    event: Event,
    words: str,
    examples: Sequence[Example],
    account_id: int,
    now: datetime,
) -> None:
    """Puts this in the place of what was told before; without words nothing is told. Writes.

    At most six examples, each with the firm's agreement noted: the database refuses one without.
    """
    assert len(examples) <= MOST_EXAMPLES, "the form has no more"
    hold(session, event)
    session.execute(delete(EventExample).where(EventExample.event_id == event.id))
    summary = session.get(EventSummary, event.id)
    if not words:
        if summary is not None:
            session.delete(summary)
    elif summary is None:
        session.add(EventSummary(event_id=event.id, words=words, account_id=account_id, changed_at=now))
    else:
        summary.words, summary.account_id, summary.changed_at = words, account_id, now
    if words:
        session.add_all(
            EventExample(
                event_id=event.id,
                position=position,
                firm=each.firm,
                words=each.words,
                agreed=each.agreed,
                agreed_on=each.agreed_on,
                account_id=account_id,
            )
            for position, each in enumerate(examples)
        )
    touch(event, now)
    record(session, account_id, "event.summed_up", f"event:{event.code}", examples=len(examples))
    session.flush()
