"""The programme of an event, item by item: items keep their identity, attendance points at them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.matchmaking.drawing_up import refuse_change, session_of
from events.matchmaking.drawn_up import EventRefused, NewSession, NewSpeaker, faults_of_session
from events.matchmaking.holding import hold, touch
from events.matchmaking.models import AgendaSession, Event, Speaker
from events.matchmaking.refusals import OfEvent
from yurong.accounts.audit import record
from yurong.kit.duplicates import is_orphan
from yurong.kit.errors import NotFound

MOST = 80


class SessionInUse(OfEvent):
    title = "这一项已有签到，不能删除"
    message = "已经有人在这一项签到，学时要算进去。可以修改时间和名称，但不能删除。"


def add_session(
    session: Session, *, event: Event, wanted: NewSession, account_id: int, now: datetime
) -> AgendaSession:
    """One more item; the same item again gives the one that is there (a double click). Writes.

    Raises EventRefused (422), UnderReview (409), EventCalledOff, EventOver (410).
    """
    hold(session, event)
    refuse_change(event, now)
    _refuse_faults(event, wanted)
    there = _items(session, event)
    for each in there:
        if (each.starts_at, each.ends_at, each.title) == (wanted.starts_at, wanted.ends_at, wanted.title):
            return each
    if len(there) >= MOST:
        raise EventRefused({"title": f"一场活动最多 {MOST} 项议程"})
    made = session_of(wanted)
    made.event_id = event.id
    session.add(made)
    _note(session, event, account_id, now, "event.session_added")
    return made


def change_session(
    session: Session, *, event: Event, session_id: int, wanted: NewSession, account_id: int, now: datetime
) -> None:
    """Changes an item; it stays the same item. Writes. Raises what add_session raises, and NotFound."""
    hold(session, event)
    refuse_change(event, now)
    item = item_of(session, event, session_id)
    _refuse_faults(event, wanted)
    for name in ("starts_at", "ends_at", "title", "room", "counts"):
        setattr(item, name, getattr(wanted, name))
    for speaker in session.scalars(select(Speaker).where(Speaker.session_id == item.id).order_by(Speaker.id)):
        session.delete(speaker)
    session.flush()
    _seat(session, item, wanted.speakers)
    _note(session, event, account_id, now, "event.session_changed")


def remove_session(
    session: Session, *, event: Event, session_id: int, account_id: int, now: datetime
) -> None:
    """Takes an item out; one that is gone stays gone. Writes. Raises SessionInUse (409) and as above."""
    hold(session, event)
    refuse_change(event, now)
    item = next((each for each in _items(session, event) if each.id == session_id), None)
    if item is None:
        return
    try:
        with session.begin_nested():
            for speaker in session.scalars(select(Speaker).where(Speaker.session_id == item.id)):
                session.delete(speaker)
            session.flush()
            session.delete(item)
            session.flush()
    except IntegrityError as error:
        if not is_orphan(error):
            raise
        raise SessionInUse(event) from error
    _note(session, event, account_id, now, "event.session_removed")


def item_of(session: Session, event: Event, session_id: int) -> AgendaSession:
    """The event's item of that number. Raises NotFound."""
    item = next((each for each in _items(session, event) if each.id == session_id), None)
    if item is None:
        raise NotFound(
            "这一项议程已经删除。", next_label="返回议程", next_url=f"/organise/events/{event.code}/agenda"
        )
    return item


def _refuse_faults(event: Event, wanted: NewSession) -> None:
    if errors := faults_of_session(wanted, event.starts_at, event.ends_at):
        raise EventRefused(errors)


def _items(session: Session, event: Event) -> list[AgendaSession]:
    found = select(AgendaSession).where(AgendaSession.event_id == event.id).order_by(AgendaSession.id)
    return list(session.scalars(found))


def _seat(session: Session, item: AgendaSession, speakers: Iterable[NewSpeaker]) -> None:
    session.add_all(
        Speaker(session_id=item.id, position=position, name=each.name, title=each.title)
        for position, each in enumerate(speakers, start=1)
    )


def _note(session: Session, event: Event, account_id: int, now: datetime, verb: str) -> None:
    touch(event, now)
    record(session, account_id, verb, f"event:{event.code}")
    session.flush()
    session.expire(event, ["sessions"])
