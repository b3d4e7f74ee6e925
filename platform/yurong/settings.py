"""One frozen Settings, read from the environment (`YURONG_…`)."""

import os
import secrets
from functools import cached_property
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from yurong.kit.paths import DataFolder


class Settings(BaseSettings):
    """What an installation can set. Without any, one process with SQLite under ./var."""

    model_config = SettingsConfigDict(env_prefix="YURONG_", frozen=True)

    data: Path = Path("var")
    database_url: str | None = None
    public_url: str = "http://127.0.0.1:8000"
    """The address printed on sheets and in mails; never taken from a request's Host header."""
    demo: bool = False
    """Made-up people with a published password: never beside real data."""
    smtp_url: str | None = None
    """`smtp://user:password@host:port`; without it mails are written to the outbox folder."""
    mail_from: str = "yurong@localhost"
    scan_command: str | None = None
    """A virus scanner run on every paper handed in (`clamdscan --fdpass`); without it they are 「未扫描」."""
    message_url: str | None = None
    """Where short messages are POSTed; without it they are written to the outbox folder."""
    message_secret: str = ""
    """Signs what is POSTed there."""
    pool_size: int = 16
    """Database connections and worker threads of one process, set together."""

    @cached_property
    def folder(self) -> DataFolder:
        return DataFolder(self.data.absolute())

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self.folder.database}"

    @cached_property
    def secret_key(self) -> bytes:
        """The key of this installation's tokens, made on first use; readable by the owner only."""
        path = self.folder.secret
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                return path.read_bytes()
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(32))
        return path.read_bytes()
