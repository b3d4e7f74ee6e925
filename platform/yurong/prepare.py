"""Makes an installation ready to serve: schema, catalog, demo world, static files. Twice changes nothing."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.loading import load
from catalog.models import CatalogStamp
from catalog.reading import fingerprint, read
from yurong.kit import fonts, static
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.schema import migrate
from yurong.settings import Settings


def prepare(settings: Settings) -> None:
    """Raises BrokenData when the data files are wrong; the database is then as it was."""
    static.ensure(settings.folder.static)
    fonts.ensure(settings.folder.fonts)
    migrate(settings.url)
    database = Database(settings.url)
    try:
        database.check_isolation()
        with database.reading() as session:
            stale = _stamp(session) != fingerprint()
        if stale:
            files = read()
            with database.writing() as session:
                load(session, files)
        if settings.demo:
            _add_demo_world(database, settings)
    finally:
        database.close()


def _add_demo_world(database: Database, settings: Settings) -> None:
    # The demo world knows every part of the site: a command that does without starts in half the time.
    from events.matchmaking.seeds_materials import seed_files  # noqa: PLC0415
    from yurong import seeds  # noqa: PLC0415

    if seeds.seed(database):
        with database.writing() as session:
            seed_files(session, settings.folder, now())


def _stamp(session: Session) -> str | None:
    return session.scalar(select(CatalogStamp.files_sha256))
