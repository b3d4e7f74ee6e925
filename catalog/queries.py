"""What the catalog's pages read."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from catalog.finding.filter import Filter
from catalog.finding.find import find
from catalog.models import CitationRow, ClauseRow, PolicyRow, ProductRow
from catalog.snapshot import snapshot
from yurong.kit.clock import today
from yurong.kit.errors import NotFound


def products(session: Session, wanted: Filter) -> Sequence[ProductRow]:
    """The rows of what the filter finds today, best first, with their figures."""
    found = find(snapshot(session), wanted, today()).products
    slugs = [each.product.slug for each in found]
    rows = session.scalars(
        select(ProductRow).where(ProductRow.slug.in_(slugs)).options(selectinload(ProductRow.figures))
    )
    by_slug = {row.slug: row for row in rows}
    return [by_slug[slug] for slug in slugs]


def product(session: Session, slug: str) -> ProductRow:
    """One product with its rows. Raises NotFound."""
    found = session.scalar(select(ProductRow).where(ProductRow.slug == slug).options(selectinload("*")))
    if found is None:
        raise NotFound("没有这个产品，可能已改名。", next_label="去产品目录", next_url="/products")
    return found


def names_of(session: Session, slugs: Sequence[str]) -> Sequence[tuple[str, str]]:
    """(slug, name) of these products, in the order of names."""
    rows = session.execute(
        select(ProductRow.slug, ProductRow.name).where(ProductRow.slug.in_(slugs)).order_by(ProductRow.name)
    )
    return [(slug, name) for slug, name in rows]


def policies(session: Session) -> Sequence[tuple[PolicyRow, int]]:
    """Every document with the number of products that cite it, newest first, undated ones first of all."""
    cited = (
        select(ClauseRow.policy_id, func.count(func.distinct(CitationRow.product_slug)).label("n"))
        .join(CitationRow, CitationRow.clause_ref == ClauseRow.ref)
        .group_by(ClauseRow.policy_id)
        .subquery()
    )
    rows = session.execute(
        select(PolicyRow, func.coalesce(cited.c.n, 0))
        .outerjoin(cited, cited.c.policy_id == PolicyRow.id)
        .order_by(PolicyRow.issued_on.is_not(None), PolicyRow.issued_on.desc(), PolicyRow.id)
    )
    return [(row, n) for row, n in rows]


def policy(session: Session, policy_id: str) -> PolicyRow:
    """One document with its clauses. Raises NotFound."""
    found = session.scalar(
        select(PolicyRow).where(PolicyRow.id == policy_id).options(selectinload(PolicyRow.clauses))
    )
    if found is None:
        raise NotFound("没有这份文件。", next_label="看全部政策文件", next_url="/policies")
    return found
