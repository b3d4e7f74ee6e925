"""The database: one declarative base, exact types, reading and writing transactions.

SQLite and PostgreSQL run the same code. A write takes its lock first (`BEGIN IMMEDIATE` on SQLite:
a read that is upgraded later fails at once, whatever the busy timeout).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    TypeDecorator,
    create_engine,
    event,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from yurong.kit.money import Money
from yurong.kit.write_line import WriteLine

BUSY_TIMEOUT_MS = 10_000


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant. SQLite drops the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        assert value.tzinfo is not None, "an instant needs a zone"
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class MoneyColumn(TypeDecorator[Money]):
    """Money as an integer number of 分."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.fen

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcDateTime,
        Money: MoneyColumn,
        str: String,
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


class Database:
    """One engine and its two kinds of transaction."""

    def __init__(self, url: str, pool_size: int = 16):
        self.engine = _engine(url, pool_size)
        is_sqlite = self.engine.dialect.name == "sqlite"
        self._writers = WriteLine(self.engine.url.database or "") if is_sqlite else None
        self._reading = sessionmaker(
            self.engine.execution_options(yurong_write=False, postgresql_readonly=True),
            expire_on_commit=False,
        )
        self._writing = sessionmaker(self.engine.execution_options(yurong_write=True), expire_on_commit=False)
        self._counting = count(1)
        self.commits = 0
        """Another number after each commit made here."""

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot write: a stray write raises on both databases."""
        with self._reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose transaction commits at the end of the block, or rolls back on an exception.

        Writing sessions do not nest. SQLite lets one writer in at a time and makes the others sleep and
        retry, until one that has bad luck gives up; here they wait in line (kit/write_line.py).
        """
        with self._writers or nullcontext(), self._writing() as session, session.begin():
            yield session
        self.commits = next(self._counting)

    def check_isolation(self) -> None:
        """Raises RuntimeError unless PostgreSQL runs at READ COMMITTED, which the guards are written for."""
        if self.engine.dialect.name != "postgresql":
            return
        with self.engine.connect() as connection:
            level = connection.execute(text("SHOW transaction_isolation")).scalar_one()
        if level != "read committed":
            raise RuntimeError("PostgreSQL 须使用 READ COMMITTED 隔离级别")

    def close(self) -> None:
        self.engine.dispose()
        if self._writers:
            self._writers.close()


def _engine(url: str, pool_size: int) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(url, pool_size=pool_size, max_overflow=4)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_size=pool_size, max_overflow=4, pool_pre_ping=True)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the begin listener says how a transaction begins
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL loses acknowledged bookings on a power cut
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("yurong_write", True)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if write else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
