"""The catalog made ready before anybody asks: read and indexed as soon as it has changed, and at midnight."""

from catalog.finding.index import index
from catalog.snapshot import snapshot
from yurong.kit.changes import Changes
from yurong.kit.clock import today
from yurong.kit.db import Database


class Readying:
    """Watches one database for a thread of the process (kit/round_thread.py). Reads only.

    No visitor is shown an older catalog meanwhile: who comes sooner waits for the same work to end.
    """

    def __init__(self, database: Database):
        self._database = database
        self._changes = Changes(database)
        self._seen: object = None

    def __call__(self) -> bool:
        """Makes ready what the catalog is now, if anything was committed since the last call; never more."""
        seen = (self._changes.mark(), today())
        if seen != self._seen:
            with self._database.reading() as session:
                index(snapshot(session), today())
            self._seen = seen
        return False
