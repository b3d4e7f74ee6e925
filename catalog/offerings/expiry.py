"""Warns institutions before an offering leaves the catalog; leaving itself follows from the day."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.offerings import letters, queries
from catalog.offerings.models import OfferingVersion, VersionState
from catalog.offerings.spans import standing

WARNED_AHEAD = timedelta(days=30)


def warn_of_expiry(session: Session, today: date, now: datetime, public_url: str) -> int:
    """Mails once for each version in force whose last day is at most 30 days away; how many. Writes.

    Silent where a version without that end is already scheduled.
    """
    due = session.scalars(
        select(OfferingVersion)
        .where(
            OfferingVersion.state == VersionState.APPROVED,
            OfferingVersion.expiry_told_at.is_(None),
            OfferingVersion.in_force_from <= today,
            OfferingVersion.valid_until >= today,
            OfferingVersion.valid_until <= today + WARNED_AHEAD,
        )
        .order_by(OfferingVersion.id)
        .with_for_update(skip_locked=True)
    ).all()
    told = 0
    for version in due:
        versions = queries.versions(session, version.offering_id)
        span = standing(versions, today)
        if span is None or span.version.id != version.id or span.until != version.valid_until:
            continue
        version.expiry_told_at = now
        letters.tell_expiry(session, version, now, public_url)
        told += 1
    session.flush()
    return told
