"""The case of one booking: the intake before, findings, sign-offs and plan changes after."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.clinic.models.clinic import ROLE_KNOWN, Expert
from yurong.kit.db import Base
from yurong.kit.money import Money

MAX_NOTE = 2000
MAX_FINDING = 4000


class Intake(Base):
    """会前问卷. `case` is a dumped catalog.profile.Case; `version` counts the edits."""

    __tablename__ = "intake"
    __table_args__ = (CheckConstraint(f"length(note) <= {MAX_NOTE}", name="note_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    case: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text)
    consent_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]


class Finding(Base):
    """What the panel's expert of one role found."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("booking_id", "role"),
        CheckConstraint(ROLE_KNOWN, name="role_known"),
        CheckConstraint(f"length(text) <= {MAX_FINDING}", name="text_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    role: Mapped[str] = mapped_column(String(20))
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]
    version: Mapped[int]

    expert: Mapped[Expert] = relationship(lazy="raise", viewonly=True)


class SignOff(Base):
    """An expert stands by the finding of one role; the finding is locked while this row exists."""

    __tablename__ = "sign_off"
    __table_args__ = (
        UniqueConstraint("booking_id", "role"),
        ForeignKeyConstraint(["booking_id", "role"], ["finding.booking_id", "finding.role"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    role: Mapped[str] = mapped_column(String(20))
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    at: Mapped[datetime]

    expert: Mapped[Expert] = relationship(lazy="raise", viewonly=True)


class PlanAdjustment(Base):
    """One change an expert made to the drafted plan, with the reason; applied in order of id."""

    __tablename__ = "plan_adjustment"
    __table_args__ = (
        CheckConstraint("action IN ('add','remove','amount')", name="action_known"),
        CheckConstraint("amount >= 0", name="amount_positive"),
        CheckConstraint("action <> 'amount' OR amount IS NOT NULL", name="amount_given"),
        CheckConstraint("action <> 'remove' OR amount IS NULL", name="removal_without_amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    product_slug: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(10))
    amount: Mapped[Money | None]
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]

    expert: Mapped[Expert] = relationship(lazy="raise", viewonly=True)
