"""Where files that people hand in lie: named by a token of ours, never by theirs.

One implementation, a folder of this machine. Where several machines serve the same site the folder is a
shared one; a store over the S3 protocol would be a second class with these four functions.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

PIECE = 1 << 18


class Storage(Protocol):
    """Files by key. `take` moves a file in; `read` raises FileNotFoundError when it has been removed."""

    def take(self, key: str, source: Path) -> None: ...

    def read(self, key: str) -> Iterator[bytes]: ...

    def remove(self, key: str) -> None: ...

    def keys_before(self, moment: datetime) -> Iterator[str]: ...


class FolderStorage:
    """In a folder, two levels deep. `source` must lie on the same disk, so that a file is there or not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, key: str, source: Path) -> None:
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)

    def read(self, key: str) -> Iterator[bytes]:
        """The content in pieces; opened at once, so that a missing file is known before the answer begins."""
        file = self._path(key).open("rb")

        def pieces() -> Iterator[bytes]:
            with file:
                while piece := file.read(PIECE):
                    yield piece

        return pieces()

    def remove(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """What was put here before this moment, in no order."""
        for path in self.folder.glob("??/*"):
            if path.stat().st_mtime < moment.timestamp():
                yield path.name

    def _path(self, key: str) -> Path:
        assert key.replace("-", "").replace("_", "").isalnum(), "a key is a token of ours"
        return self.folder / key[:2] / key
