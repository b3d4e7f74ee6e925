"""Mails as rows: written with what caused them, sent later, each once as far as a crash allows.

A sender leases one mail at a time, sends it, and notes that it was sent. When the process dies in
between, the lease runs out and the mail is tried again under the same key.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from yurong.kit.db import Base


class OutboxMail(Base):
    """One mail to send. `run_at` is when to try (again); `leased_until` while somebody is sending it."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_count"),
        CheckConstraint("(attachment_name IS NULL) = (attachment IS NULL)", name="attachment_named"),
        Index("ix_outbox_mail_due", "sent_at", "run_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    attachment_name: Mapped[str | None] = mapped_column(String(80))
    attachment: Mapped[str | None] = mapped_column(Text)
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Attachment:
    """A text file in a mail; `name` ends in its kind (「yuyue.ics」)."""

    name: str
    text: str


def enqueue(
    session: Session,
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    now: datetime,
    attachment: Attachment | None = None,
) -> None:
    """Puts a mail into the outbox, in the caller's transaction. Writes.

    `key` names the effect (「booking:12:moved:3」): a second mail under it breaks the unique key.
    """
    session.add(
        OutboxMail(
            key=key,
            to=to,
            subject=" ".join(subject.split()),
            body=body,
            attachment_name=attachment.name if attachment else None,
            attachment=attachment.text if attachment else None,
            run_at=now,
        )
    )
