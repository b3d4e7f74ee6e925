"""What an offering said and says: one row per version, never changed once it is approved."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models import CriterionRow, Offered
from yurong.kit.db import Base
from yurong.kit.money import Money


class VersionState(StrEnum):
    """How far a version is. Scheduled, in force, superseded and expired follow from the day (spans)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


EDITABLE = (VersionState.DRAFT, VersionState.RETURNED)

_IS_OPEN = text("state <> 'approved'")


class OfferingVersion(Base):
    """One version of an offering: terms, criteria, and who wrote, submitted and reviewed it.

    `in_force_from` is the first day (approved versions only), `valid_until` the last one that the
    institution names, `withdrawn_from` the first day on which it no longer stands. `revision` counts
    edits, so that two people never overwrite each other. At most one version of an offering is open.
    """

    __tablename__ = "offering_version"
    __table_args__ = (
        UniqueConstraint("offering_id", "number"),
        CheckConstraint("state IN ('draft','submitted','returned','approved')", name="state_known"),
        CheckConstraint("(state = 'approved') = (in_force_from IS NOT NULL)", name="approved_from_a_day"),
        CheckConstraint("state <> 'submitted' OR submitted_by IS NOT NULL", name="submitted_by_somebody"),
        CheckConstraint(
            "reviewed_by IS NULL OR submitted_by IS NULL OR reviewed_by <> submitted_by", name="four_eyes"
        ),
        CheckConstraint("amount_max IS NULL OR amount_max > 0", name="amount_positive"),
        CheckConstraint("rate_min_bp IS NULL OR rate_min_bp >= 0", name="rate_not_negative"),
        CheckConstraint("rate_max_bp IS NULL OR rate_max_bp >= rate_min_bp", name="rate_ordered"),
        CheckConstraint("term_max_months IS NULL OR term_max_months > 0", name="term_positive"),
        CheckConstraint("valid_until IS NULL OR valid_until >= in_force_from", name="validity_ordered"),
        Index(
            "uq_offering_version_open",
            "offering_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    revision: Mapped[int] = mapped_column(default=0)

    name: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(200))
    amount_max: Mapped[Money | None]
    rate_min_bp: Mapped[int | None]
    rate_max_bp: Mapped[int | None]
    term_max_months: Mapped[int | None]
    guarantee: Mapped[list[str]]
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    wanted_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    in_force_from: Mapped[date | None]
    withdrawn_from: Mapped[date | None]
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    edited_at: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    submitted_at: Mapped[datetime | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reviewed_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(String(300), default="")
    """What the reviewer last said, to the institution."""
    expiry_told_at: Mapped[datetime | None]

    offered: Mapped[Offered] = relationship(lazy="raise")
    criteria: Mapped[list[CriterionRow]] = relationship(
        lazy="raise", order_by=CriterionRow.position, cascade="all, delete-orphan"
    )
