"""One row per public change of the catalog, written with the change and never altered."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.vocabulary import Labelled
from yurong.kit.db import Base


class Subject(Labelled):
    """What a change is about; `CATALOG`: the first load, which is told as one change."""

    CATALOG = "catalog", "产品目录"
    PRODUCT = "product", "产品"
    POLICY = "policy", "政策文件"
    RULE = "rule", "奖补规则"
    OFFERING = "offering", "机构方案"


class Turn(Labelled):
    """What happened to it."""

    ADDED = "added", "新增"
    CHANGED = "changed", "修改"
    REMOVED = "removed", "移除"
    WITHDRAWN = "withdrawn", "停办"
    EXPIRED = "expired", "到期"


class CatalogChange(Base):
    """What changed, in words. `key` names the event: telling it again adds nothing.

    Slugs and ids are not foreign keys: what was removed stays told. `from_day` is the day from which the
    change holds, where that may be another than the day on which it was made.
    """

    __tablename__ = "catalog_change"
    __table_args__ = (
        CheckConstraint("subject IN ('catalog','product','policy','rule','offering')", name="subject_known"),
        CheckConstraint("turn IN ('added','changed','removed','withdrawn','expired')", name="turn_known"),
        CheckConstraint("(subject = 'offering') = (offering_id IS NOT NULL)", name="offering_named"),
        Index("ix_catalog_change_newest", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    at: Mapped[datetime]
    subject: Mapped[str] = mapped_column(String(10))
    turn: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    words: Mapped[list[str]]
    """One sentence per thing that changed, in order; empty where turn and title say it all."""
    who: Mapped[str] = mapped_column(String(80))
    """The institution, or the editors of the catalog; never a person's name, since the page is public."""
    product_slug: Mapped[str | None] = mapped_column(String(60), index=True)
    policy_id: Mapped[str | None] = mapped_column(String(60))
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offering.id"))
    from_day: Mapped[date | None]
    is_demo: Mapped[bool]
