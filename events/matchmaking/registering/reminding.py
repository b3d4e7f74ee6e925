"""Reminders before an event: three days and one day, to everybody who has a seat for sure.

A round looks which events have come near; a row per event, reminder and beginning says that it was done, so
that a moved event reminds again and several processes remind once.
"""

from datetime import datetime, time, timedelta

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.matchmaking.models import Event, EventReminder, Registration, RegistrationState
from events.matchmaking.registering import telling
from events.matchmaking.registering.facts import facts
from yurong.kit.clock import local
from yurong.kit.db import Database

BEFORE = (("1d", timedelta(days=1)), ("3d", timedelta(days=3)))
"""The nearer one first: an event that comes near late is reminded of once."""
MORNING, NIGHT = time(8, 0), time(21, 0)
DAYS = ("今天", "明天", "后天", "三天后")
"""By days of the calendar: what came near late, or by night, is not told at the full distance."""
JUST_TOLD = timedelta(hours=12)
"""Who was told of their seat so shortly before is not reminded."""


def remind_everywhere(database: Database, now: datetime, public_url: str) -> int:
    """Reminds of each event that has come near, one transaction each; how many people. An idle call reads."""
    if not MORNING <= local(now).time() < NIGHT:
        return 0
    told = 0
    for event_id, name in _due(database, now):
        try:
            with database.writing() as session:
                told += _remind(session, session.get_one(Event, event_id), name, now, public_url)
        except IntegrityError:
            continue  # another process did it in the same second
    return told


def _due(database: Database, now: datetime) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    with database.reading() as session:
        for name, before in BEFORE:
            nearer = timedelta() if name == "1d" else timedelta(days=1)
            done = exists().where(
                EventReminder.event_id == Event.id,
                EventReminder.name == name,
                EventReminder.starts_at == Event.starts_at,
            )
            ids = session.scalars(
                select(Event.id)
                .where(Event.published_at.is_not(None), Event.called_off_at.is_(None))
                .where(Event.starts_at > now + nearer, Event.starts_at <= now + before, ~done)
                .order_by(Event.id)
            )
            found += [(event_id, name) for event_id in ids]
    return found


def _remind(session: Session, event: Event, name: str, now: datetime, public_url: str) -> int:
    begins = local(event.starts_at)
    days = (begins.date() - local(now).date()).days
    if event.called_off_at is not None or not 0 <= days < len(DAYS):
        return 0  # called off or moved since the round looked
    words = DAYS[days]
    session.add(EventReminder(event_id=event.id, name=name, starts_at=event.starts_at, at=now))
    session.flush()
    people = session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id, Registration.state == RegistrationState.CONFIRMED)
        .where(Registration.changed_at < now - JUST_TOLD)
        .order_by(Registration.id)
    ).all()
    for person in people:
        telling.tell(
            session,
            event,
            person,
            what=f"remind:{name}:{event.starts_at.timestamp():.0f}",
            subject=f"{words}参加：{event.title}",
            body=f"{words}就是您报名的活动：\n\n{facts(event, person)}\n\n"
            "到场请出示报名码。不能来了，请打开下面的页面取消，把名额留给候补的人：\n{link}",
            short=f"{words}{begins:%H:%M}活动，报名码 {person.code}",
            token=None,
            now=now,
            public_url=public_url,
        )
    return len(people)
