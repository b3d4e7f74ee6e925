"""A posting's row while it is being changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.models import BoardPost, BoardStep, BoardVersion
from yurong.accounts.audit import record


def hold(session: Session, post: BoardPost) -> None:
    """Locks the posting's row and reads it afresh."""
    session.refresh(
        post,
        ["published_at", "publisher_id", "expires_on", "closed_at", "outcome", "version"],
        with_for_update=True,
    )


def touch(post: BoardPost) -> None:
    """Notes that what the public pages show has changed."""
    post.version += 1


def step(
    session: Session,
    version: BoardVersion,
    kind: str,
    account_id: int | None,
    now: datetime,
    remark: str = "",
) -> None:
    """Writes what happened to a version, with the audit row."""
    session.add(
        BoardStep(
            post_id=version.post_id,
            number=version.number,
            kind=kind,
            account_id=account_id,
            at=now,
            remark=remark,
        )
    )
    record(session, account_id, f"board.{kind}", f"board_post:{version.post_id}", version=version.number)
    session.flush()
