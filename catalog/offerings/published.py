"""Every published version of every offering, as values: the part of the snapshot that institutions fill."""

from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog.models import Offered
from catalog.offerings.models import OfferingVersion, VersionState
from catalog.offerings.spans import spans
from catalog.offerings.values import offering
from catalog.values import Offering
from yurong.accounts.models import Institution


def published(session: Session) -> tuple[Offering, ...]:
    """By product, institution and offering, oldest version first.

    Past and scheduled versions are among them: whoever reads asks with `is_valid` for a day, so that
    nothing has to happen at midnight.
    """
    rows = session.execute(
        select(OfferingVersion, Offered, Institution.name)
        .join(Offered, Offered.id == OfferingVersion.offering_id)
        .join(Institution, Institution.id == Offered.institution_id)
        .where(OfferingVersion.state == VersionState.APPROVED)
        .order_by(Offered.product_slug, Institution.name, Offered.id, OfferingVersion.number)
        .options(selectinload(OfferingVersion.criteria))
    ).all()
    found = []
    for _, group in groupby(rows, key=lambda row: row[1].id):
        versions = list(group)
        _, offered, institution = versions[0]
        found += [
            offering(span.version, offered, institution, span.since, span.until)
            for span in spans(version for version, _, _ in versions)
        ]
    return tuple(found)
