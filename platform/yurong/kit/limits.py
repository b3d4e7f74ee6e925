"""Rate limits: a fixed window per key, counted in the database so that all processes share it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Integer, String, delete, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from yurong.kit.db import Base
from yurong.kit.errors import TooMany


@dataclass(frozen=True)
class Limit:
    """At most `times` of one thing in `minutes` from one address."""

    name: str
    times: int
    minutes: int


class RateWindow(Base):
    __tablename__ = "rate_window"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    began_at: Mapped[datetime] = mapped_column(index=True)


def count(session: Session, limit: Limit, who: str, now: datetime) -> None:
    """Counts one more try. Writes. Raises TooMany past the limit."""
    seconds = limit.minutes * 60
    window = int(now.timestamp()) // seconds
    statement = _insert(session).values(key=f"{limit.name}:{who}", window=window, count=1, began_at=now)
    counted = statement.on_conflict_do_update(
        index_elements=[RateWindow.key, RateWindow.window],
        set_={"count": RateWindow.count + literal(1)},
    ).returning(RateWindow.count)
    if session.execute(counted).scalar_one() > limit.times:
        raise TooMany(f"{limit.minutes} 分钟内最多 {limit.times} 次，请稍后再试。")


def forget_old(session: Session, now: datetime) -> None:
    """Drops windows that began more than a day ago. Writes."""
    session.execute(delete(RateWindow).where(RateWindow.began_at < now - timedelta(days=1)))


def _insert(session: Session) -> sqlite.Insert | postgresql.Insert:
    return (sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert)(RateWindow)
