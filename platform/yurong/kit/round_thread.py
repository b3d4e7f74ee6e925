"""The thread of the web process that does what is due from time to time, such as warnings before a day."""

import threading
from collections.abc import Callable

import structlog

HOURS = 3600.0


class RoundThread:
    """Calls `work` every few hours between `start` and `stop`; any number of processes may."""

    def __init__(self, work: Callable[[], None], every_seconds: float = 6 * HOURS) -> None:
        self.work = work
        self.every_seconds = every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rounds", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Returns when the round in hand is done."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        log = structlog.get_logger()
        while not self._stopping.wait(self.every_seconds):
            try:
                self.work()
            except Exception as error:  # the next round tries again; the text may hold an address
                log.error("round.failed", error=type(error).__name__)
