"""The table of saved results: what a self-check said on one day, kept under an unguessable address."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from yurong.kit.db import Base


class SavedResult(Base):
    """One saved result. The address is known only to who saved it: here stands its SHA-256.

    `content` is compressed JSON (case, answer, paper); NULL once it was deleted or has expired. The row
    stays a while without it, so that the old address can say what happened.
    """

    __tablename__ = "saved_result"
    __table_args__ = (CheckConstraint("length(token_hash) = 64", name="token_hashed"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    catalog_version: Mapped[str] = mapped_column(String(16))
    engine_version: Mapped[str] = mapped_column(String(16))
    saved_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
