"""What runs beside the pages of one process: mails, jobs, and forgetting what is no longer needed."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import delete

from catalog.saved import keeping
from yurong.accounts.models import SignedIn
from yurong.kit import jobs, limits, outbox
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.drain import DrainThread
from yurong.kit.jobs import Handlers
from yurong.kit.senders import FolderSender, Sender, SmtpSender
from yurong.kit.work_thread import WorkThread
from yurong.settings import Settings

HANDLERS: Handlers = {}
"""What each kind of background job is done by."""


@contextmanager
def running(database: Database, settings: Settings) -> Iterator[None]:
    """Drains the outbox and does jobs inside the block, after one round of forgetting."""
    forget(database, settings)
    drain = DrainThread(database, _sender(settings))
    work = WorkThread(database, HANDLERS, settings.folder.jobs)
    drain.start()
    work.start()
    try:
        yield
    finally:
        work.stop()
        drain.stop()


def forget(database: Database, settings: Settings) -> None:
    """Drops what has had its time: mails, rate windows, sessions, results, jobs. Writes; at every start."""
    at = now()
    with database.writing() as session:
        outbox.forget_sent(session, at)
        limits.forget_old(session, at)
        keeping.forget_expired(session, at)
        jobs.forget_jobs(session, settings.folder.jobs, at)
        session.execute(delete(SignedIn).where(SignedIn.expires_at <= at))


def _sender(settings: Settings) -> Sender:
    """SMTP when it is set up, else files in the outbox folder."""
    if settings.smtp_url:
        return SmtpSender(settings.smtp_url, settings.mail_from)
    return FolderSender(settings.folder.outbox, settings.mail_from)
