"""The catalog's tables: policies, products and rules come from files, offerings from institutions."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yurong.kit.db import Base
from yurong.kit.money import Money


class CatalogStamp(Base):
    """One row: which data the catalog holds. Caches are keyed by `version`."""

    __tablename__ = "catalog_stamp"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    files_sha256: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(16))


class RegionRow(Base):
    """An administrative region by its six-digit code; `parent` is the code one level up."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    short: Mapped[str] = mapped_column(String(20))


class PolicyRow(Base):
    __tablename__ = "policy"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    short: Mapped[str] = mapped_column(String(60))
    number: Mapped[str | None] = mapped_column(String(60))
    issuer: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    issued_on: Mapped[date | None]
    in_force_from: Mapped[date | None]
    in_force_until: Mapped[date | None]
    validity_note: Mapped[str] = mapped_column(String(200))
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    binding_clause: Mapped[str] = mapped_column(String(40))
    validity_clause: Mapped[str | None] = mapped_column(String(40))
    file_note: Mapped[str] = mapped_column(String(300))

    clauses: Mapped[list["ClauseRow"]] = relationship(lazy="raise", order_by="ClauseRow.position")


class ClauseRow(Base):
    """One numbered place in a document; `ref` is 「policy id#number」."""

    __tablename__ = "clause"

    ref: Mapped[str] = mapped_column(String(110), primary_key=True)
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id"), index=True)
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(40))
    heading: Mapped[str] = mapped_column(String(60))
    gist: Mapped[str] = mapped_column(String(600))


class ProductRow(Base):
    __tablename__ = "product"

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    pinyin: Mapped[str] = mapped_column(String(400))
    initials: Mapped[str] = mapped_column(String(80))
    category: Mapped[str] = mapped_column(String(20))
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    state: Mapped[str] = mapped_column(String(20))
    state_words: Mapped[str] = mapped_column(String(60))
    applicants: Mapped[list[str]]
    audience: Mapped[str] = mapped_column(String(200))
    provider: Mapped[str | None] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(60))
    description: Mapped[str] = mapped_column(String(600))
    stages: Mapped[list[str]]
    contest_phases: Mapped[list[str]]
    process: Mapped[list[str]]
    guarantee: Mapped[list[str]]
    purposes: Mapped[list[str]]
    open_points: Mapped[list[str]]
    not_to_confuse: Mapped[list[str]]

    citations: Mapped[list["CitationRow"]] = relationship(
        lazy="raise", order_by="CitationRow.position", cascade="all, delete-orphan"
    )
    figures: Mapped[list["FigureRow"]] = relationship(
        lazy="raise", order_by="FigureRow.position", cascade="all, delete-orphan"
    )
    criteria: Mapped[list["CriterionRow"]] = relationship(
        lazy="raise", order_by="CriterionRow.position", cascade="all, delete-orphan"
    )


class CitationRow(Base):
    """政策依据: the product is named (position 0) or spoken of in this clause."""

    __tablename__ = "citation"

    product_slug: Mapped[str] = mapped_column(ForeignKey("product.slug"), primary_key=True)
    clause_ref: Mapped[str] = mapped_column(ForeignKey("clause.ref"), primary_key=True)
    position: Mapped[int]


class FigureRow(Base):
    """A figure a document states of a product; the clause is never empty."""

    __tablename__ = "figure"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_slug: Mapped[str] = mapped_column(ForeignKey("product.slug"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(200))
    clause_ref: Mapped[str] = mapped_column(ForeignKey("clause.ref"))
    cap: Mapped[Money | None]


class Offered(Base):
    """机构方案: one institution's version of a product. What it says stands in its versions."""

    __tablename__ = "offering"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    product_slug: Mapped[str] = mapped_column(ForeignKey("product.slug"), index=True)
    is_demo: Mapped[bool]


class CriterionRow(Base):
    """准入条件 as a row of a product or of an offering's version; groups and scores have rows below them."""

    __tablename__ = "criterion"
    __table_args__ = (
        CheckConstraint("(product_slug IS NULL) <> (version_id IS NULL)", name="one_owner"),
        CheckConstraint("kind IN ('fact','manual','group','score','part')", name="kind_known"),
        CheckConstraint("(kind = 'fact') = (fact IS NOT NULL AND op IS NOT NULL)", name="fact_compared"),
        CheckConstraint("(kind = 'group') = (joining IS NOT NULL)", name="group_joined"),
        CheckConstraint("kind <> 'score' OR least IS NOT NULL", name="score_asks"),
        CheckConstraint("kind <> 'part' OR fact IS NOT NULL", name="part_of_a_fact"),
        CheckConstraint("least >= 0", name="least_not_negative"),
        CheckConstraint("valid_until >= valid_from", name="validity_ordered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_slug: Mapped[str | None] = mapped_column(ForeignKey("product.slug"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("offering_version.id"), index=True)
    place: Mapped[str] = mapped_column(String(40))
    """Where in the tree: 「0」, 「1」, 「1.0」 … : members of group 1 begin with 「1.」."""
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    requirement: Mapped[str] = mapped_column(String(200))
    clause_ref: Mapped[str] = mapped_column(ForeignKey("clause.ref"))
    weight: Mapped[str] = mapped_column(String(10))
    fact: Mapped[str | None] = mapped_column(String(40))
    op: Mapped[str | None] = mapped_column(String(12))
    value: Mapped[Any] = mapped_column(JSON)
    """What the fact is compared with; of a part of a score its bands, in order: op, value, points."""
    joining: Mapped[str | None] = mapped_column(String(10))
    count: Mapped[int | None]
    least: Mapped[int | None]
    """Points that a score, or a part of one, must reach."""
    actionable: Mapped[bool]
    remedy: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    met_text: Mapped[str] = mapped_column(String(200))
    unmet_text: Mapped[str] = mapped_column(String(200))
    unknown_text: Mapped[str] = mapped_column(String(200))


class SubsidyRow(Base):
    """One rule that computes an amount; `rule` is the validated data file entry."""

    __tablename__ = "subsidy_rule"

    id: Mapped[str] = mapped_column(String(4), primary_key=True)
    position: Mapped[int]
    product_slug: Mapped[str | None] = mapped_column(ForeignKey("product.slug"))
    clause_ref: Mapped[str] = mapped_column(ForeignKey("clause.ref"))
    rule: Mapped[dict[str, Any]]
