"""Writers of one SQLite file wait in line: the threads of this process, and all processes of this machine.

SQLite itself lets the waiting ones sleep and try again. A busy process then takes the lock back before the
sleeper wakes, and with four processes writers waited ten seconds in vain (bench/life.py). The kernel's file
locks wake the waiting one, and are gone when their holder is killed.
"""

import fcntl
import os
from threading import Lock
from types import TracebackType


class WriteLine:
    """A lock for the writers of the database file `path`; of an empty path, for this process alone.

    Two files: who waits for the second one holds the first, so nobody overtakes at the second.
    """

    def __init__(self, path: str) -> None:
        self._threads = Lock()
        on_disk = path and path != ":memory:"
        self._files = [_opened(f"{path}-{name}") for name in ("next", "writer")] if on_disk else []

    def __enter__(self) -> None:
        self._threads.acquire()
        for each in self._files:
            fcntl.flock(each, fcntl.LOCK_EX)
        if self._files:
            fcntl.flock(self._files[0], fcntl.LOCK_UN)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._files:
            fcntl.flock(self._files[1], fcntl.LOCK_UN)
        self._threads.release()

    def close(self) -> None:
        """Gives the files back to the system."""
        while self._files:
            os.close(self._files.pop())


def _opened(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
