"""What comes next, for the catalog's pages; and the mark by which kept pages know that it still is so."""

import hashlib
from datetime import datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from catalog.coming import Coming
from events.clinic.models import Clinic
from events.matchmaking.models import BoardPost, Event, EventProduct
from yurong.kit.clock import local, now, today

AT_MOST = 3
TURNS = (Event.registration_opens_at, Event.registration_closes_at, Event.starts_at, Event.ends_at)
"""The moments at which what the pages say of an event changes by itself."""


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


def ahead(session: Session) -> list[Coming]:
    """The next published events, soonest first, at most three."""
    return _lines(session, select(Event))


def presented_at(session: Session, slug: str) -> list[Coming]:
    """The next published events that present the product, soonest first, at most three."""
    joined = select(Event).join(EventProduct, EventProduct.event_id == Event.id)
    return _lines(session, joined.where(EventProduct.product_slug == slug))


def _lines(session: Session, which: Select[Event]) -> list[Coming]:
    rows = session.scalars(
        which.where(Event.published_at.is_not(None), Event.called_off_at.is_(None), Event.ends_at > now())
        .order_by(Event.starts_at, Event.id)
        .limit(AT_MOST)
    )
    return [
        Coming(
            row.title, local(row.starts_at).date(), row.place or "线上", row.organiser, f"/events/{row.code}"
        )
        for row in rows
    ]


def coming_mark(session: Session) -> str:
    """A fingerprint of all that public pages say of clinics and events now: two queries."""
    shown = (Clinic.region, Clinic.on_day, Clinic.opens_at, Clinic.code)
    words = (Clinic.title, Clinic.place, Clinic.organiser)
    rows = session.execute(
        select(*shown, *words)
        .where(Clinic.published_at.is_not(None), Clinic.called_off_at.is_(None), Clinic.on_day >= today())
        .order_by(Clinic.id)
    )
    clinics = hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()[:16]
    return f"{clinics} {_events_mark(session)}"


def _events_mark(session: Session) -> str:
    """How often events were changed, and how many of their turns are past.

    Both only ever grow, in whatever order transactions commit, so equal sums mean that nothing happened.
    """
    at = now()
    past = [func.sum(case((turn <= at, 1), else_=0)) for turn in TURNS]
    changes, *turned = session.execute(select(func.sum(Event.version), *past)).one()
    postings = session.scalar(select(func.sum(BoardPost.version))) or 0
    return f"{changes or 0}.{sum(each or 0 for each in turned)}.{postings}"


def next_turn(session: Session) -> datetime | None:
    """When the mark next changes without anybody writing; None when nothing is to come."""
    at = now()
    soonest = session.execute(select(*(func.min(case((turn > at, turn))) for turn in TURNS))).one()
    return min((each for each in soonest if each is not None), default=None)
