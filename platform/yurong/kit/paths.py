"""Where things lie: the data folder's parts."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DataFolder:
    """The folder of one installation; every part is made on first use."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "yurong.sqlite3"

    @property
    def files(self) -> Path:
        return self._folder("files")

    @property
    def outbox(self) -> Path:
        return self._folder("outbox")

    @property
    def jobs(self) -> Path:
        """One folder per background job, named by its token."""
        return self._folder("jobs")

    @property
    def fonts(self) -> Path:
        return self.root / "fonts"

    @property
    def static(self) -> Path:
        return self.root / "static"

    @property
    def secret(self) -> Path:
        return self.root / "secret"

    def _folder(self, name: str) -> Path:
        path = self.root / name
        path.mkdir(parents=True, exist_ok=True)
        return path
