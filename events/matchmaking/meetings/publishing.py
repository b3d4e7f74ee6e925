"""A draft becomes what stands: checked once more, arranged, and everybody told."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.meetings.arranging import Arranged, arrange
from events.matchmaking.meetings.check import check
from events.matchmaking.meetings.drafts import newest, open_draft
from events.matchmaking.meetings.gathering import gather
from events.matchmaking.meetings.holding import hold
from events.matchmaking.meetings.refusals import CannotStand, ChangedMeanwhile, NothingToPublish
from events.matchmaking.models import Event


def publish(session: Session, *, event: Event, version: int, account_id: int, now: datetime) -> Arranged:
    """Arranges the draft of this version. Writes. The first time every party that comes is told.

    Raises ChangedMeanwhile, NothingToPublish or CannotStand (409).
    """
    setting = hold(session, event)
    work = open_draft(session, setting)
    if work.version != version:
        raise ChangedMeanwhile(event)
    if not work.is_draft:
        raise NothingToPublish(event)
    gathered = gather(session, event, setting, now)
    ahead = gathered.ahead(work.draft.plan)
    if wrong := check(gathered.task, ahead):
        raise CannotStand(event, "；".join(each.why for each in wrong[:5]) + "。请改好再公布。")
    is_first = setting.published_at is None
    row = newest(session, event.id)
    assert row is not None
    row.published_at = now
    return arrange(
        session,
        event=event,
        setting=setting,
        plan=gathered.whole(ahead),
        account_id=account_id,
        now=now,
        also_tell=gathered.task.party if is_first else (),
    )
