"""What runs beside the pages of one process: the outbox, and forgetting what is no longer needed."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import delete

from catalog.saved import keeping
from yurong.accounts.models import SignedIn
from yurong.kit import limits, outbox
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.drain import DrainThread
from yurong.kit.senders import FolderSender, Sender, SmtpSender
from yurong.settings import Settings


@contextmanager
def running(database: Database, settings: Settings) -> Iterator[None]:
    """Drains the outbox inside the block, after one round of forgetting."""
    forget(database)
    drain = DrainThread(database, _sender(settings))
    drain.start()
    try:
        yield
    finally:
        drain.stop()


def forget(database: Database) -> None:
    """Drops what has had its time: mails, rate windows, sessions, saved results. Writes; at every start."""
    at = now()
    with database.writing() as session:
        outbox.forget_sent(session, at)
        limits.forget_old(session, at)
        keeping.forget_expired(session, at)
        session.execute(delete(SignedIn).where(SignedIn.expires_at <= at))


def _sender(settings: Settings) -> Sender:
    """SMTP when it is set up, else files in the outbox folder."""
    if settings.smtp_url:
        return SmtpSender(settings.smtp_url, settings.mail_from)
    return FolderSender(settings.folder.outbox, settings.mail_from)
