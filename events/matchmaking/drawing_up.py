"""Drawing an event up, and changing what was drawn up: before it is out freely, afterwards not in silence."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.regions import henan_options
from events import codes
from events.matchmaking.changing import note_change
from events.matchmaking.drawn_up import (
    EventRefused,
    NewEvent,
    NewGroup,
    NewSession,
    NewSpeaker,
    faults,
    faults_of_kind,
    faults_of_span,
    span_in_words,
)
from events.matchmaking.holding import hold, touch
from events.matchmaking.meetings.moving import held_setting, last_end, move_rounds
from events.matchmaking.models import AgendaSession, Event, MeetingSetting, RegistrationGroup, Speaker
from events.matchmaking.presented import set_institutions, set_products
from events.matchmaking.refusals import AlreadyOut, EventCalledOff, EventOver, UnderReview
from events.matchmaking.registering.new_time import ask_again, clip_offers
from yurong.accounts.audit import record
from yurong.kit.clock import local
from yurong.kit.duplicates import is_duplicate

__all__ = [
    "EventRefused",
    "NewEvent",
    "NewGroup",
    "NewSession",
    "NewSpeaker",
    "draw_up",
    "faults",
    "redraw",
]

OF_KIND = (
    "track",
    "chain",
    "audience",
    "training_minutes",
    "has_certificate",
    "contest",
    "contest_phase",
)
BASICS = (
    "kind",
    "mode",
    "title",
    "summary",
    "starts_at",
    "ends_at",
    "region",
    "place",
    "address",
    "map_url",
    "online_url",
    "organiser",
    "contact",
    "registration_opens_at",
    "registration_closes_at",
    "needs_approval",
    "has_waitlist",
    "has_meetings",
    *OF_KIND,
)
TYPED = tuple(name for name in BASICS if name != "registration_opens_at")
"""What tells two drafts apart: an opening from now on differs by the second between two clicks."""


def draw_up(session: Session, *, event: NewEvent, account_id: int, now: datetime) -> Event:
    """The event as drawn up, a draft that only its organiser sees. Writes.

    Raises EventRefused (422) with every fault. The same event with the same `code` from the same account
    gives the one made first (a double click).
    """
    if errors := faults(event, now) | _fault_of_region(event):
        raise EventRefused(errors)
    made = Event(
        code=event.code or f"{local(event.starts_at):%Y%m%d}-{codes.clinic_ending()}",
        organiser_account_id=account_id,
        is_demo=event.is_demo,
        made_at=now,
        changed_at=now,
        sessions=[session_of(each) for each in event.sessions],
        groups=[
            RegistrationGroup(kind=each.kind, name=each.name, capacity=each.capacity, position=position)
            for position, each in enumerate(event.groups, start=1)
        ],
        **{name: getattr(event, name) for name in BASICS},
    )
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        if earlier := _drawn_before(session, event, account_id):
            return earlier
        raise EventRefused({"code": "这个网址短码已经用过，请换一个"}) from error
    set_products(session, event=made, slugs=event.products, account_id=account_id, now=now)
    set_institutions(session, event=made, names=event.institutions, account_id=account_id, now=now)
    record(session, account_id, "event.drawn_up", f"event:{made.code}")
    session.flush()
    return made


def redraw(
    session: Session, *, event: Event, wanted: NewEvent, account_id: int, now: datetime, public_url: str
) -> int:
    """Changes the basics of an event; how many registered people were told. Writes.

    Programme, meetings and the line move along with the beginning. Lists (sessions, products, institutions,
    groups) of `wanted` are not looked at: they have entrances of their own. Once published, a new time, place
    or link is told to everybody who is registered, and calendars follow (`sequence`). Raises EventRefused
    (422), UnderReview, AlreadyOut (409), EventCalledOff, EventOver (410).
    """
    grid = held_setting(session, event)
    hold(session, event)
    refuse_change(event, now)
    if event.published_at is not None and wanted.kind != event.kind:
        raise AlreadyOut(event)
    wanted = replace(wanted, sessions=(), groups=())
    is_same_time = (wanted.starts_at, wanted.ends_at) == (event.starts_at, event.ends_at)
    if event.published_at is None or not is_same_time:
        errors = faults(wanted, now)
    else:  # it may already run, and still need another room
        errors = {each: said for each, said in faults(wanted, now).items() if each != "starts_at"}
        errors |= faults_of_span(wanted) | faults_of_kind(wanted)
    sessions = list(
        session.scalars(
            select(AgendaSession).where(AgendaSession.event_id == event.id).order_by(AgendaSession.id)
        )
    )
    later = wanted.starts_at - event.starts_at
    errors |= _fault_of_region(wanted) | _faults_of_moving(sessions, grid, later, wanted)
    if errors:
        raise EventRefused(errors)
    before = {name: getattr(event, name) for name in BASICS}
    for name in BASICS:
        setattr(event, name, getattr(wanted, name))
    for each in sessions:
        each.starts_at, each.ends_at = each.starts_at + later, each.ends_at + later
    if grid and later:
        move_rounds(session, event=event, setting=grid, later=later, account_id=account_id, now=now)
    touch(event, now)
    record(session, account_id, "event.redrawn", f"event:{event.code}")
    session.flush()
    if later:
        clip_offers(session, event, now)
    told = note_change(
        session, event=event, before=before, account_id=account_id, now=now, public_url=public_url
    )
    if later:
        ask_again(session, event, now, public_url)
    return told


def refuse_change(event: Event, now: datetime) -> None:
    """Raises UnderReview (409), EventCalledOff or EventOver (410) when the event cannot be changed now."""
    if event.called_off_at is not None:
        raise EventCalledOff(next_label="返回活动", next_url=f"/organise/events/{event.code}")
    if event.published_at is None and event.submitted_at is not None:
        raise UnderReview(event)
    if event.published_at is not None and event.ends_at <= now:
        raise EventOver


def session_of(drawn: NewSession) -> AgendaSession:
    """The row of a programme's item, with its speakers."""
    return AgendaSession(
        starts_at=drawn.starts_at,
        ends_at=drawn.ends_at,
        title=drawn.title,
        room=drawn.room,
        counts=drawn.counts,
        speakers=[
            Speaker(position=position, name=each.name, title=each.title)
            for position, each in enumerate(drawn.speakers, start=1)
        ],
    )


def _fault_of_region(event: NewEvent) -> dict[str, str]:
    return {} if event.region in dict(henan_options()) else {"region": "请从列出的选项中选择"}


def _faults_of_moving(
    sessions: list[AgendaSession], grid: MeetingSetting | None, later: timedelta, wanted: NewEvent
) -> dict[str, str]:
    for each in sessions:
        if each.ends_at + later > wanted.ends_at:
            span = span_in_words(each.starts_at + later, each.ends_at + later)
            return {"ends_at": f"议程「{each.title}」（{span}）超出活动时间，请延长活动，或先改议程"}
    if grid and wanted.has_meetings and last_end(grid) + later > wanted.ends_at:
        ends = f"{local(last_end(grid) + later):%H:%M}"
        return {"ends_at": f"一对一洽谈排到 {ends}，超出活动时间，请延长活动，或先减少洽谈的轮数"}
    return {}


def _drawn_before(session: Session, event: NewEvent, account_id: int) -> Event | None:
    earlier = session.scalar(
        select(Event).where(Event.code == event.code, Event.organiser_account_id == account_id)
    )
    is_same = earlier and all(getattr(earlier, name) == getattr(event, name) for name in TYPED)
    return earlier if is_same else None
