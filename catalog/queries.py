"""What the catalog's pages read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from catalog.models import CitationRow, ClauseRow, PolicyRow, ProductRow
from yurong.kit.errors import NotFound

HENAN, ZHENGZHOU, NATION = "410000", "410100", "000000"
OURS = (HENAN, ZHENGZHOU, NATION)
ELSEWHERE = "elsewhere"
"""The region filter for other provinces' products, which are information only."""


@dataclass(frozen=True)
class Filter:
    """What a visitor looks for; an empty field does not restrict. Mirrors the URL."""

    q: str = ""
    category: str = ""
    region: str = ""
    stage: str = ""
    state: str = ""
    guarantee: str = ""
    unknown: tuple[str, ...] = field(default=())
    """Names of filters whose value does not exist; they are ignored and said."""


def products(session: Session, wanted: Filter) -> Sequence[ProductRow]:
    """Matching products with their first citation: closest names first, then by state, region and name.

    Other provinces' products only when asked for. Name, full pinyin and initials are searched.
    """
    rows = session.scalars(
        select(ProductRow)
        .where(*_conditions(wanted))
        .order_by(*_closeness(wanted.q), *_ORDER)
        .options(selectinload(ProductRow.figures))
    ).all()
    # JSON lists are compared here: SQLite and PostgreSQL spell their JSON operators differently.
    return [
        row
        for row in rows
        if (not wanted.stage or not row.stages or wanted.stage in row.stages)
        and (not wanted.guarantee or wanted.guarantee in row.guarantee)
    ]


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


def citing(session: Session, policy_id: str) -> Sequence[tuple[str, str, str]]:
    """(clause ref, slug, product name) for every product that cites the document, in reading order."""
    rows = session.execute(
        select(CitationRow.clause_ref, ProductRow.slug, ProductRow.name)
        .join(ProductRow, ProductRow.slug == CitationRow.product_slug)
        .join(ClauseRow, ClauseRow.ref == CitationRow.clause_ref)
        .where(ClauseRow.policy_id == policy_id)
        .order_by(ClauseRow.position, ProductRow.name)
    )
    return [(ref, slug, name) for ref, slug, name in rows]


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.region == ELSEWHERE:
        conditions.append(ProductRow.region.not_in(OURS))
    else:
        conditions.append(ProductRow.region.in_([wanted.region] if wanted.region else OURS))
    if wanted.q:
        conditions.append(_mentions(wanted.q))
    if wanted.category:
        conditions.append(ProductRow.category == wanted.category)
    if wanted.state:
        conditions.append(ProductRow.state == wanted.state)
    return conditions


def _mentions(q: str) -> ColumnElement[bool]:
    latin = "".join(q.lower().split())
    return or_(
        ProductRow.name.icontains(q, autoescape=True),
        ProductRow.pinyin.contains(latin, autoescape=True),
        ProductRow.initials.contains(latin, autoescape=True),
        ProductRow.summary.icontains(q, autoescape=True),
        ProductRow.audience.icontains(q, autoescape=True),
    )


def _closeness(q: str) -> list[ColumnElement[int]]:
    if not q:
        return []
    latin = "".join(q.lower().split())
    closest = or_(ProductRow.name == q, ProductRow.initials == latin, ProductRow.pinyin == latin)
    begins = or_(
        ProductRow.name.startswith(q, autoescape=True),
        ProductRow.initials.startswith(latin, autoescape=True),
        ProductRow.pinyin.startswith(latin, autoescape=True),
    )
    named = ProductRow.name.icontains(q, autoescape=True)
    return [case((closest, 0), (begins, 1), (named, 2), else_=3)]


_ORDER = (
    case((ProductRow.state == "launched", 0), (ProductRow.state == "pilot", 1), else_=2),
    case((ProductRow.region == HENAN, 0), (ProductRow.region == ZHENGZHOU, 1), else_=2),
    ProductRow.category,
    ProductRow.name,
    ProductRow.slug,
)
