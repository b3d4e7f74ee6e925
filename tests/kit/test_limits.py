"""Rate limits count across processes, per person, in fixed windows."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from yurong.kit.db import Database
from yurong.kit.errors import TooMany
from yurong.kit.limits import Limit, RateWindow, count, forget_old

LIMIT = Limit("try", 3, 10)
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def _try(database: Database, who: str, at: datetime) -> None:
    with database.writing() as session:
        count(session, LIMIT, who, at)


def test_the_last_allowed_try_passes_and_the_next_is_refused(database: Database) -> None:
    for _ in range(3):
        _try(database, "a", AT)
    with pytest.raises(TooMany, match="10 分钟内最多 3 次"):
        _try(database, "a", AT)


def test_others_and_later_windows_are_not_affected(database: Database) -> None:
    for _ in range(3):
        _try(database, "a", AT)
    _try(database, "b", AT)
    _try(database, "a", AT + timedelta(minutes=10))


def test_old_windows_are_forgotten(database: Database) -> None:
    _try(database, "a", AT - timedelta(days=2))
    _try(database, "a", AT)
    with database.writing() as session:
        forget_old(session, AT)
        assert [row.began_at for row in session.scalars(select(RateWindow))] == [AT]
