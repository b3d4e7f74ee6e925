"""Mails and background jobs without pages: one more pair of hands beside the web processes."""

import signal
import threading

from yurong import background
from yurong.kit import pdf
from yurong.kit.db import Database
from yurong.settings import Settings


def work_until_stopped(settings: Settings) -> None:
    """Sends what is due and does what waits until Ctrl+C or SIGTERM. The installation is prepared."""
    stopping = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: stopping.set())
    pdf.use_fonts(settings.folder.fonts / "fonts.conf")
    database = Database(settings.url)
    try:
        with background.running(database, settings):
            stopping.wait()
    finally:
        pdf.close()
        database.close()
