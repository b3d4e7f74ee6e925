"""The addresses of external platforms: each change a row, the newest one counts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from yurong.kit.db import Base


class PlatformLink(Base):
    """The address that an administrator gave a platform, empty where it was taken away again."""

    __tablename__ = "platform_link"
    __table_args__ = (
        CheckConstraint("address = '' OR substr(address, 1, 8) = 'https://'", name="https_or_none"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(60), index=True)
    address: Mapped[str] = mapped_column(String(300))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime]
