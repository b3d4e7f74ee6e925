"""A running server and the CPU time it spends on a request."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Server:
    """One uvicorn process; `cpu_seconds` is what its living threads have spent so far."""

    process: subprocess.Popen[bytes]
    port: int

    def get(self, path: str, headers: dict[str, str] | None = None) -> bytes:
        """The answer's body; waits for the server's start."""
        deadline = time.monotonic() + 60
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                connection.request("GET", path, headers=headers or {})
                answer = connection.getresponse()
                assert answer.status == 200, (path, answer.status)
                return answer.read()
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.2)

    def cpu_seconds(self) -> float:
        # In nanoseconds of every thread; /proc/PID/stat counts in hundredths of a second.
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text().split()[0]) for each in threads) / 1e9

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def start(arguments: list[str], port: int, **environment: str) -> Server:
    """Starts `python -m …` on the port."""
    process = subprocess.Popen([sys.executable, "-m", *arguments], env={**os.environ, **environment})
    return Server(process, port)


@dataclass
class Asking:
    """One kind of request to one server, and the CPU milliseconds of each round."""

    server: Server
    path: Callable[[int], str]
    headers: dict[str, str]
    times: int
    status: int = 200
    rounds: list[float] = field(default_factory=list)
    asked: int = 0

    def round(self) -> None:
        before = self.server.cpu_seconds()
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
        for _ in range(self.times):
            self.asked += 1
            connection.request("GET", self.path(self.asked), headers=self.headers)
            answer = connection.getresponse()
            assert answer.status == self.status, answer.status
            answer.read()
        connection.close()
        self.rounds.append((self.server.cpu_seconds() - before) * 1000 / self.times)

    @property
    def cpu_ms(self) -> float:
        return median(self.rounds)
