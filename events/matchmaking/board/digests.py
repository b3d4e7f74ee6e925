"""One letter a day at most with what fits, by mail and over the channels chosen; a link ends them."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from events.matchmaking.board.letters import CLOSING
from events.matchmaking.board.queries import is_open
from events.matchmaking.models import BoardPost, BoardReader, BoardTold, BoardVersion, PostKind
from yurong.accounts.audit import record
from yurong.accounts.models import Account
from yurong.accounts.telling import tell
from yurong.kit.clock import local
from yurong.kit.errors import NotFound

MOST_NAMED = 12
TOKEN_LENGTH = 43


def send_digests(session: Session, now: datetime, public_url: str) -> int:
    """Tells everybody what has been noted for them since the last digest, once a day; how many. Writes.

    What has left the board meanwhile is passed over. Who has stopped them is sent nothing, then or later.
    """
    today = local(now).date()
    waiting = select(BoardTold.account_id).where(BoardTold.sent_at.is_(None)).distinct()
    told = 0
    for account_id in session.scalars(waiting.order_by(BoardTold.account_id)).all():
        told += _send(session, account_id, today, now, public_url)
    return told


def reader_of(session: Session, token: str) -> BoardReader:
    """Whose digests a link ends. Raises NotFound."""
    found = None
    if len(token) == TOKEN_LENGTH:
        found = session.scalar(select(BoardReader).where(BoardReader.token == token))
    if found is None:
        raise NotFound(
            "这个退订链接不完整，请从邮件里完整打开。", next_label="看看供需对接", next_url="/board"
        )
    return found


def stop(session: Session, reader: BoardReader, now: datetime) -> None:
    """Sends no more digests; twice keeps the first moment. Writes."""
    if reader.stopped_at is None:
        reader.stopped_at = now
        record(session, None, "board.digests_stopped", f"account:{reader.account_id}")


def resume(session: Session, account_id: int) -> None:
    """Digests go on, with what is noted from now on. Writes."""
    session.execute(update(BoardReader).where(BoardReader.account_id == account_id).values(stopped_at=None))


def _send(session: Session, account_id: int, today: date, now: datetime, public_url: str) -> int:
    reader = session.get(BoardReader, account_id, with_for_update=True)
    if reader is None:
        reader = BoardReader(account_id=account_id, token=secrets.token_urlsafe(32))
        session.add(reader)
        session.flush()
    if reader.stopped_at is None and _last_day(session, account_id) == today:
        return 0
    rows = _waiting(session, account_id, today)
    session.execute(
        update(BoardTold)
        .where(BoardTold.account_id == account_id, BoardTold.sent_at.is_(None))
        .values(sent_at=now)
    )
    if reader.stopped_at is not None or not rows:
        return 0
    to = session.get_one(Account, account_id)
    tell(
        session,
        key=f"board-digest:{account_id}:{today}",
        to=to.email,
        subject=f"供需对接：有 {len(rows)} 条可能与您有关",
        body=_body(to, rows, reader.token, public_url),
        short=f"供需对接有 {len(rows)} 条可能与您有关的新信息，请登录查看。",
        now=now,
    )
    return 1


def _last_day(session: Session, account_id: int) -> date | None:
    last = session.scalar(
        select(BoardTold.sent_at)
        .where(BoardTold.account_id == account_id, BoardTold.sent_at.is_not(None))
        .order_by(BoardTold.sent_at.desc())
        .limit(1)
    )
    return local(last).date() if last else None


def _waiting(session: Session, account_id: int, today: date) -> Sequence[tuple[BoardTold, BoardVersion]]:
    found = (
        select(BoardTold, BoardVersion)
        .join(BoardPost, BoardPost.id == BoardTold.post_id)
        .join(BoardVersion, BoardVersion.post_id == BoardPost.id)
        .where(
            BoardTold.account_id == account_id,
            BoardTold.sent_at.is_(None),
            BoardVersion.state == "published",
            is_open(today),
        )
        .options(joinedload(BoardTold.post))
        .order_by(BoardTold.noted_at, BoardTold.post_id)
    )
    return [(told, version) for told, version in session.execute(found)]


def _body(to: Account, rows: Sequence[tuple[BoardTold, BoardVersion]], token: str, public_url: str) -> str:
    base = public_url.rstrip("/")
    named = "\n\n".join(
        f"{PostKind(told.post.kind).label}：{version.title}{'（示例）' if told.post.is_demo else ''}\n"
        f"为什么告诉您：{'；'.join(told.reasons)}\n{base}/board/{told.post.code}"
        for told, version in rows[:MOST_NAMED]
    )
    more = f"\n\n还有 {len(rows) - MOST_NAMED} 条：{base}/board" if len(rows) > MOST_NAMED else ""
    return (
        f"{to.name}，您好：\n\n供需对接上有这些可能与您有关：\n\n{named}{more}\n\n"
        f"每天最多一封。不想再收：\n{base}/board/digests/{token}\n\n{CLOSING}"
    )
