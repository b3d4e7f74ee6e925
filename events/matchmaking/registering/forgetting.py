"""Particulars have their time: so many days after the event names, numbers, links and answers are erased.

What the counts need stays: group, state, organisation and its code.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from events.matchmaking.models import (
    Event,
    Registration,
    RegistrationAnswer,
    RegistrationLink,
    RegistrationRule,
    RegistrationStep,
)
from events.matchmaking.registering.attempts import forget_attempts
from events.matchmaking.registering.rules import KEPT_DAYS
from yurong.kit.db import Database


def forget_registrations(database: Database, now: datetime) -> int:
    """Erases what is past its time, one transaction for each event; how many people. Writes."""
    with database.writing() as session:
        forget_attempts(session, now)
    erased = 0
    for event_id in _past(database, now):
        with database.writing() as session:
            erased += _erase(session, event_id, now)
    return erased


def _past(database: Database, now: datetime) -> list[int]:
    """Events whose time is over and of which somebody is still known."""
    known = select(Registration.event_id).where(Registration.erased_at.is_(None))
    with database.reading() as session:
        rows = session.execute(
            select(Event.id, Event.ends_at, RegistrationRule.kept_days)
            .outerjoin(RegistrationRule, RegistrationRule.event_id == Event.id)
            .where(Event.id.in_(known), Event.ends_at < now)
            .order_by(Event.id)
        ).all()
    return [
        event_id
        for event_id, ends_at, days in rows
        if ends_at + timedelta(days=KEPT_DAYS if days is None else days) <= now
    ]


def _erase(session: Session, event_id: int, now: datetime) -> int:
    known = select(Registration.id).where(Registration.event_id == event_id, Registration.erased_at.is_(None))
    ids = list(session.scalars(known.order_by(Registration.id)))
    session.execute(delete(RegistrationAnswer).where(RegistrationAnswer.registration_id.in_(ids)))
    session.execute(delete(RegistrationLink).where(RegistrationLink.registration_id.in_(ids)))
    session.execute(
        update(RegistrationStep)
        .where(RegistrationStep.registration_id.in_(ids), RegistrationStep.kind != "refused")
        .values(reason="")
    )
    # The code stands for the number: one live registration per event and number.
    session.execute(
        update(Registration)
        .where(Registration.id.in_(ids))
        .values(
            name="",
            phone=Registration.code,
            email="",
            position="",
            account_id=None,
            shares_contact=False,
            erased_at=now,
        )
    )
    return len(ids)
