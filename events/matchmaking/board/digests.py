"""One letter a day at most with what fits, soon after it is on the board; a link ends them."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import String, cast, func, literal, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.matchmaking.board.letters import CLOSING
from events.matchmaking.board.queries import is_open, told_of
from events.matchmaking.models import BoardPost, BoardReader, BoardTold, BoardVersion, PostKind
from yurong.accounts.audit import record
from yurong.accounts.models import Account
from yurong.accounts.telling import tell
from yurong.kit.clock import local
from yurong.kit.db import Database
from yurong.kit.errors import NotFound
from yurong.kit.outbox import OutboxMail
from yurong.kit.work_calendar import work_calendar
from yurong.kit.workdays import is_working_hour

KEY = "board-digest:"
"""Of the letters in the outbox, before person and day: one letter a day is its unique key."""
MOST_NAMED = 12
TOKEN_LENGTH = 43
SETTLING = timedelta(minutes=10)
"""What is published within so short a time goes into one letter."""
LONGEST = timedelta(hours=1)
"""Nobody waits longer for the next one to join."""


def send_digests(database: Database, now: datetime, public_url: str) -> int:
    """Tells everybody what has been noted for them, one transaction each; how many. An idle call reads.

    In working hours, once a day, as soon as what was published has settled; what comes later that day goes
    with the letter of the next. What has left the board waits until it is there again. Who has stopped them
    is sent nothing, then or later. Any number of processes may call it at once.
    """
    told = 0
    for account_id in _due(database, now):
        try:
            with database.writing() as session:
                told += _send(session, account_id, now, public_url)
        except IntegrityError:
            continue  # another process wrote this letter in the same second
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


def _due(database: Database, now: datetime) -> Sequence[int]:
    """Who has something settled to be told and no letter of today yet; nobody outside of working hours."""
    newest, oldest = func.max(BoardTold.noted_at), func.min(BoardTold.noted_at)
    key = literal(KEY) + cast(BoardTold.account_id, String) + literal(f":{local(now).date()}")
    waiting = (
        select(BoardTold.account_id)
        .join(BoardPost, BoardPost.id == BoardTold.post_id)
        .join(BoardVersion, BoardVersion.post_id == BoardPost.id)
        .where(BoardVersion.state == "published", is_open(local(now).date()))
        .where(BoardTold.sent_at.is_(None), ~select(OutboxMail.id).where(OutboxMail.key == key).exists())
        .group_by(BoardTold.account_id)
        .having(or_(newest <= now - SETTLING, oldest <= now - LONGEST))
    )
    with database.reading() as session:
        if not is_working_hour(now, work_calendar(session)):
            return ()
        return session.scalars(waiting.order_by(BoardTold.account_id)).all()


def _send(session: Session, account_id: int, now: datetime, public_url: str) -> int:
    today = local(now).date()
    key = _key(account_id, today)
    reader = session.get(BoardReader, account_id, with_for_update=True)
    if reader is None:
        reader = BoardReader(account_id=account_id, token=secrets.token_urlsafe(32))
        session.add(reader)
        session.flush()
    if session.scalar(select(OutboxMail.id).where(OutboxMail.key == key)) is not None:
        return 0
    rows = [(told, version) for told, version in told_of(session, account_id, today) if told.sent_at is None]
    for told, _ in rows:
        told.sent_at = now
    if reader.stopped_at is not None or not rows:
        return 0
    to = session.get_one(Account, account_id)
    tell(
        session,
        key=key,
        to=to.email,
        subject=f"供需对接：有 {len(rows)} 条可能与您有关",
        body=_body(to, rows, reader.token, public_url),
        short=f"供需对接有 {len(rows)} 条可能与您有关的新信息，请登录查看。",
        now=now,
    )
    return 1


def _key(account_id: int, day: date) -> str:
    return f"{KEY}{account_id}:{day}"


def _body(to: Account, rows: Sequence[tuple[BoardTold, BoardVersion]], token: str, public_url: str) -> str:
    base = public_url.rstrip("/")
    named = "\n\n".join(
        f"{PostKind(told.post.kind).label}：{version.title}{'（示例）' if told.post.is_demo else ''}\n"
        f"为什么告诉您：{'；'.join(told.reasons)}\n{base}/board/{told.post.code}"
        for told, version in rows[:MOST_NAMED]
    )
    rest = len(rows) - MOST_NAMED
    more = f"\n\n还有 {rest} 条，登录后看：{base}/me/board#told" if rest > 0 else ""
    return (
        f"{to.name}，您好：\n\n供需对接上有这些可能与您有关：\n\n{named}{more}\n\n"
        f"每天最多一封。不想再收：\n{base}/board/digests/{token}\n\n{CLOSING}"
    )
