"""The public list of 500 events, a month, one event, a feed and the board, beside bare Starlette.

Run: python -m bench.events. From the snapshot: beside stored bytes, equal to ours (bench.pages_floor).
Rendered: what a page costs once after each change of an event. And what every first visit after any commit
pays to know that nothing changed: the stamp. CPU is the server's own, per request, all rounds in turn.
"""

import gzip
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bench.pages import GZIP
from bench.server import Asking, Server, start
from bench.table import show
from events.coming import next_turn
from events.matchmaking import seed_events, seeds, seeds_board
from events.matchmaking.models import BoardPost, PostKind
from yurong.app import _published
from yurong.kit import fonts
from yurong.kit.clock import now, today
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail
from yurong.prepare import prepare
from yurong.settings import Settings

EVENTS, POSTINGS, ROUNDS = 500, 500, 5
FROM_SNAPSHOT, RENDERED, STAMPS = 1500, 40, 400
"""Requests (or readings) per round."""
PAGES = {
    "活动列表 /events": "/events",
    "筛选 ?kind=chain&city=411000": "/events?kind=chain&city=411000",
    "月历 ?view=month": "/events?view=month",
    "活动页 /events/demo-duijie": "/events/demo-duijie",
    "订阅 /events/feed.ics": "/events/feed.ics",
    "供需列表 /board": "/board",
    "供需筛选 /board?kind=order&track=materials": "/board?kind=order&track=materials",
}
SITE, FLOOR = 8473, 8474


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        settings = _prepared(Path(scratch) / "data")
        pages = PAGES | {"一条供需 /board/…": f"/board/{_a_posting(settings)}"}
        with _running(settings, pages, Path(scratch)) as (site, floor):
            rows = _measure(site, floor, pages, Path(scratch))
        rows.append(("提交之后核对一次戳记", "", f"{_stamp_ms(settings):.3f}", ""))
    show(
        f"公开页面，{EVENTS} 场活动，{POSTINGS} 条供需：每次请求的 CPU 毫秒（括号内为相对下限的倍数）",
        rows,
    )


def _prepared(data: Path) -> Settings:
    """Settings of a demo world with so many events, half of them still to come, and so many postings."""
    data.mkdir()
    checkout_fonts = Path(__file__).parents[1] / "var" / "fonts"
    fonts.ensure(checkout_fonts)
    (data / "fonts").symlink_to(checkout_fonts)
    settings = Settings(data=data, demo=True)
    prepare(settings)
    kinds = cycle((seed_events.chain, seed_events.training, seed_events.contest, seed_events.briefing))
    database = Database(settings.url)
    with database.writing() as session:
        for number, drawn in zip(range(EVENTS), kinds, strict=False):
            held_on = today() + timedelta(days=number - EVENTS // 2)
            early = min(now(), seed_events.at(held_on, "09:00")) - timedelta(days=20)
            event = replace(
                drawn(held_on, early), code=f"bench-{number}", title=f"第 {number} 场活动（示例）"
            )
            seeds.publish(session, event, early)
        _post_on_board(session)
        session.execute(delete(OutboxMail))  # a server that sends a thousand letters measures those
    database.close()
    return settings


def _post_on_board(session: Session) -> None:
    """Orders of the demo firms, beside what the demo world has on the board."""
    at, reviewer = now(), seeds_board.visitor_of(session, "admin")
    orders = cycle(each for each in seeds_board.POSTS if each.kind is PostKind.ORDER)
    known = session.scalar(
        select(func.count()).select_from(BoardPost).where(BoardPost.published_at.is_not(None))
    )
    for number, order in zip(range(known or 0, POSTINGS), orders, strict=False):
        draft = replace(order.draft, title=f"第 {number} 条：{order.draft.title}")
        seeds_board.published(session, replace(order, draft=draft), f"bench-{number}", at, reviewer)


def _a_posting(settings: Settings) -> str:
    database = Database(settings.url)
    with database.reading() as session:
        code = session.scalars(
            select(BoardPost.code).where(BoardPost.published_at.is_not(None)).order_by(BoardPost.id)
        ).first()
    database.close()
    assert code is not None, "the demo world has postings"
    return code


@contextmanager
def _running(settings: Settings, pages: dict[str, str], folder: Path) -> Iterator[tuple[Server, Server]]:
    uvicorn = ["uvicorn", "--factory", "yurong.serving:app", "--no-access-log", "--log-level", "error"]
    environment = {"YURONG_DATA": str(settings.data), "YURONG_DEMO": "true"}
    site = start([*uvicorn, "--port", str(SITE)], SITE, **environment)
    try:
        for number, path in enumerate(pages.values()):
            body = site.get(path)
            (folder / f"stored-{number}").write_bytes(body)
            (folder / f"stored-{number}.gz").write_bytes(gzip.compress(body, 6, mtime=0))
        (folder / "page.html").write_text("")
        floor = start(["bench.pages_floor", str(folder), str(FLOOR)], FLOOR)
        try:
            assert floor.get("/stored/0") == site.get("/events"), "the floor shows something else"
            yield site, floor
        finally:
            floor.stop()
    finally:
        site.stop()


def _measure(
    site: Server, floor: Server, shown: dict[str, str], folder: Path
) -> list[tuple[str, str, str, str]]:
    pairs: dict[str, tuple[int, Asking, Asking]] = {}
    for number, (name, path) in enumerate(shown.items()):
        for word, headers, ending in (("", {}, ""), ("，gzip", GZIP, ".gz")):
            pairs[f"快照 {name}{word}"] = (
                (folder / f"stored-{number}{ending}").stat().st_size,
                Asking(site, lambda _at, path=path: path, headers, FROM_SNAPSHOT),  # type: ignore[misc]  # bound now
                Asking(
                    floor,
                    lambda _at, stored=f"/stored/{number}{ending}": stored,  # type: ignore[misc]  # bound now
                    headers,
                    FROM_SNAPSHOT,
                ),
            )
    # A parameter that nobody reads makes every address new: rendered, and kept.
    rendered = {
        f"渲染 {name}": Asking(
            site,
            lambda at, path=path: f"{path}{'&' if '?' in path else '?'}new={at}",  # type: ignore[misc]  # bound now
            {},
            RENDERED,
        )
        for name, path in shown.items()
    }
    for _ in range(ROUNDS):
        for _, ours, bare in pairs.values():
            ours.round()
            bare.round()
        for each in rendered.values():
            each.round()
    rows = [
        (
            name,
            f"{size / 1024:.0f} KB",
            f"{ours.cpu_ms:.3f}（×{ours.cpu_ms / bare.cpu_ms:.2f}）",
            f"{bare.cpu_ms:.3f}",
        )
        for name, (size, ours, bare) in pairs.items()
    ]
    rows += [(name, "", f"{each.cpu_ms:.3f}", "") for name, each in rendered.items()]
    return [("页面", "大小", "本站", "下限"), *rows]


def _stamp_ms(settings: Settings) -> float:
    """What it costs to read the stamp of all kept pages and the next turn, in CPU milliseconds."""
    database = Database(settings.url)
    with database.reading() as session:
        _published(session)
        before = time.process_time()
        for _ in range(STAMPS):
            next_turn(session)
            _published(session)
        spent = time.process_time() - before
    database.close()
    return spent * 1000 / STAMPS


if __name__ == "__main__":
    main()
