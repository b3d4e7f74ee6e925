"""What the page of changes, its feed and a product's own page read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from catalog.feed.models import CatalogChange, Subject


def changes(
    session: Session, subject: Subject | None, before: int | None, most: int
) -> tuple[Sequence[CatalogChange], int | None]:
    """At most so many changes, newest first, and the id after which the next page begins, if there is one.

    `before` is the id of the last change already seen; of an id that does not exist nothing follows.
    """
    wanted = select(CatalogChange).order_by(CatalogChange.at.desc(), CatalogChange.id.desc()).limit(most + 1)
    if subject is not None:
        wanted = wanted.where(CatalogChange.subject == subject.value)
    if before is not None:
        at = select(CatalogChange.at).where(CatalogChange.id == before).scalar_subquery()
        wanted = wanted.where(
            or_(CatalogChange.at < at, and_(CatalogChange.at == at, CatalogChange.id < before))
        )
    rows = session.scalars(wanted).all()
    return rows[:most], rows[most - 1].id if len(rows) > most else None


def of_product(session: Session, slug: str, most: int = 20) -> Sequence[CatalogChange]:
    """What changed in a product, its rules and its offerings, newest first."""
    return session.scalars(
        select(CatalogChange)
        .where(CatalogChange.product_slug == slug)
        .order_by(CatalogChange.at.desc(), CatalogChange.id.desc())
        .limit(most)
    ).all()


def newest_at(session: Session) -> datetime | None:
    """When the catalog last changed."""
    return session.scalar(select(func.max(CatalogChange.at)))
