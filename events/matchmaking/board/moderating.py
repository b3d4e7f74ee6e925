"""To the board and off it: the poster submits, a reviewer sends back, publishes, takes down."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.board import letters
from events.matchmaking.board.drafted import PostRefused
from events.matchmaking.board.holding import hold, step, touch
from events.matchmaking.board.queries import is_of
from events.matchmaking.board.refusals import (
    NothingToSubmit,
    NotOnBoard,
    NotWaiting,
    OwnReview,
    PostClosed,
    SubmittedAnew,
)
from events.matchmaking.board.spreading import spread
from events.matchmaking.models import BoardPost, BoardVersion, ChainLeader, VersionState
from yurong.accounts.audit import record
from yurong.accounts.visitor import Visitor
from yurong.kit.clock import local


def submit(session: Session, *, post: BoardPost, account_id: int, now: datetime, public_url: str) -> None:
    """Hands the draft in for review and tells the administrators; twice is once. Writes.

    Raises NothingToSubmit (409), PostClosed (410).
    """
    hold(session, post)
    if post.closed_at is not None:
        raise PostClosed
    version = _version(session, post, "draft", "returned", "submitted")
    if version is None:
        raise NothingToSubmit(post)
    if version.state == VersionState.SUBMITTED:
        return
    version.state, version.submitted_at = VersionState.SUBMITTED.value, now
    step(session, version, "submitted", account_id, now)
    letters.tell_reviewers(session, post, version, now, public_url)


def take_back(session: Session, *, post: BoardPost, account_id: int, now: datetime) -> None:
    """Makes what waits for review a draft again; what is none changes nothing. Writes."""
    hold(session, post)
    if version := _version(session, post, "submitted"):
        version.state, version.submitted_at = VersionState.DRAFT.value, None
        step(session, version, "taken_back", account_id, now)


def send_back(
    session: Session, *, post: BoardPost, remark: str, reviewer: Visitor, now: datetime, public_url: str
) -> None:
    """Returns a version with a remark; the public one stays. Writes.

    Raises NotWaiting (409), OwnReview (403), PostRefused (422, `remark`).
    """
    version = _waiting(session, post, reviewer)
    _check_remark(remark)
    version.state, version.submitted_at = VersionState.RETURNED.value, None
    step(session, version, "returned", reviewer.account_id, now, remark)
    letters.tell_poster(session, post, version, "已退回，请修改后再送审", remark, now, public_url)


def publish(
    session: Session,
    *,
    post: BoardPost,
    reviewer: Visitor,
    now: datetime,
    public_url: str,
    seen_at: datetime | None = None,
) -> None:
    """Puts the version on the board in place of the one before, and notes who is to be told. Writes.

    The days begin with the first publication, and anew when they are over. `seen_at`: when what the reviewer
    has read was submitted; what was taken back, changed and submitted again since is not published unread.
    Raises NotWaiting, SubmittedAnew (409), OwnReview (403).
    """
    version = _waiting(session, post, reviewer)
    if seen_at is not None and version.submitted_at != seen_at:
        raise SubmittedAnew(next_url=f"/organise/board/{post.code}")
    if before := _version(session, post, "published"):
        before.state = VersionState.REPLACED.value
        session.flush()
    version.state = VersionState.PUBLISHED.value
    if post.published_at is None:
        post.published_at, post.publisher_id = now, reviewer.account_id
    if post.expires_on is None or post.expires_on < local(now).date():
        post.expires_on = local(now).date() + timedelta(days=post.days)
    touch(post)
    step(session, version, "published", reviewer.account_id, now)
    letters.tell_poster(session, post, version, "已公布", "", now, public_url)
    spread(session, version, now)


def take_down(
    session: Session, *, post: BoardPost, remark: str, reviewer: Visitor, now: datetime, public_url: str
) -> None:
    """Takes what is public off the board at once and returns it with a remark, to be mended. Writes.

    Where a change of it is at work already, that one is returned. What was agreed and handed over stays.
    Raises NotOnBoard (409), OwnReview (403), PostRefused (422, `remark`).
    """
    _hold_as_reviewer(session, post, reviewer)
    public = _version(session, post, "published")
    if public is None or post.closed_at is not None:
        raise NotOnBoard
    _check_remark(remark)
    mended = _version(session, post, "draft", "submitted", "returned") or public
    public.state = VersionState.REPLACED.value
    session.flush()
    mended.state, mended.submitted_at = VersionState.RETURNED.value, None
    touch(post)
    step(session, mended, "returned", reviewer.account_id, now, remark)
    letters.tell_poster(session, post, mended, "已撤下，请修改后再送审", remark, now, public_url)


def mark_leader(session: Session, enterprise_id: int, chain: str, account_id: int, now: datetime) -> None:
    """Marks a firm as 链主 of a chain; an empty chain takes the mark away. Writes.

    Its postings say so at once.
    """
    found = session.get(ChainLeader, enterprise_id, with_for_update=True)
    if chain and found is None:
        session.add(
            ChainLeader(enterprise_id=enterprise_id, chain=chain, account_id=account_id, marked_at=now)
        )
    elif chain and found is not None:
        found.chain, found.account_id, found.marked_at = chain, account_id, now
    elif found is not None:
        session.delete(found)
    for post in session.scalars(
        select(BoardPost).where(BoardPost.enterprise_id == enterprise_id).order_by(BoardPost.id)
    ):
        hold(session, post)
        touch(post)
    record(session, account_id, "board.leader", f"enterprise:{enterprise_id}", marked=int(bool(chain)))
    session.flush()


def _hold_as_reviewer(session: Session, post: BoardPost, reviewer: Visitor) -> None:
    hold(session, post)
    if is_of(post, reviewer) or post.account_id == reviewer.account_id:
        raise OwnReview


def _check_remark(remark: str) -> None:
    if not 4 <= len(remark) <= 400:
        raise PostRefused({"remark": "请写明要改什么，4 到 400 个字"})


def _waiting(session: Session, post: BoardPost, reviewer: Visitor) -> BoardVersion:
    _hold_as_reviewer(session, post, reviewer)
    version = _version(session, post, "submitted")
    if version is None or post.closed_at is not None:
        raise NotWaiting
    return version


def _version(session: Session, post: BoardPost, *states: str) -> BoardVersion | None:
    return session.scalar(
        select(BoardVersion)
        .where(BoardVersion.post_id == post.id, BoardVersion.state.in_(states))
        .execution_options(populate_existing=True)
    )
