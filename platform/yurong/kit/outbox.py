"""Mails as rows: written with what caused them, sent later, each once as far as a crash allows.

A sender leases one mail at a time, sends it, and notes that it was sent. When the process dies in
between, the lease runs out and the mail is tried again under the same key.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, Text, and_, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from yurong.kit.db import Base, Database
from yurong.kit.senders import Attachment, CouldNotSend, Mail, Sender

LEASE = timedelta(minutes=5)
"""Longer than any sender takes for one mail; after it another process may try."""
MAX_ATTEMPTS = 8
KEPT = timedelta(days=30)


class OutboxMail(Base):
    """One mail to send. `run_at` is when to try (again); `leased_until` while somebody is sending it."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_count"),
        CheckConstraint("channel IN ('mail','sms','wechat')", name="channel_known"),
        CheckConstraint("(attachment_name IS NULL) = (attachment IS NULL)", name="attachment_named"),
        Index("ix_outbox_mail_due", "sent_at", "run_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    channel: Mapped[str] = mapped_column(String(10), default="mail")
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    attachment_name: Mapped[str | None] = mapped_column(String(80))
    attachment: Mapped[str | None] = mapped_column(Text)
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


def enqueue(
    session: Session,
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    now: datetime,
    attachment: Attachment | None = None,
    channel: str = "mail",
) -> None:
    """Puts a mail (or a short message, by channel) into the outbox, in the caller's transaction. Writes.

    `key` names the effect (「booking:12:moved:3」): a second mail under it breaks the unique key.
    """
    session.add(
        OutboxMail(
            key=key,
            channel=channel,
            to=to,
            subject=" ".join(subject.split()),
            body=body,
            attachment_name=attachment.name if attachment else None,
            attachment=attachment.text if attachment else None,
            run_at=now,
        )
    )


def drain(database: Database, sender: Sender, now: datetime, batch: int = 50) -> int:
    """Sends what is due, oldest first, at most `batch` mails; how many were sent. Writes.

    Each mail is leased, sent and noted on its own, so that two processes never send the same one and a
    crash repeats at most the mail in hand. A mail that could not be sent waits longer each time (1, 2, 4 …
    minutes) and is left alone after MAX_ATTEMPTS. An idle call only reads.
    """
    sent = 0
    for _ in range(batch):
        leased = _lease(database, now)
        if leased is None:
            break
        try:
            sender.send(leased.mail)
        except CouldNotSend:
            _note(database, leased, run_at=now + timedelta(minutes=2 ** (leased.attempt - 1)))
        else:
            _note(database, leased, sent_at=now)
            sent += 1
    return sent


def forget_sent(session: Session, now: datetime) -> None:
    """Drops mails sent, or given up, more than 30 days ago: they hold names and addresses. Writes."""
    given_up = and_(OutboxMail.attempts >= MAX_ATTEMPTS, OutboxMail.run_at < now - KEPT)
    session.execute(delete(OutboxMail).where(or_(OutboxMail.sent_at < now - KEPT, given_up)))


@dataclass(frozen=True)
class _Leased:
    id: int
    attempt: int
    mail: Mail


def _lease(database: Database, now: datetime) -> _Leased | None:
    with database.reading() as session:
        if session.scalar(select(OutboxMail.id).where(_is_due(now)).limit(1)) is None:
            return None
    with database.writing() as session:
        row = session.scalar(
            select(OutboxMail)
            .where(_is_due(now))
            .order_by(OutboxMail.run_at, OutboxMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        row.attempts += 1
        row.leased_until = now + LEASE
        attachment = Attachment(row.attachment_name, row.attachment or "") if row.attachment_name else None
        return _Leased(
            row.id, row.attempts, Mail(row.key, row.to, row.subject, row.body, attachment, row.channel)
        )


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(
        OutboxMail.sent_at.is_(None),
        OutboxMail.run_at <= now,
        OutboxMail.attempts < MAX_ATTEMPTS,
        or_(OutboxMail.leased_until.is_(None), OutboxMail.leased_until <= now),
    )


def _note(
    database: Database, leased: _Leased, *, sent_at: datetime | None = None, run_at: datetime | None = None
) -> None:
    """What became of a leased mail; whoever leased it later (a higher attempt) is not overruled."""
    with database.writing() as session:
        values = {"leased_until": None, "sent_at": sent_at} | ({"run_at": run_at} if run_at else {})
        session.execute(
            update(OutboxMail)
            .where(OutboxMail.id == leased.id, OutboxMail.attempts == leased.attempt)
            .values(values)
        )
