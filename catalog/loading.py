"""Loads the data files into the database: all or nothing, and nothing when nothing changed."""

import secrets
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from catalog.criterion_rows import to_rows
from catalog.feed.writing import note_load
from catalog.models import (
    CatalogStamp,
    CitationRow,
    ClauseRow,
    FigureRow,
    PolicyRow,
    ProductRow,
    RegionRow,
    SubsidyRow,
)
from catalog.reading import CatalogFiles
from catalog.snapshot import build, version
from catalog.source import PolicySource, ProductSource
from yurong.kit.clock import now


@dataclass(frozen=True)
class Loaded:
    """What a load did: the number of products and policies, or `changed` False."""

    changed: bool
    products: int
    policies: int


def load(session: Session, files: CatalogFiles) -> Loaded:
    """Makes the database hold exactly these files; offerings stay. Writes in the caller's transaction.

    Raises IntegrityError when a product that still has offerings is missing from the files.
    What changed is noted for the page of changes.
    """
    counts = len(files.products), len(files.policies)
    stamp = session.get(CatalogStamp, 1)
    if stamp and stamp.files_sha256 == files.sha256:
        return Loaded(False, *counts)
    before = build(session, stamp.version) if stamp else None
    _replace_regions(session, files)
    session.execute(delete(SubsidyRow))
    _drop_products(session, {product.slug for product in files.products})
    _replace_policies(session, files.policies)
    for product in files.products:
        _put_product(session, product)
    session.flush()
    _drop_clauses(session, files.policies)
    session.add_all(
        SubsidyRow(
            id=rule.id,
            position=position,
            product_slug=rule.product,
            clause_ref=rule.cite,
            rule=rule.model_dump(mode="json"),
        )
        for position, rule in enumerate(files.rules)
    )
    restamp(session, files.sha256)
    session.expire_all()  # clauses that came are not in the documents as they were read
    note_load(session, before, build(session, version(session)), now())
    return Loaded(True, *counts)


def restamp(session: Session, files_sha256: str | None = None) -> None:
    """Gives the catalog a new version: every change of products or offerings ends with this. Writes."""
    stamp = session.get(CatalogStamp, 1, with_for_update=True)
    if stamp is None:
        assert files_sha256 is not None, "offerings come after the files"
        session.add(CatalogStamp(id=1, files_sha256=files_sha256, version=_next("0-")))
    else:
        stamp.files_sha256 = files_sha256 or stamp.files_sha256
        stamp.version = _next(stamp.version)
    session.flush()


def _next(version: str) -> str:
    """One more, with an ending that no other content ever has: neither that of a change that was rolled back
    nor another installation's. What is made from a catalog may be kept under its version."""
    return f"{int(version.partition('-')[0]) + 1}-{secrets.token_hex(4)}"


def _replace_regions(session: Session, files: CatalogFiles) -> None:
    known = {region.code: region for region in session.scalars(select(RegionRow))}
    for code, name, short in files.regions:
        region = known.get(code) or RegionRow(code=code)
        region.name, region.short = name, short
        session.add(region)
    session.flush()


def _replace_policies(session: Session, policies: tuple[PolicySource, ...]) -> None:
    for source in policies:
        row = session.get(PolicyRow, source.id) or PolicyRow(id=source.id)
        for name, value in source.model_dump(exclude={"clauses", "id"}).items():
            setattr(row, name, value)
        session.add(row)
        session.flush()
        for position, clause in enumerate(source.clauses):
            ref = f"{source.id}#{clause.number}"
            found = session.get(ClauseRow, ref) or ClauseRow(ref=ref, policy_id=source.id)
            found.position, found.number = position, clause.number
            found.heading, found.gist = clause.heading, clause.gist
            session.add(found)
    session.flush()


def _drop_clauses(session: Session, policies: tuple[PolicySource, ...]) -> None:
    kept = [f"{policy.id}#{clause.number}" for policy in policies for clause in policy.clauses]
    session.execute(delete(ClauseRow).where(ClauseRow.ref.not_in(kept)))
    session.execute(delete(PolicyRow).where(PolicyRow.id.not_in([policy.id for policy in policies])))


def _drop_products(session: Session, kept: set[str]) -> None:
    for row in session.scalars(select(ProductRow).options(selectinload("*"))):
        if row.slug not in kept:
            session.delete(row)
    session.flush()


def _put_product(session: Session, source: ProductSource) -> None:
    row = session.get(ProductRow, source.slug, options=[selectinload("*")])
    if row is None:
        row = ProductRow(slug=source.slug, citations=[], figures=[], criteria=[])
        session.add(row)
    parts = {"slug", "cites", "figures", "criteria"}
    for name, value in source.model_dump(mode="json", exclude=parts).items():
        setattr(row, name, value)
    row.pinyin = "".join(lazy_pinyin(source.name)).lower()
    row.initials = "".join(lazy_pinyin(source.name, style=Style.FIRST_LETTER)).lower()
    row.citations, row.figures, row.criteria = [], [], []
    session.flush()
    row.citations = [
        CitationRow(clause_ref=ref, position=at) for at, ref in enumerate(dict.fromkeys(source.cites))
    ]
    row.figures = [
        FigureRow(position=at, kind=f.kind, text=f.text, clause_ref=f.cite, cap=f.max_wan)
        for at, f in enumerate(source.figures)
    ]
    row.criteria = to_rows(source.criteria)
