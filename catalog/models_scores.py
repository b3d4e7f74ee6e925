"""The tables of innovation scores: records, the files they came in, and versions of the self-assessment."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yurong.kit.db import Base


class ScoreImport(Base):
    """One file of official scores: read and checked when uploaded, in force once confirmed."""

    __tablename__ = "score_import"
    # A replaced upload's number is never given again: the page of the old one must not confirm the new one.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads it from the class

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(120))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """The rows as they were checked: {uscc, firm_name, record}."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class FirmScore(Base):
    """One score of one firm, registered here or not; `marks` holds value, rank, ranked_of and dimensions."""

    __tablename__ = "firm_score"
    __table_args__ = (
        UniqueConstraint("uscc", "source", "scheme", "version", "issuer", "year"),
        CheckConstraint("length(uscc) = 18", name="uscc_length"),
        CheckConstraint("source IN ('official','declared')", name="source_known"),
        CheckConstraint("(source = 'official') = (import_id IS NOT NULL)", name="official_imported"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(String(18))
    source: Mapped[str] = mapped_column(String(10))
    scheme: Mapped[str] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(80))
    issuer: Mapped[str] = mapped_column(String(80))
    year: Mapped[int]
    dated: Mapped[date]
    marks: Mapped[dict[str, Any]]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("score_import.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    noted_at: Mapped[datetime]


class SelfAssessmentVersion(Base):
    """One dated configuration of the self-assessment; the newest one is asked. Never changed once stored."""

    __tablename__ = "self_assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    indicators: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    is_demo: Mapped[bool]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime]
