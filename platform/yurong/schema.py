"""The database schema: every model in one place, and the migrations that make it."""

from pathlib import Path

from alembic import command
from alembic.config import Config

import catalog.feed.models
import catalog.models
import catalog.models_saved
import catalog.models_scores
import catalog.offerings.models
import catalog.platforms.models
import catalog.register
import events.clinic.models
import events.followup.models
import events.matchmaking.models
import yurong.accounts.channels
import yurong.accounts.models
import yurong.kit.jobs
import yurong.kit.limits
import yurong.kit.outbox
import yurong.kit.work_calendar
from yurong.kit.db import Base

MODELS = (
    catalog.feed.models,
    catalog.models,
    catalog.models_saved,
    catalog.models_scores,
    catalog.offerings.models,
    catalog.platforms.models,
    catalog.register,
    events.clinic.models,
    events.matchmaking.models,
    yurong.accounts.channels,
    yurong.accounts.models,
    yurong.kit.jobs,
    yurong.kit.limits,
    yurong.kit.outbox,
    yurong.kit.work_calendar,
)

metadata = Base.metadata


def migrate(url: str) -> None:
    """Brings the database to the newest schema. Writes; doing it twice changes nothing."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    command.upgrade(config, "head")
