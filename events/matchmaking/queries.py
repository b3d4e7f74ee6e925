"""Reading events: one by its address, mine, those under review."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from events.matchmaking.models import AgendaSession, Event
from yurong.accounts.visitor import Visitor
from yurong.kit.errors import NotFound, NotYours

NO_EVENT = "没有找到这场活动，地址可能写错了，或者还没有发布。"


def with_all() -> list[ORMOption]:
    """What a page about one event shows: programme, products, institutions, groups, series, history."""
    return [
        selectinload(Event.sessions).selectinload(AgendaSession.speakers),
        selectinload(Event.products),
        selectinload(Event.institutions),
        selectinload(Event.groups),
        selectinload(Event.series),
        selectinload(Event.steps),
    ]


def event_by_code(session: Session, code: str) -> Event:
    """The published (or called-off) event of that address, with all. Raises NotFound."""
    found = _by_code(session, code)
    if found is None or found.published_at is None:
        raise NotFound(NO_EVENT, next_label="看看有哪些活动", next_url="/events")
    return found


def event_for(session: Session, visitor: Visitor, code: str) -> Event:
    """The event of that address when it is the visitor's to run, with all; any for an administrator.

    Raises NotYours (404).
    """
    found = _by_code(session, code)
    is_own = found is not None and found.organiser_account_id == visitor.account_id
    if found is None or not (is_own or visitor.has("administrator")):
        raise NotYours(NO_EVENT, next_label="返回我的活动", next_url="/organise/events")
    return found


def events_run_by(session: Session, visitor: Visitor) -> list[Event]:
    """The visitor's own events, drafts included (all for an administrator); newest first, with groups."""
    found = select(Event).order_by(Event.starts_at.desc(), Event.id.desc())
    if not visitor.has("administrator"):
        found = found.where(Event.organiser_account_id == visitor.account_id)
    return list(session.scalars(found.options(selectinload(Event.groups))))


def under_review(session: Session) -> list[Event]:
    """Events that wait for a reviewer, longest waiting first, with groups and history."""
    found = (
        select(Event)
        .where(Event.submitted_at.is_not(None), Event.published_at.is_(None))
        .order_by(Event.submitted_at, Event.id)
    )
    return list(session.scalars(found.options(selectinload(Event.groups), selectinload(Event.steps))))


def _by_code(session: Session, code: str) -> Event | None:
    if not code.isprintable():
        return None
    return session.scalar(select(Event).where(Event.code == code).options(*with_all()))


def published_of_series(session: Session, event: Event) -> list[Event]:
    """The published events of the event's series, itself included, by their beginning."""
    if event.series_id is None:
        return []
    found = select(Event).where(Event.series_id == event.series_id, Event.published_at.is_not(None))
    return list(session.scalars(found.order_by(Event.starts_at, Event.id)))


def for_feed(session: Session, since: datetime, *, kind: str, city: str) -> list[Event]:
    """Published events that end after `since`, called-off ones too, by their beginning.

    `city`: six digits, its counties included; empty values mean any.
    """
    found = select(Event).where(Event.published_at.is_not(None), Event.ends_at > since)
    if kind:
        found = found.where(Event.kind == kind)
    if city:
        found = found.where(Event.region.startswith(city.removesuffix("00"), autoescape=True))
    return list(session.scalars(found.order_by(Event.starts_at, Event.id)))
