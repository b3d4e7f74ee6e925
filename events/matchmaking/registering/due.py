"""Offers whose time is over, at every event: any process may end them, each is ended once."""

from datetime import datetime

from sqlalchemy import select

from events.matchmaking.models import Event, Registration, RegistrationState
from events.matchmaking.registering import line
from yurong.kit.db import Database


def expire_everywhere(database: Database, now: datetime, public_url: str) -> None:
    """Ends what is overdue, one transaction for each group. An idle call only reads."""
    overdue = (
        select(Registration.event_id, Registration.group_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.state == RegistrationState.OFFERED, Registration.until <= now)
        .where(Event.called_off_at.is_(None))
        .distinct()
        .order_by(Registration.event_id, Registration.group_id)
    )
    with database.reading() as session:
        groups = session.execute(overdue).all()
    for event_id, group_id in groups:
        with database.writing() as session:
            line.expire_due(session, session.get_one(Event, event_id), group_id, now, public_url)
