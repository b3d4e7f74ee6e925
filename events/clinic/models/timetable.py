"""Drafts of a clinic's panels and timetable: every change is a new version, so every change can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yurong.kit.db import Base


class TimetableDraft(Base):
    """One version of a clinic's timetable; the newest counts. `plan` is a dumped timetable.drafts.Plan."""

    __tablename__ = "timetable_draft"
    __table_args__ = (
        UniqueConstraint("clinic_id", "version"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    version: Mapped[int]
    plan: Mapped[dict[str, Any]]
    said: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
