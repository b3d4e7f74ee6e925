"""反映问题: a reader says what is wrong with a posting; the administrators look and take it down."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.board import letters
from events.matchmaking.models import BoardPost
from yurong.accounts.audit import record
from yurong.kit.outbox import OutboxMail

MOST_WORDS = 300


def report(
    session: Session, *, post: BoardPost, account_id: int, words: str, now: datetime, public_url: str
) -> None:
    """Tells the administrators; the same words of one person again change nothing. Writes.

    The poster is not told who reported.
    """
    same = hashlib.sha256(words.encode()).hexdigest()[:16]
    key = f"board-report:{post.code}:{account_id}:{same}"
    if session.scalar(select(OutboxMail.id).where(OutboxMail.key.startswith(f"{key}:")).limit(1)) is None:
        record(session, account_id, "board.reported", f"board:{post.code}")
        letters.tell_reported(session, post, key, words, now, public_url)
