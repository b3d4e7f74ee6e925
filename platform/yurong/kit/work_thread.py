"""The thread of the web process that does background jobs, one at a time."""

import threading
from pathlib import Path

import structlog

from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.jobs import Handlers, work


class WorkThread:
    """Does what waits between `start` and `stop`; any number of processes may."""

    def __init__(
        self, database: Database, handlers: Handlers, folder: Path, every_seconds: float = 0.5
    ) -> None:
        self.database = database
        self.handlers = handlers
        self.folder = folder
        self.every_seconds = every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Waits a moment for the job in hand; one that takes longer is done again by the next process."""
        self._stopping.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        log = structlog.get_logger()
        while not self._stopping.wait(self.every_seconds):
            try:
                while not self._stopping.is_set() and (
                    ended := work(self.database, self.handlers, self.folder, now())
                ):
                    log.info("job.ended", state=ended)
            except (
                Exception
            ) as error:  # one spoilt job must not end the thread; it waits for its next attempt
                log.error("job.failed", error=type(error).__name__)  # the text may hold what was uploaded
