"""The real server as processes of their own on one socket and one database; any of them may be killed."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STARTED = "Application startup complete"
BACKLOG = 1024


class Servers:
    """So many web processes. A killed one is replaced; the socket outlives it, so clients wait in line."""

    def __init__(self, listener: socket.socket, count: int, environment: dict[str, str], log: Path) -> None:
        self.listener = listener
        self.environment = environment
        self.log = log
        self.starts = 0
        self.running = [self._start() for _ in range(count)]

    def kill(self, which: int) -> None:
        """SIGKILL for that one, and another in its place. Gives back at once; the new one takes a moment."""
        self.running[which].kill()
        self.running[which].wait()
        self.running[which] = self._start()

    def stop(self) -> None:
        """Ends them all, politely."""
        for each in self.running:
            each.terminate()
        for each in self.running:
            try:
                each.wait(timeout=20)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        number = str(self.listener.fileno())
        command = [sys.executable, "-m", "uvicorn", "--factory", "yurong.serving:app", "--fd", number]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*command, "--no-access-log", "--no-use-colors"],
                env=os.environ | self.environment,
                pass_fds=[self.listener.fileno()],
                stdout=log,
                stderr=log,
            )

    def wait(self) -> None:
        """Until all that were started answer. Raises TimeoutError after minutes."""
        last = time.monotonic() + 180
        while self.log.read_text(encoding="utf-8").count(STARTED) < self.starts:
            if time.monotonic() > last:
                raise TimeoutError(self.log.read_text(encoding="utf-8"))
            time.sleep(0.05)


@contextmanager
def serving(count: int, database_url: str, data: Path, log: Path) -> Iterator[tuple[str, Servers]]:
    """The address and the processes behind it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(BACKLOG)
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        log.touch()
        environment = {
            "YURONG_DATA": str(data),
            "YURONG_DATABASE_URL": database_url,
            "YURONG_PUBLIC_URL": f"http://{address}",
            "YURONG_DEMO": "false",
        }
        servers = Servers(listener, count, environment, log)
        try:
            servers.wait()
            yield address, servers
        finally:
            servers.stop()
