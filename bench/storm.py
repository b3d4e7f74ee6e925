"""The booking storm: 64 clients, 640 firms, 200 slots, beside a bare guarded insert of one row.

Run: python -m bench.storm. PostgreSQL takes part when YURONG_TEST_POSTGRES names a server. Clients wait as
requests do: asynchronously, for one of 16 threads with one of 16 connections. Both kinds take turns, each
round on a fresh database. A booking writes one booking, 31 claims, one mail with its calendar file and one
audit entry, after reading the clinic with its 20 panels; the floor writes one row under a primary key, with
nothing read before. CPU is this process's own; rivals for a slot ask at the same time.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

import anyio
import anyio.to_thread
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import IntegrityError

from bench.table import show
from tests.storm import CLIENTS, FIRMS, SLOTS, a_storm, ask
from yurong.kit.db import Database
from yurong.kit.errors import Conflict
from yurong.schema import migrate

ROUNDS, POOL = 3, 16


class FloorTaken(Conflict):
    """The floor's refusal."""


@dataclass
class Timed:
    """One kind of storm on one database: seconds of each attempt, wall and CPU seconds of each round."""

    name: str
    attempts: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def round(self, attempt: Callable[[int], object]) -> None:
        """640 attempts by 64 clients; exactly 200 must succeed."""

        waiting, sold = iter(range(FIRMS)), 0

        async def client() -> None:
            nonlocal sold
            for firm in waiting:
                begins = time.perf_counter()
                try:
                    await anyio.to_thread.run_sync(attempt, firm)
                    sold += 1
                except Conflict:
                    pass
                self.attempts.append(time.perf_counter() - begins)

        async def storm() -> None:
            anyio.to_thread.current_default_thread_limiter().total_tokens = POOL
            async with anyio.create_task_group() as clients:
                for _ in range(CLIENTS):
                    clients.start_soon(client)

        wall, cpu = time.perf_counter(), time.process_time()
        anyio.run(storm)
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)
        assert sold == SLOTS

    @property
    def per_second(self) -> float:
        return FIRMS / median(self.wall)

    @property
    def cpu_ms(self) -> float:
        return 1000 * median(self.cpu) / FIRMS

    def percentile(self, part: int) -> float:
        """Milliseconds within which that percentage of all attempts was answered."""
        return 1000 * quantiles(self.attempts, n=100)[part - 1]


def main() -> None:
    rows: list[tuple[str, ...]] = [
        ("", "答复/秒", "成交/秒", "p50 毫秒", "p99 毫秒", "CPU 毫秒/次", "CPU 比下限")
    ]
    with tempfile.TemporaryDirectory() as folder:
        for engine, fresh in engines(Path(folder)):
            booking, floor = Timed(f"{engine} 预约"), Timed(f"{engine} 下限：单行插入")
            for _ in range(ROUNDS):
                with fresh() as database:
                    floor.round(partial(_insert, _bare_table(database)))
                with fresh() as database:
                    booking.round(partial(ask, database, a_storm(database)))
            rows += [_row(floor, floor), _row(booking, floor)]
    show(f"预约风暴：{CLIENTS} 个客户端，{FIRMS} 次请求抢 {SLOTS} 个时段，{ROUNDS} 轮", rows)


def _row(timed: Timed, floor: Timed) -> tuple[str, ...]:
    return (
        timed.name,
        f"{timed.per_second:.0f}",
        f"{timed.per_second * SLOTS / FIRMS:.0f}",
        f"{timed.percentile(50):.0f}",
        f"{timed.percentile(99):.0f}",
        f"{timed.cpu_ms:.2f}",
        f"{timed.cpu_ms / floor.cpu_ms:.1f}",
    )


def _bare_table(database: Database) -> Database:
    with database.writing() as session:
        session.execute(text("CREATE TABLE bare_slot (slot INTEGER PRIMARY KEY, firm INTEGER NOT NULL)"))
    return database


def _insert(database: Database, client: int) -> int:
    slot = client * SLOTS // FIRMS
    try:
        with database.writing() as session:
            session.execute(
                text("INSERT INTO bare_slot (slot, firm) VALUES (:slot, :firm)"),
                {"slot": slot, "firm": client},
            )
    except IntegrityError:
        raise FloorTaken from None
    return slot


Fresh = Callable[[], AbstractContextManager[Database]]


def engines(folder: Path) -> Iterator[tuple[str, Fresh]]:
    """Each engine with a way to make a fresh, migrated database."""
    template = folder / "template.sqlite3"
    migrate(f"sqlite:///{template}")
    yield "SQLite", partial(_fresh_sqlite, template)
    if server := os.environ.get("YURONG_TEST_POSTGRES"):
        yield "PostgreSQL", partial(_fresh_postgres, server)


@contextmanager
def _fresh_sqlite(template: Path) -> Iterator[Database]:
    path = template.with_name(f"{uuid4().hex}.sqlite3")
    shutil.copy(template, path)
    with _opened(f"sqlite:///{path}") as database:
        yield database


@contextmanager
def _fresh_postgres(server: str) -> Iterator[Database]:
    name = f"bench_{uuid4().hex}"
    _on(server, f'CREATE DATABASE "{name}"')
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    migrate(url)
    with _opened(url) as database:
        yield database
    _on(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url, POOL)
    yield database
    database.close()


def _on(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


if __name__ == "__main__":
    main()
