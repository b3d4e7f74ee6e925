"""How long a posting stays: extended in one tap, ended with an outcome, warned of before it expires."""

from datetime import date, datetime, timedelta

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from events.matchmaking.board import letters
from events.matchmaking.board.drafted import MOST_DAYS, USUAL_DAYS
from events.matchmaking.board.holding import hold, step, touch
from events.matchmaking.board.queries import is_open
from events.matchmaking.board.refusals import NotPublic, PostClosed
from events.matchmaking.models import BoardPost, BoardStep, BoardVersion, Outcome
from yurong.kit.clock import local

WARNED_DAYS = 7
"""So many days before the last one the poster is told."""


def extended_until(today: date) -> date:
    """The last day after one tap: the usual time from today, whatever was left."""
    return today + timedelta(days=min(USUAL_DAYS, MOST_DAYS))


def extend(session: Session, *, post: BoardPost, account_id: int, now: datetime) -> None:
    """Keeps the posting on the board for the usual time from today, an expired one too. Writes.

    Never shortens; tapping twice on one day changes nothing. Raises NotPublic (409), PostClosed (410).
    """
    until = extended_until(local(now).date())
    version = _public(session, post)
    assert post.expires_on is not None, "what is public expires"
    if until <= post.expires_on:
        return
    post.expires_on = until
    touch(post)
    step(session, version, "extended", account_id, now, f"至 {until}")


def close(session: Session, *, post: BoardPost, outcome: Outcome, account_id: int, now: datetime) -> None:
    """Takes the posting off the board with what became of it; twice keeps the first. Writes.

    What is not on the board can only be given up (`WITHDRAWN`); a review that waits is over with it. Raises
    NotPublic (409).
    """
    hold(session, post)
    if post.closed_at is not None:
        return
    version = _any(session, post) if outcome is Outcome.WITHDRAWN else _public(session, post)
    post.closed_at, post.outcome = now, outcome.value
    touch(post)
    step(session, version, "closed", account_id, now, outcome.label)


def warn_of_board_expiry(session: Session, today: date, now: datetime, public_url: str) -> int:
    """Tells posters whose posting ends within seven days, each end once; how many. Writes."""
    soon = (
        select(BoardVersion)
        .join(BoardVersion.post)
        .where(
            BoardVersion.state == "published",
            is_open(today),
            BoardPost.expires_on <= today + timedelta(days=WARNED_DAYS),
        )
        .order_by(BoardPost.id)
    )
    told = 0
    for version in session.scalars(soon).all():
        post = session.get_one(BoardPost, version.post_id)
        remark = f"至 {post.expires_on}"
        known = select(BoardStep.id).where(
            BoardStep.post_id == post.id, BoardStep.kind == "warned", BoardStep.remark == remark
        )
        if session.scalar(known) is None:
            step(session, version, "warned", None, now, remark)
            letters.tell_expiry(session, post, version, now, public_url)
            told += 1
    return told


def _any(session: Session, post: BoardPost) -> BoardVersion:
    """The public version, else the last one."""
    found = select(BoardVersion).where(BoardVersion.post_id == post.id)
    is_hidden = case((BoardVersion.state == "published", 0), else_=1)
    return session.scalars(found.order_by(is_hidden, BoardVersion.number.desc()).limit(1)).one()


def _public(session: Session, post: BoardPost) -> BoardVersion:
    hold(session, post)
    if post.closed_at is not None:
        raise PostClosed
    version = session.scalar(
        select(BoardVersion).where(BoardVersion.post_id == post.id, BoardVersion.state == "published")
    )
    if version is None:
        raise NotPublic(post)
    return version
