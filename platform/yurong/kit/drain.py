"""The thread of the web process that sends mails."""

import threading

import structlog

from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.outbox import drain
from yurong.kit.senders import Sender


class DrainThread:
    """Drains the outbox every few seconds between `start` and `stop`; any number of processes may."""

    def __init__(self, database: Database, sender: Sender, every_seconds: float = 2.0) -> None:
        self.database = database
        self.sender = sender
        self.every_seconds = every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Returns when the mail in hand is done."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        log = structlog.get_logger()
        while not self._stopping.wait(self.every_seconds):
            try:
                sent = drain(self.database, self.sender, now(), batch=20)
            except Exception as error:  # one spoilt mail must not end the thread; its lease delays it
                log.error("outbox.failed", error=type(error).__name__)  # the text may hold an address
            else:
                if sent:
                    log.info("outbox.sent", mails=sent)
