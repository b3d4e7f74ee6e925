"""The product list and product page, beside a bare Starlette answer of the same bytes.

Run: python -m bench.pages. Each server is one uvicorn process; CPU is that process's own (user + system)
per request, the rounds of all servers in turn, so that a noisy machine is noisy for all of them.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.table import show
from yurong.kit import fonts
from yurong.prepare import prepare
from yurong.settings import Settings

REQUESTS, ROUNDS = 150, 5
PAGES = {
    "产品列表 /products": "/products",
    "按首字母查 ?q=csd": "/products?q=csd",
    "产品页 /products/chuangsai-dai": "/products/chuangsai-dai",
}
TICKS = os.sysconf("SC_CLK_TCK")

BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
body = open(sys.argv[1], "rb").read()
async def page(request): return Response(body, media_type="text/html; charset=utf-8")
uvicorn.run(Starlette(routes=[Route("/", page)]), port=int(sys.argv[2]), access_log=False, log_level="error")
"""


@dataclass
class Server:
    """One running server and the CPU milliseconds per request of each round."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    path: str
    cpu_ms: list[float] = field(default_factory=list)

    def round(self) -> None:
        before = self._cpu()
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        for _ in range(REQUESTS):
            connection.request("GET", self.path)
            answer = connection.getresponse()
            assert answer.status == 200
            answer.read()
        connection.close()
        self.cpu_ms.append((self._cpu() - before) * 1000 / REQUESTS)

    def _cpu(self) -> float:
        parts = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / TICKS


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        rows = _measure(Path(scratch))
    show("页面：每次请求的 CPU 毫秒（括号内为相对裸 Starlette 的倍数）", rows)


def _measure(scratch: Path) -> list[tuple[str, str, str, str]]:
    data = scratch / "data"
    data.mkdir()
    checkout_fonts = Path(__file__).parents[1] / "var" / "fonts"
    fonts.ensure(checkout_fonts)
    (data / "fonts").symlink_to(checkout_fonts)
    prepare(Settings(data=data, demo=True))
    environment = {**os.environ, "YURONG_DATA": str(data), "YURONG_DEMO": "true"}
    site = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "uvicorn",
            "--factory",
            "yurong.serving:app",
            "--port",
            "8471",
            "--no-access-log",
            "--log-level",
            "error",
        ],
        env=environment,
    )
    servers: list[Server] = []
    try:
        for number, (name, path) in enumerate(PAGES.items()):
            body = scratch / f"{number}.html"
            body.write_bytes(_get(8471, path))
            port = 8480 + number
            bare = subprocess.Popen([sys.executable, "-c", BARE, str(body), str(port)])
            _get(port, "/")
            servers += [Server(name, site, 8471, path), Server("bare", bare, port, "/")]
        for _ in range(ROUNDS):
            for server in servers:
                server.round()
    finally:
        for process in {site, *(server.process for server in servers)}:
            process.terminate()
            process.wait()
    rows = []
    for ours, bare_one in zip(servers[::2], servers[1::2], strict=True):
        mine, floor = median(ours.cpu_ms), median(bare_one.cpu_ms)
        size = (scratch / f"{bare_one.port - 8480}.html").stat().st_size
        rows.append(
            (ours.name, f"{size / 1024:.0f} KB", f"{mine:.2f}", f"{floor:.2f}（×{mine / floor:.1f}）")
        )
    return [("页面", "大小", "本站", "裸 Starlette"), *rows]


def _get(port: int, path: str) -> bytes:
    deadline = time.monotonic() + 30
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            return connection.getresponse().read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


if __name__ == "__main__":
    main()
