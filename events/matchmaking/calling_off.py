"""Calling a whole event off: everybody who is registered is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking import letters
from events.matchmaking.drawn_up import EventRefused
from events.matchmaking.holding import hold, touch
from events.matchmaking.models import Event, EventStep
from events.matchmaking.refusals import EventOver, NotOut
from events.matchmaking.telling import live_registrations
from yurong.accounts.audit import record


def call_off(
    session: Session, *, event: Event, reason: str, account_id: int, now: datetime, public_url: str
) -> int:
    """How many people were told, by mail with a calendar CANCEL or by SMS; twice is once. Writes.

    The page stays, marked as cancelled, with the reason. Registrations stay as they are: what they were
    for is off, and every entrance refuses an event that is. Raises EventRefused (422, `reason`), NotOut
    (409) for a draft, EventOver (410).
    """
    hold(session, event)
    if event.called_off_at is not None:
        return 0
    if event.published_at is None:
        raise NotOut(event)
    if event.ends_at <= now:
        raise EventOver
    if not 4 <= len(reason) <= 200:
        raise EventRefused({"reason": "请写明取消的原因，4 到 200 个字，会告诉每一位报名的人"})
    event.called_off_at, event.called_off_reason = now, reason
    event.sequence += 1
    touch(event, now)
    session.add(EventStep(event_id=event.id, kind="called_off", account_id=account_id, at=now, remark=reason))
    session.flush()
    people = live_registrations(session, event)
    for person in people:
        letters.tell_called_off(session, event, person, now, public_url)
    record(session, account_id, "event.called_off", f"event:{event.code}", told=len(people))
    session.flush()
    return len(people)
