"""A thread of the web process that does something again and again: mails, jobs, what has fallen due."""

import threading
from collections.abc import Callable

import structlog


class RoundThread:
    """Calls `work` every so often between `start` and `stop`; any number of processes may.

    `work` says whether there is more: then it is called again at once. `is_due`: the first comes at once.
    """

    def __init__(
        self, name: str, work: Callable[[], bool], every_seconds: float, *, is_due: bool = False
    ) -> None:
        self.work = work
        self.every_seconds = every_seconds
        self._is_due = is_due
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience_seconds: float | None = None) -> None:
        """Returns when the call in hand is done, or patience is over: a lease lets another finish it."""
        self._stopping.set()
        self._thread.join(patience_seconds)

    def _run(self) -> None:
        log = structlog.get_logger()
        wait = 0.0 if self._is_due else self.every_seconds
        while not self._stopping.wait(wait):
            wait = self.every_seconds
            try:
                if self.work():
                    wait = 0.0
            except Exception as error:  # the next call tries again; the text may hold an address or an upload
                log.error(f"{self._thread.name}.failed", error=type(error).__name__)
