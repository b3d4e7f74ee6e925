"""Holding the meetings of an event still: every change takes the row of their setting first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.meetings.refusals import NoMeetings
from events.matchmaking.models import Event, MeetingSetting


def setting_of(session: Session, event_id: int) -> MeetingSetting | None:
    """The grid of the event, once the organiser has settled one. Reads only."""
    return session.get(MeetingSetting, event_id)


def hold(session: Session, event: Event) -> MeetingSetting:
    """The setting, its row locked until the transaction ends and read afresh. Raises NoMeetings (404).

    On SQLite the write transaction itself is the lock.
    """
    found = session.scalar(
        select(MeetingSetting)
        .where(MeetingSetting.event_id == event.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NoMeetings
    return found
