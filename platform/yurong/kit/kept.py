"""Public pages served from their snapshot: no template, no thread, at most a glance at the database.

A page may be kept when all it shows follows from its address, the stamp of the published data and the
business date: nothing of the visitor, of the minute, of the request's headers. Only routes made by `kept`
are kept, only what was answered with 200 to somebody not signed in, and never a page with a form's token.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yurong.kit import csrf
from yurong.kit.changes import Changes
from yurong.kit.clock import now, today
from yurong.kit.db import Database
from yurong.kit.headers import always
from yurong.kit.snapshots import Snapshot, Snapshots, address
from yurong.kit.web import Guard, GuardedRoute, View, get

CACHE_CONTROL = "public, no-cache"
"""Anybody may store the page and must ask, each time, whether it is still true."""
VARY = "Cookie, Accept-Encoding"

Stamp = Callable[[Session], str]
"""What the published data is, in a few letters: differs as soon as any kept page could differ."""
NextTurn = Callable[[Session], datetime | None]
"""When the stamp next differs without anybody writing, besides midnight; None for never."""


class Kept:
    """The snapshots of one app and the way to know that they are still true."""

    def __init__(self, database: Database, stamp: Stamp, next_turn: NextTurn):
        self.snapshots = Snapshots()
        self._changes = Changes(database)
        self._database = database
        self._stamp = stamp
        self._next_turn = next_turn
        self._known: tuple[object, str, datetime | None] = (None, "", None)

    def stamp(self, session: Session) -> str:
        """The stamp of what this session reads, on today's business date."""
        return f"{today()} {self._stamp(session)}"

    async def current_stamp(self) -> str:
        """The stamp now; asks the database only after a commit, at midnight and at a turn."""
        seen = (self._changes.mark(), today())
        known, stamp, turn = self._known
        if seen != known or (turn is not None and now() >= turn):
            stamp, turn = await run_in_threadpool(self._read)
            # All in one assignment, the mark taken before the reading: too old at worst, and asked again.
            self._known = (seen, stamp, turn)
        return stamp

    def _read(self) -> tuple[str, datetime | None]:
        with self._database.reading() as session:
            turn = self._next_turn(session)  # before the stamp: a turn between the two is asked for again
            return self.stamp(session), turn


def kept(path: str, view: View, *, who: Guard) -> GuardedRoute:
    """A public page that is kept as a snapshot. Empty query values must mean the same as absent ones."""

    @wraps(view)
    def keep(request: Request, session: Session) -> Response | Callable[[], Response]:
        keeping: Kept = request.app.state.kept
        # Read before the page: a change in between leaves a new page under an old stamp, never the reverse.
        stamp = keeping.stamp(session)
        answer = view(request, session)
        return _keep(request, answer, keeping, stamp) if isinstance(answer, Response) else answer

    return get(path, keep, who=who)


def _keep(request: Request, answer: Response, keeping: Kept, stamp: str) -> Response:
    personal = request.state.known_as or csrf.was_made(request) or "set-cookie" in answer.headers
    if personal or answer.status_code != 200 or request.method != "GET":
        return answer
    page = Snapshot.of(stamp, answer.headers["content-type"], bytes(answer.body))
    keeping.snapshots.put(address(request.scope["path"], request.scope["query_string"]), page)
    named = {"ETag": page.etag, "Cache-Control": CACHE_CONTROL}
    if _has(page, request.headers.get("if-none-match", "").encode("latin-1")):
        return Response(status_code=304, headers={**named, "Vary": VARY})
    answer.headers.update({**named, "Vary": "Cookie"})  # the compression that follows adds its own
    return answer


def _has(page: Snapshot, tags: bytes) -> bool:
    """Whether the visitor's If-None-Match names this page."""
    opaque = page.etag.removeprefix("W/").encode()
    return bool(tags) and any(tag.strip().removeprefix(b"W/") in (opaque, b"*") for tag in tags.split(b","))


class ServeKept:
    """Outermost: answers from the snapshots whoever carries no session cookie; all else goes on inwards."""

    def __init__(self, app: ASGIApp, session_cookie: str):
        self.app = app
        self._signed_in = f"{session_cookie}=".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(scope) if scope["type"] == "http" else None
        if answer is None:
            await self.app(scope, receive, send)
            return
        start, body = answer
        await send(start)
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def _answer(self, scope: Scope) -> tuple[Message, bytes] | None:
        if scope["method"] not in ("GET", "HEAD"):
            return None
        asked = _asked(scope["headers"])
        if self._signed_in in asked.get(b"cookie", b""):
            return None
        keeping: Kept = scope["app"].state.kept
        at = address(scope["path"], scope["query_string"])
        page = keeping.snapshots.find(at)
        if page is None or page.stamp != await keeping.current_stamp():
            return None
        tags = asked.get(b"if-none-match")
        if tags and _has(page, tags):
            return _start(304, page, scope), b""
        coding = page.coding_for(asked.get(b"accept-encoding", b""))
        body = page.packed.get(coding) if coding else page.body
        if body is None:
            body = await run_in_threadpool(keeping.snapshots.pack, at, page, coding)
        return _start(200, page, scope, len(body), coding), body


WANTED = frozenset((b"cookie", b"if-none-match", b"accept-encoding"))


def _asked(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The headers that matter here; a header sent twice counts with all its values."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in WANTED:
            found[name] = found[name] + b"," + value if name in found else value
    return found


_KEPT = [(b"cache-control", CACHE_CONTROL.encode()), (b"vary", VARY.encode())]


def _start(status: int, page: Snapshot, scope: Scope, length: int | None = None, coding: str = "") -> Message:
    headers = [*always(scope["scheme"]), *_KEPT, (b"etag", page.etag.encode())]
    if length is not None:
        headers.append((b"content-type", page.content_type.encode()))
        headers.append((b"content-length", b"%d" % length))
    if coding:
        headers.append((b"content-encoding", coding.encode()))
    return {"type": "http.response.start", "status": status, "headers": headers}
