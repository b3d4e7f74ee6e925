"""Before the meeting: drafts of the intake, papers, reminders, the diagnosis frozen at the cut-off."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.vocabulary import Labelled
from yurong.accounts.models import Account
from yurong.kit.db import Base

MOST_PAPERS = 10


class PaperKind(Labelled):
    """材料: what a file handed in with the intake is."""

    LICENCE = "licence", "营业执照"
    ACCOUNTS = "accounts", "审计报告或财务报表"
    IP_LIST = "ip_list", "知识产权清单"
    CREDENTIAL = "credential", "资质证书"
    OTHER = "other", "其他材料"


class IntakeDraft(Base):
    """An intake that is still being written, as typed, wrong values included.

    One row per window that writes, so that no window overwrites another. `version` counts over all drafts
    of a booking: it names one state of one of them. `intake_version` is the intake that it began from.
    """

    __tablename__ = "intake_draft"
    __table_args__ = (
        UniqueConstraint("booking_id", "window"),
        UniqueConstraint("booking_id", "version"),
        CheckConstraint("version >= 1 AND intake_version >= 0", name="versions_count"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    window: Mapped[str] = mapped_column(String(32))
    version: Mapped[int]
    intake_version: Mapped[int]
    typed: Mapped[dict[str, Any]]
    """Field name to every value sent under it."""
    device: Mapped[str] = mapped_column(String(10))
    """「手机」 or 「电脑」."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    saved_at: Mapped[datetime]

    account: Mapped[Account] = relationship(lazy="raise", viewonly=True)


class IntakePaper(Base):
    """A file handed in with the intake. Its content lies in the storage under `token`.

    `place` is one of ten: the unique key, not the code, forbids an eleventh. The same content is kept once.
    """

    __tablename__ = "intake_paper"
    __table_args__ = (
        UniqueConstraint("booking_id", "place"),
        UniqueConstraint("booking_id", "sha256"),
        CheckConstraint(f"place BETWEEN 1 AND {MOST_PAPERS}", name="place_known"),
        CheckConstraint("kind IN ('licence','accounts','ip_list','credential','other')", name="kind_known"),
        CheckConstraint("media IN ('pdf','jpg','png','xlsx','docx')", name="media_known"),
        CheckConstraint("scan IN ('clean','unscanned')", name="scan_known"),
        CheckConstraint("size_bytes > 0", name="not_empty"),
        CheckConstraint("length(sha256) = 64", name="hashed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    place: Mapped[int]
    token: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(100))
    media: Mapped[str] = mapped_column(String(5))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    scan: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]


class IntakeReminder(Base):
    """The organiser asked a firm to complete what is missing; the key allows it once a day."""

    __tablename__ = "intake_reminder"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class PreDiagnosis(Base):
    """会前初诊: what the engine said of the intake at the cut-off, frozen. A later intake does not touch it.

    `content` is case, answer and paper as catalog.saved.content freezes them.
    """

    __tablename__ = "pre_diagnosis"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    intake_version: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    catalog_version: Mapped[str] = mapped_column(String(64))
    engine_version: Mapped[str] = mapped_column(String(64))
    as_of: Mapped[date]
    made_at: Mapped[datetime]
