"""Reading postings: public ones, one's own, those under review, what was asked."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from events.matchmaking.board.drafted import Party
from events.matchmaking.board.refusals import NoSuchPost, NotYourPost, TakenDown
from events.matchmaking.models import (
    BoardInterest,
    BoardPost,
    BoardTold,
    BoardVersion,
    BoardWatch,
    ChainLeader,
)
from yurong.accounts.models import RoleGrant
from yurong.accounts.visitor import Visitor


def with_poster() -> list[ORMOption]:
    return [joinedload(BoardPost.enterprise), joinedload(BoardPost.institution)]


def with_all() -> list[ORMOption]:
    """What the pages of one posting show."""
    return [
        *with_poster(),
        joinedload(BoardPost.account),
        selectinload(BoardPost.versions),
        selectinload(BoardPost.steps),
        selectinload(BoardPost.interests).joinedload(BoardInterest.enterprise),
        selectinload(BoardPost.interests).joinedload(BoardInterest.institution),
    ]


def public_post(session: Session, code: str) -> BoardPost:
    """The posting that is public, or ended there, with all. Raises NoSuchPost (404), TakenDown (410)."""
    found = _by_code(session, code)
    if found is None or found.published_at is None:
        raise NoSuchPost
    if shown(found) is None:
        raise TakenDown
    return found


def own_post(session: Session, who: Visitor, code: str) -> BoardPost:
    """A posting of the visitor's firm or institution, with all. Raises NotYourPost."""
    found = _by_code(session, code)
    if found is None or not is_of(found, who):
        raise NotYourPost
    return found


def any_post(session: Session, code: str) -> BoardPost:
    """Any posting, for who reviews, with all. Raises NotYourPost."""
    found = _by_code(session, code)
    if found is None:
        raise NotYourPost(next_label="返回审核列表", next_url="/organise/board")
    return found


def is_of(row: BoardPost | BoardInterest, who: Visitor) -> bool:
    """Whether the visitor speaks for who posted it, or asked."""
    return row.enterprise_id in who.enterprise_ids or row.institution_id in who.institution_ids


def posts_of(session: Session, who: Visitor) -> Sequence[BoardPost]:
    """All of the visitor's firms and institutions, newest first, with versions and what was asked."""
    found = select(BoardPost).where(_owned(BoardPost.enterprise_id, BoardPost.institution_id, who))
    loaded = found.options(*with_all()).order_by(BoardPost.made_at.desc(), BoardPost.id.desc())
    return session.scalars(loaded).unique().all()


def asked_by(session: Session, who: Visitor) -> Sequence[BoardInterest]:
    """What the visitor's side has asked for, newest first, with the postings."""
    found = select(BoardInterest).where(
        _owned(BoardInterest.enterprise_id, BoardInterest.institution_id, who)
    )
    loaded = found.options(joinedload(BoardInterest.post).selectinload(BoardPost.versions))
    return session.scalars(loaded.order_by(BoardInterest.asked_at.desc(), BoardInterest.id.desc())).all()


def interest_with_post(session: Session, code: str) -> BoardInterest | None:
    """One asking with both sides."""
    return session.scalar(
        select(BoardInterest)
        .where(BoardInterest.code == code)
        .options(
            joinedload(BoardInterest.account),
            joinedload(BoardInterest.enterprise),
            joinedload(BoardInterest.institution),
            joinedload(BoardInterest.post).joinedload(BoardPost.enterprise),
            joinedload(BoardInterest.post).joinedload(BoardPost.institution),
            joinedload(BoardInterest.post).joinedload(BoardPost.account),
            joinedload(BoardInterest.post).selectinload(BoardPost.versions),
        )
        .execution_options(populate_existing=True)
    )


def under_review(session: Session) -> Sequence[BoardVersion]:
    """Versions that wait for a reviewer, longest waiting first, with their postings."""
    found = (
        select(BoardVersion)
        .join(BoardVersion.post)
        .where(BoardVersion.state == "submitted", BoardPost.closed_at.is_(None))
    )
    loaded = found.options(
        joinedload(BoardVersion.post).joinedload(BoardPost.enterprise),
        joinedload(BoardVersion.post).joinedload(BoardPost.institution),
    )
    return session.scalars(loaded.order_by(BoardVersion.submitted_at, BoardVersion.id)).all()


def is_open(today: date) -> ColumnElement[bool]:
    """Public, not ended by its poster, not expired."""
    return (
        BoardPost.published_at.is_not(None)
        & BoardPost.closed_at.is_(None)
        & (func.coalesce(BoardPost.expires_on, today) >= today)
    )


def open_versions(session: Session, today: date) -> Sequence[BoardVersion]:
    """What stands on the board on this day, newest first, with who posted it."""
    found = (
        select(BoardVersion)
        .join(BoardVersion.post)
        .where(BoardVersion.state == "published", is_open(today))
        .options(
            joinedload(BoardVersion.post).joinedload(BoardPost.enterprise),
            joinedload(BoardVersion.post).joinedload(BoardPost.institution),
        )
    )
    return session.scalars(found.order_by(BoardPost.published_at.desc(), BoardPost.id.desc())).all()


def leaders(session: Session) -> dict[int, str]:
    """The chain each marked firm leads, by firm."""
    return {
        row.enterprise_id: row.chain
        for row in session.scalars(select(ChainLeader).order_by(ChainLeader.enterprise_id))
    }


def told_of(session: Session, account_id: int, today: date) -> Sequence[tuple[BoardTold, BoardVersion]]:
    """What this person was noted for and stands on the board, oldest note first, with what it says."""
    found = (
        select(BoardTold, BoardVersion)
        .join(BoardPost, BoardPost.id == BoardTold.post_id)
        .join(BoardVersion, BoardVersion.post_id == BoardPost.id)
        .where(BoardTold.account_id == account_id, BoardVersion.state == "published", is_open(today))
        .options(joinedload(BoardTold.post))
        .order_by(BoardTold.noted_at, BoardTold.post_id)
    )
    return [(told, version) for told, version in session.execute(found)]


def watches_of(session: Session, account_id: int) -> Sequence[BoardWatch]:
    found = select(BoardWatch).where(BoardWatch.account_id == account_id)
    return session.scalars(found.order_by(BoardWatch.id)).all()


def people_of(session: Session, party: Party) -> Sequence[int]:
    """The accounts that speak for a firm or an institution."""
    found = select(RoleGrant.account_id).where(
        RoleGrant.enterprise_id == party.enterprise_id
        if party.enterprise_id is not None
        else RoleGrant.institution_id == party.institution_id
    )
    return session.scalars(found.order_by(RoleGrant.account_id)).all()


def shown(post: BoardPost) -> BoardVersion | None:
    """The version that is public now; versions must be loaded."""
    return next((each for each in post.versions if each.state == "published"), None)


def public_title(post: BoardPost) -> str:
    """The title as anybody may read it, whatever is being written; what was taken down shows none."""
    version = shown(post)
    return version.title if version else "一条已撤下的信息"


def at_work(post: BoardPost) -> BoardVersion | None:
    """The version that is being written or reviewed."""
    return next((each for each in post.versions if each.state in ("draft", "submitted", "returned")), None)


def latest(post: BoardPost) -> BoardVersion:
    """What the poster sees: the version at work, else the public one."""
    return at_work(post) or shown(post) or post.versions[-1]


def _owned(enterprise: object, institution: object, who: Visitor) -> ColumnElement[bool]:
    return or_(enterprise.in_(who.enterprise_ids), institution.in_(who.institution_ids))  # type: ignore[attr-defined]  # columns


def _by_code(session: Session, code: str) -> BoardPost | None:
    if not code.isascii() or len(code) > 10:
        return None
    found = select(BoardPost).where(BoardPost.code == code).options(*with_all())
    return session.scalars(found.execution_options(populate_existing=True)).unique().one_or_none()
