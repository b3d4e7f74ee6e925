"""Offers whose time is over, at every clinic: any process may end them, each is ended once."""

from datetime import datetime

from sqlalchemy import select

from events.clinic import queries
from events.clinic.life import line
from events.clinic.models import Clinic, WaitlistEntry, WaitlistOffer
from yurong.kit.db import Database


def expire_everywhere(database: Database, now: datetime, public_url: str) -> None:
    """Ends what is overdue, one transaction for each clinic. An idle call only reads."""
    overdue = (
        select(Clinic.code)
        .join(WaitlistEntry, WaitlistEntry.clinic_id == Clinic.id)
        .join(WaitlistOffer, WaitlistOffer.entry_id == WaitlistEntry.id)
        .where(WaitlistOffer.outcome.is_(None), WaitlistOffer.until <= now)
        .where(Clinic.published_at.is_not(None))
        .distinct()
        .order_by(Clinic.code)
    )
    with database.reading() as session:
        codes = list(session.scalars(overdue))
    for code in codes:
        with database.writing() as session:
            line.expire_due(session, queries.clinic_to_book(session, code), now, public_url)
