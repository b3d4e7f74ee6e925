"""The pages of events, and what runs beside them."""

from collections.abc import Iterator
from contextlib import contextmanager

from events.coming import coming
from yurong.kit.db import Database
from yurong.kit.web import GuardedRoute
from yurong.settings import Settings

__all__ = ["background", "coming", "routes"]

routes: list[GuardedRoute] = []


@contextmanager
def background(database: Database, settings: Settings) -> Iterator[None]:
    """Runs the outbox while the app serves."""
    yield
