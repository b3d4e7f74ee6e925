"""The counts of a draft over the platform's own register."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from catalog import register
from catalog.criteria import Criterion
from catalog.models import Offered
from catalog.offerings import queries
from catalog.offerings.counts import Counts, count
from catalog.offerings.models import OfferingVersion
from catalog.offerings.spans import standing
from catalog.offerings.values import offering
from catalog.snapshot import snapshot
from yurong.kit.clock import today


def counted(
    session: Session, offered: Offered, version: OfferingVersion, criteria: Sequence[Criterion]
) -> Counts:
    """The register under these rows with the version's terms, beside what is public today."""
    catalogue, day = snapshot(session), today()
    product = next(each for each in catalogue.products if each.slug == offered.product_slug)
    current = standing(queries.versions(session, offered.id), day)
    published = offering(current.version, offered, "", current.since, current.until) if current else None
    draft = offering(version, offered, "", day, None, criteria)
    cases = register.firms(session)
    return count(cases, product, draft, published, catalogue.region_names, day)
