"""Whether anybody has committed since one last looked, for next to nothing."""

import sqlite3
import time
from threading import Lock

from sqlalchemy import event

from yurong.kit.db import Database

UNSEEN_SECONDS = 1
"""How long a commit of another process may go unseen on PostgreSQL, which has no such number to ask for."""
UNASKED_SECONDS = 0.01
"""How long SQLite's number is taken as it was: asking costs more than all the rest of an answer."""


class Changes:
    """Watches one database. `mark` costs about a microsecond and takes no connection of the pool."""

    def __init__(self, database: Database):
        self._database = database
        self._opening = Lock()
        self._watching: sqlite3.Connection | None = None
        self._version, self._asked_at = 0, -UNASKED_SECONDS
        event.listen(database.engine, "engine_disposed", lambda _engine: self._close())

    def mark(self) -> tuple[int, int]:
        """Equal to an earlier mark only if nothing was committed in between.

        Commits of this process are seen at once; those of others after UNASKED_SECONDS on SQLite and
        UNSEEN_SECONDS on PostgreSQL at the latest.
        """
        at = time.monotonic()
        if self._database.engine.dialect.name != "sqlite":
            return self._database.commits, int(at / UNSEEN_SECONDS)
        if not 0 <= at - self._asked_at < UNASKED_SECONDS:
            # It counts the commits of all connections but the asking one, which never writes.
            (self._version,) = self._watch().execute("PRAGMA data_version").fetchone()
            self._asked_at = at
        return self._database.commits, self._version

    def _close(self) -> None:
        if self._watching is not None:
            self._watching.close()
            self._watching = None

    def _watch(self) -> sqlite3.Connection:
        with self._opening:
            if self._watching is None:
                path = self._database.engine.url.database
                assert path is not None, "the site's database is a file"
                self._watching = sqlite3.connect(path, check_same_thread=False)
            return self._watching
