"""An event's row while it is being changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.models import Event


def hold(session: Session, event: Event) -> None:
    """Locks the event's row and reads it afresh: on PostgreSQL it may have changed since it was loaded.

    The full lock waits for registrations under way: each holds a share of the row by its foreign key.
    """
    session.refresh(event, Event.__table__.columns.keys(), with_for_update=True)


def touch(event: Event, now: datetime) -> None:
    """Notes that what the public page shows has changed; every writer of an event calls it."""
    event.version += 1
    event.changed_at = now
