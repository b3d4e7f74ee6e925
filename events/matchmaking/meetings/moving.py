"""An event begins at another time: its rounds move along, and whoever has a meeting is told."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from events.matchmaking.meetings import letter_work
from events.matchmaking.meetings.arranging import owe
from events.matchmaking.meetings.holding import hold, setting_of
from events.matchmaking.meetings.hours import grid_of
from events.matchmaking.models import Event, Meeting, MeetingPlan, MeetingSetting, MeetingState


def held_setting(session: Session, event: Event) -> MeetingSetting | None:
    """The event's grid, where there is one; held before the event is, as by whoever arranges meetings."""
    return hold(session, event) if setting_of(session, event.id) else None


def last_end(setting: MeetingSetting) -> datetime:
    """When the last round is over."""
    return grid_of(setting)[-1].ends_at


def move_rounds(
    session: Session,
    *,
    event: Event,
    setting: MeetingSetting,
    later: timedelta,
    account_id: int,
    now: datetime,
) -> None:
    """All rounds and the deadline of wishes so much later; a job tells whoever has a meeting. Writes.

    The caller holds the setting. Who meets whom, in which round and where stays; drafts stay good.
    """
    setting.starts_at, setting.wishes_until = setting.starts_at + later, setting.wishes_until + later
    setting.changed_at = now
    if setting.published_at is None:
        return
    before, setting.live_version = setting.live_version, setting.live_version + 1
    drafts = update(MeetingPlan).where(
        MeetingPlan.event_id == event.id,
        MeetingPlan.published_at.is_(None),
        MeetingPlan.live_version == before,
    )
    session.execute(drafts.values(live_version=setting.live_version))
    planned = select(Meeting).where(Meeting.event_id == event.id, Meeting.state == MeetingState.PLANNED)
    concerned: set[int] = set()
    for each in session.scalars(planned.order_by(Meeting.id)):
        each.sequence, each.changed_at = each.sequence + 1, now
        concerned |= {each.firm_id, each.institution_id}
    owe(session, concerned, setting)
    letter_work.ask(session, event=event, setting=setting, account_id=account_id, now=now)
