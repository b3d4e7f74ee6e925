"""The demo world of events: nine published, one draft, one under review. Dates follow the day of seeding."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking import (
    publishing,
    seed_events,
    seeds_board,
    seeds_meetings,
    seeds_on_site,
    seeds_registering,
    seeds_results,
)
from events.matchmaking.calling_off import call_off
from events.matchmaking.drawing_up import NewEvent, draw_up
from events.matchmaking.models import Event
from yurong.accounts.models import Account
from yurong.kit.clock import instant, now, today

PUBLIC_URL = "http://127.0.0.1:8000"
"""Only the letters of the demo events name it."""
LONG_BEFORE = timedelta(days=20)


def seed(session: Session) -> None:
    """Events of every kind over several cities. Writes; the demo accounts must exist."""
    at, day = now(), today()
    for drawn, days in (
        (seed_events.held_before, -40),
        (seed_events.training_before, -21),
        (seed_events.training, 0),
        (seed_events.chain, 5),
        (seed_events.roadshow, 8),
        (seed_events.matchmaking, 12),
        (seed_events.briefing, 20),
        (seed_events.contest, 33),
    ):
        held_on = day + timedelta(days=days)
        early = min(at - timedelta(days=2), instant(held_on, time(9)) - LONG_BEFORE)
        publish(session, drawn(held_on, early), early)
    seeds_meetings.seed(session, at)
    seeds_on_site.seed(session, at)
    seeds_registering.seed(session, at)
    seeds_results.seed(session, at)
    seeds_board.seed(session, at)
    before = at - timedelta(days=6)
    off = publish(session, seed_events.called_off(day + timedelta(days=15), before), before)
    call_off(
        session,
        event=off,
        reason="场地临时检修，改期另行通知（示例）",
        account_id=account(session, "organiser"),
        now=at,
        public_url=PUBLIC_URL,
    )
    _draw_up(session, seed_events.draft(day + timedelta(days=26), at), at)
    waiting = _draw_up(session, seed_events.to_review(day + timedelta(days=18), at), at)
    _submit(session, waiting, at)


def publish(session: Session, drawn: NewEvent, at: datetime) -> Event:
    """The event, published at that moment. Writes."""
    event = _draw_up(session, drawn, at)
    _submit(session, event, at)
    reviewer = account(session, "admin")
    publishing.publish(session, event=event, account_id=reviewer, now=at, public_url=PUBLIC_URL)
    return event


def account(session: Session, key: str) -> int:
    """The demo account of that mail name."""
    return session.scalars(select(Account.id).where(Account.email == f"{key}@demo.example")).one()


def _draw_up(session: Session, drawn: NewEvent, at: datetime) -> Event:
    return draw_up(session, event=drawn, account_id=account(session, "organiser"), now=at)


def _submit(session: Session, event: Event, at: datetime) -> None:
    organiser = account(session, "organiser")
    publishing.submit(session, event=event, account_id=organiser, now=at, public_url=PUBLIC_URL)
