"""The pages of events, and what runs beside them."""

from collections.abc import Iterator
from contextlib import contextmanager

from events.clinic.case.routes import routes as case_routes
from events.clinic.organise.routes import routes as organise_routes
from events.clinic.sheet_pages import routes as sheet_routes
from events.clinic.visit.routes import routes as visit_routes
from events.coming import coming
from yurong.kit.db import Database
from yurong.kit.drain import DrainThread
from yurong.kit.senders import FolderSender, Sender, SmtpSender
from yurong.kit.web import GuardedRoute
from yurong.settings import Settings

__all__ = ["background", "coming", "routes"]

routes: list[GuardedRoute] = [*visit_routes, *organise_routes, *case_routes, *sheet_routes]


@contextmanager
def background(database: Database, settings: Settings) -> Iterator[None]:
    """Drains the outbox while the app serves."""
    drain = DrainThread(database, _sender(settings))
    drain.start()
    try:
        yield
    finally:
        drain.stop()


def _sender(settings: Settings) -> Sender:
    """SMTP when it is set up, else files in the outbox folder."""
    if settings.smtp_url:
        return SmtpSender(settings.smtp_url, settings.mail_from)
    return FolderSender(settings.folder.outbox, settings.mail_from)
