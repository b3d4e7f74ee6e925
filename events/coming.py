"""What comes next near a place, for the catalog's pages."""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.coming import Coming
from events.clinic.models import Clinic
from yurong.kit.clock import today

AT_MOST = 3


def coming(session: Session, region: str) -> list[Coming]:
    """The next published clinics inside the region (six-digit code), soonest first, at most three."""
    stem = region.rstrip("0") if region != "000000" else ""
    rows = session.scalars(
        select(Clinic)
        .where(
            Clinic.published_at.is_not(None),
            Clinic.called_off_at.is_(None),
            Clinic.on_day >= today(),
            Clinic.region.startswith(stem, autoescape=True),
        )
        .order_by(Clinic.on_day, Clinic.opens_at, Clinic.id)
        .limit(AT_MOST)
    )
    return [Coming(row.title, row.on_day, row.place, row.organiser, f"/clinics/{row.code}") for row in rows]


def coming_mark(session: Session) -> str:
    """A fingerprint of all that `coming` can say today, whatever the region: one query of short rows."""
    shown = (Clinic.region, Clinic.on_day, Clinic.opens_at, Clinic.code)
    words = (Clinic.title, Clinic.place, Clinic.organiser)
    rows = session.execute(
        select(*shown, *words)
        .where(Clinic.published_at.is_not(None), Clinic.called_off_at.is_(None), Clinic.on_day >= today())
        .order_by(Clinic.id)
    )
    return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()[:16]
