"""The released diagnosis sheet: frozen, numbered, versioned."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yurong.kit.db import Base


class DiagnosisSheet(Base):
    """诊断书. `payload` is the frozen content as JSON text; a correction is a new row that names the old one.

    `reason` says why; corrections of before have none. `pdf_sha256` is filled after the first rendering, so
    that a reprint can be compared.
    """

    __tablename__ = "diagnosis_sheet"
    __table_args__ = (
        UniqueConstraint("booking_id", "version"),
        CheckConstraint("version >= 1", name="version_counts"),
        CheckConstraint("(version = 1) = (replaces_id IS NULL)", name="correction_names_the_old"),
        CheckConstraint("length(payload_sha256) = 64", name="payload_hashed"),
        CheckConstraint("version > 1 OR reason IS NULL", name="first_corrects_nothing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    short_code: Mapped[str] = mapped_column(String(8), unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    version: Mapped[int]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("diagnosis_sheet.id"), unique=True)
    payload: Mapped[str] = mapped_column(Text)
    payload_sha256: Mapped[str] = mapped_column(String(64))
    engine_version: Mapped[str] = mapped_column(String(64))
    catalog_version: Mapped[str] = mapped_column(String(64))
    released_at: Mapped[datetime]
    released_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(300))

    replaces: Mapped["DiagnosisSheet | None"] = relationship(
        lazy="raise", viewonly=True, remote_side="DiagnosisSheet.id", back_populates="replaced_by"
    )
    replaced_by: Mapped["DiagnosisSheet | None"] = relationship(
        lazy="raise", viewonly=True, uselist=False, back_populates="replaces"
    )


class SheetCounter(Base):
    """The last sheet number given out in a year; taken by one guarded statement."""

    __tablename__ = "sheet_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
