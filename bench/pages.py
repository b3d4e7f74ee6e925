"""The product list with facets at 2,000 products, and the product page, beside bare Starlette.

Run: python -m bench.pages. From the snapshot: beside stored bytes, equal to ours. Rendered: beside the same
content from rows that are ready to show (bench.pages_floor says how bare). Each server is one uvicorn
process; CPU is its own (user + system) per request, all rounds in turn, so that a noisy machine is noisy
for all.
"""

import gzip
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import pages_rows
from bench.pages_world import prepared
from bench.server import Asking, Server, start
from bench.table import show
from yurong.settings import Settings

PRODUCTS, ROUNDS = 2000, 5
FROM_SNAPSHOT, RENDERED = 1500, 60
"""Requests per round."""
PAGES = {
    "产品列表 /products": "/products",
    "按首字母查 ?q=csd": "/products?q=csd",
    "产品页 /products/chuangsai-dai": "/products/chuangsai-dai",
}
GZIP = {"Accept-Encoding": "gzip"}
SITE, FLOOR = 8471, 8472


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        settings = prepared(Path(scratch) / "data", PRODUCTS)
        with _running(settings, Path(scratch)) as (site, floor):
            rows = _measure(site, floor, Path(scratch))
    show(f"公开页面，目录 {PRODUCTS} 个产品：每次请求的 CPU 毫秒（括号内为相对下限的倍数）", rows)


@contextmanager
def _running(settings: Settings, folder: Path) -> Iterator[tuple[Server, Server]]:
    uvicorn = ["uvicorn", "--factory", "yurong.serving:app", "--no-access-log", "--log-level", "error"]
    environment = {"YURONG_DATA": str(settings.data), "YURONG_DEMO": "true"}
    site = start([*uvicorn, "--port", str(SITE)], SITE, **environment)
    try:
        for number, path in enumerate(PAGES.values()):
            body = site.get(path)
            (folder / f"stored-{number}").write_bytes(body)
            (folder / f"stored-{number}.gz").write_bytes(gzip.compress(body, 6, mtime=0))
        pages_rows.write_rows(settings, folder)
        pages_rows.write_template(site.get("/products").decode(), folder)
        floor = start(["bench.pages_floor", str(folder), str(FLOOR)], FLOOR)
        try:
            same = pages_rows.same_content(site.get("/products").decode(), floor.get("/list").decode())
            assert same, "the floor shows something else"
            yield site, floor
        finally:
            floor.stop()
    finally:
        site.stop()


def _measure(site: Server, floor: Server, folder: Path) -> list[tuple[str, str, str, str]]:
    pairs: dict[str, tuple[int, Asking, Asking]] = {}
    for number, (name, path) in enumerate(PAGES.items()):
        for word, headers, ending in (("", {}, ""), ("，gzip", GZIP, ".gz")):
            pairs[f"快照 {name}{word}"] = (
                (folder / f"stored-{number}{ending}").stat().st_size,
                Asking(site, _always(path), headers, FROM_SNAPSHOT),
                Asking(floor, _always(f"/stored/{number}{ending}"), headers, FROM_SNAPSHOT),
            )
    # A parameter that nobody reads makes every address new: rendered, and kept.
    pairs["渲染 产品列表 /products"] = (
        (folder / "stored-0").stat().st_size,
        Asking(site, lambda at: f"/products?new={at}", {}, RENDERED),
        Asking(floor, _always("/list"), {}, RENDERED),
    )
    for _ in range(ROUNDS):
        for _, ours, bare in pairs.values():
            ours.round()
            bare.round()
    rows = [
        (name, f"{size / 1024:.0f} KB", f"{ours.cpu_ms:.3f}（×{_over(ours, bare)}）", f"{bare.cpu_ms:.3f}")
        for name, (size, ours, bare) in pairs.items()
    ]
    return [("页面", "大小", "本站", "下限"), *rows]


def _over(ours: Asking, bare: Asking) -> str:
    return f"{ours.cpu_ms / bare.cpu_ms:.2f}"


def _always(path: str) -> Callable[[int], str]:
    return lambda _at: path


if __name__ == "__main__":
    main()
