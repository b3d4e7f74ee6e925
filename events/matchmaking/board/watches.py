"""订阅: a filter of the list, kept; what is published and fits it is told by the daily digest."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from events.matchmaking.board.digests import resume
from events.matchmaking.board.finding import Wanted
from events.matchmaking.models import BoardWatch
from yurong.accounts.audit import record
from yurong.kit.errors import Conflict

MOST = 10


class EnoughWatches(Conflict):
    title = "订阅已有 10 个"
    message = "请先在「我的供需」里去掉不再需要的，再添加新的。"
    next_label = "打开我的供需"
    next_url = "/me/board"


def watch(session: Session, wanted: Wanted, account_id: int, now: datetime) -> None:
    """Keeps the filter; the same twice is once. Digests that were stopped go on. Writes.

    Raises EnoughWatches (409).
    """
    row = {
        "account_id": account_id,
        "kind": wanted.kind,
        "region": wanted.region,
        "track": wanted.track,
        "band": wanted.band,
        "words": wanted.q,
        "made_at": now,
    }
    dialect = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    unique = ["account_id", "kind", "region", "track", "band", "words"]
    made = session.scalar(
        dialect(BoardWatch).values(row).on_conflict_do_nothing(index_elements=unique).returning(BoardWatch.id)
    )
    resume(session, account_id)
    if made is None:
        return
    count = session.scalar(select(func.count()).where(BoardWatch.account_id == account_id)) or 0
    if count > MOST:
        raise EnoughWatches
    record(session, account_id, "board.watched", f"watch:{made}")


def unwatch(session: Session, watch_id: int, account_id: int) -> None:
    """Removes one's own watch; what is none of one's own stays. Writes."""
    session.execute(delete(BoardWatch).where(BoardWatch.id == watch_id, BoardWatch.account_id == account_id))
    record(session, account_id, "board.unwatched", f"watch:{watch_id}")
