"""Writing a posting: a first draft, a change of a draft, a new version of what is public."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.codes import booking_code
from events.matchmaking.board.drafted import (
    LEAST_DAYS,
    MOST_DAYS,
    Draft,
    Party,
    PostRefused,
    faults,
    of_kind,
    says,
)
from events.matchmaking.board.holding import hold
from events.matchmaking.board.refusals import PostClosed, PostUnderReview
from events.matchmaking.models import BoardPost, BoardVersion, PostKind, VersionState
from yurong.accounts.audit import record
from yurong.kit.duplicates import is_duplicate

FOR_FIRMS = tuple(PostKind)
FOR_INSTITUTIONS = (PostKind.TECHNOLOGY, PostKind.ORDER, PostKind.RESULT)


def kinds_for(party: Party) -> tuple[PostKind, ...]:
    """What this side may post: institutions seek no finance here."""
    return FOR_FIRMS if party.enterprise_id is not None else FOR_INSTITUTIONS


def write(
    session: Session,
    *,
    kind: PostKind,
    party: Party,
    draft: Draft,
    days: int,
    account_id: int,
    request_key: str,
    now: datetime,
    is_demo: bool = False,
) -> BoardPost:
    """A new posting as a draft; the same `request_key` gives the first. Writes.

    `days` on the board, from publication. Raises PostRefused (422).
    """
    known = select(BoardPost).where(BoardPost.account_id == account_id, BoardPost.request_key == request_key)
    if found := session.scalar(known):
        return found
    errors = faults(kind, draft)
    if kind not in kinds_for(party):
        errors["kind"] = "机构不在这里发布融资需求"
    if not LEAST_DAYS <= days <= MOST_DAYS:
        errors["days"] = f"请选择 {LEAST_DAYS} 到 {MOST_DAYS} 天"
    if errors:
        raise PostRefused(errors)
    post = BoardPost(
        code=booking_code(),
        kind=kind.value,
        enterprise_id=party.enterprise_id,
        institution_id=party.institution_id,
        account_id=account_id,
        request_key=request_key,
        days=days,
        made_at=now,
        is_demo=is_demo,
    )
    try:
        with session.begin_nested():
            session.add(post)
            session.flush()
    except IntegrityError as error:
        if is_duplicate(error) and (found := session.scalar(known)):  # the other click was quicker
            return found
        raise
    _add_version(session, post, 1, draft, now)
    record(session, account_id, "board.drafted", f"board:{post.code}")
    return post


def rewrite(
    session: Session, *, post: BoardPost, draft: Draft, account_id: int, now: datetime
) -> BoardVersion:
    """What the posting says from now on: its draft, or a new version beside the public one. Writes.

    The public version stays until the new one is reviewed; the same words again change nothing. Raises
    PostRefused (422), PostUnderReview (409), PostClosed (410).
    """
    hold(session, post)
    if post.closed_at is not None:
        raise PostClosed
    versions = session.scalars(
        select(BoardVersion).where(BoardVersion.post_id == post.id).order_by(BoardVersion.number)
    ).all()
    last = versions[-1]
    if last.state == VersionState.SUBMITTED:
        raise PostUnderReview(post)
    if errors := faults(PostKind(post.kind), draft):
        raise PostRefused(errors)
    values = of_kind(PostKind(post.kind), draft)
    if says(last) == values:
        return last
    if last.state == VersionState.PUBLISHED:
        return _add_version(session, post, last.number + 1, draft, now)
    for name, value in values.items():
        setattr(last, name, value)
    last.written_at = now
    record(session, account_id, "board.rewritten", f"board:{post.code}", version=last.number)
    session.flush()
    return last


def _add_version(session: Session, post: BoardPost, number: int, draft: Draft, now: datetime) -> BoardVersion:
    version = BoardVersion(
        post_id=post.id,
        number=number,
        state=VersionState.DRAFT.value,
        written_at=now,
        **of_kind(PostKind(post.kind), draft),
    )
    session.add(version)
    session.flush()
    return version
