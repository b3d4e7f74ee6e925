"""Papers and drafts have their time: 90 days after the clinic they are erased, files and rows."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from events.clinic.models import Booking, Clinic, IntakeDraft, IntakePaper
from events.clinic.preparing.papers import paper_storage
from events.sent import forget_left
from yurong.kit.clock import local
from yurong.kit.db import Database
from yurong.kit.paths import DataFolder

KEPT = timedelta(days=90)
SETTLED = timedelta(days=1)
"""A file without a row is older than this before it is swept: its row may be about to be committed."""


def forget_prepared(database: Database, folder: DataFolder, now: datetime) -> None:
    """Erases what is past its time, and files that no row names. Writes."""
    storage = paper_storage(folder)
    past = select(Booking.id).join(Clinic, Clinic.id == Booking.clinic_id)
    past = past.where(Clinic.on_day < local(now).date() - KEPT)
    with database.writing() as session:
        gone = session.scalars(
            delete(IntakePaper).where(IntakePaper.booking_id.in_(past)).returning(IntakePaper.token)
        ).all()
        session.execute(delete(IntakeDraft).where(IntakeDraft.booking_id.in_(past)))
    for token in gone:
        storage.remove(token)
    forget_left(folder, now)
    unnamed = set(storage.keys_before(now - SETTLED))
    if unnamed:
        with database.reading() as session:
            unnamed -= set(session.scalars(select(IntakePaper.token)))
        for token in unnamed:
            storage.remove(token)
