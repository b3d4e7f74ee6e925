"""Telling a person something: always by mail, and in short over the channels they chose."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from yurong.accounts.channels import CHANNELS, AccountChannel
from yurong.accounts.models import Account, RoleGrant
from yurong.kit.messages import signed
from yurong.kit.outbox import OutboxMail, enqueue
from yurong.kit.senders import Attachment


def administrators(session: Session) -> Sequence[Account]:
    """Whom to tell of what waits for a review, in the order of their accounts. Reads only."""
    found = (
        select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == "administrator")
        .order_by(Account.id)
    )
    return session.scalars(found).unique().all()


def tell(
    session: Session,
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    short: str,
    now: datetime,
    attachment: Attachment | None = None,
) -> None:
    """One mail under `key`, and `short` (one SMS with the signature) over each channel of whoever has the
    address `to`. Sent at `now`, which may lie ahead. Writes.

    Each effect once: a key that is there already is left alone. Raises ValueError when `short` is too long.
    """
    known = select(OutboxMail.id).where(OutboxMail.key == key)
    if session.scalar(known) is not None:
        return
    enqueue(session, key=key, to=to, subject=subject, body=body, attachment=attachment, now=now)
    rows = session.execute(
        select(AccountChannel.channel, AccountChannel.address)
        .join(Account, Account.id == AccountChannel.account_id)
        .where(Account.email == to)
    )
    chosen = {each.channel: each.address for each in rows}
    text = signed(short)
    for channel in CHANNELS:
        if channel in chosen:
            enqueue(
                session,
                key=f"{key}:{channel}",
                to=chosen[channel],
                subject=subject,
                body=text,
                channel=channel,
                now=now,
            )
