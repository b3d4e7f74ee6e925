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
from yurong.kit.etags import PUBLIC, is_held
from yurong.kit.headers import always
from yurong.kit.snapshots import Ready, Snapshot, Snapshots, address
from yurong.kit.web import Guard, GuardedRoute, View, get

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

    def known_stamp(self) -> str:
        """The stamp as it was last read; empty after a commit, at midnight and at a turn: read it again."""
        seen, stamp, turn = self._known
        if seen != (self._changes.mark(), today()) or (turn is not None and now() >= turn):
            return ""
        return stamp

    async def current_stamp(self) -> str:
        """The stamp now, read from the database."""
        # The mark is taken before the reading: too old at worst, and asked again. All in one assignment.
        seen = (self._changes.mark(), today())
        stamp, turn = await run_in_threadpool(self._read)
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
    named = {"ETag": page.etag, "Cache-Control": PUBLIC}
    if is_held(page.etag, ",".join(request.headers.getlist("if-none-match"))):
        return Response(status_code=304, headers={**named, "Vary": VARY})
    answer.headers.update({**named, "Vary": "Cookie"})  # the compression that follows adds its own
    return answer


class ServeKept:
    """Outermost: answers from the snapshots whoever carries no session cookie; all else goes on inwards."""

    def __init__(self, app: ASGIApp, session_cookie: str):
        self.app = app
        self._signed_in = f"{session_cookie}=".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_reading = scope["type"] == "http" and scope["method"] in READING
        answer = await self._answer(scope) if is_reading else None
        if answer is None:
            await self.app(scope, receive, send)
            return
        await send(answer.start)
        await send(answer.body if scope["method"] == "GET" else EMPTY)

    async def _answer(self, scope: Scope) -> Ready | None:
        asked = _asked(scope["headers"])
        if self._signed_in in asked.get(b"cookie", b""):
            return None
        keeping: Kept = scope["app"].state.kept
        at = address(scope["path"], scope["query_string"])
        page = keeping.snapshots.find(at)
        if page is None or page.stamp != (keeping.known_stamp() or await keeping.current_stamp()):
            return None
        tags = asked.get(b"if-none-match")
        if tags and is_held(page.etag, tags.decode("latin-1")):
            return _ready(304, page, scope["scheme"])
        coding = page.coding_for(asked.get(b"accept-encoding", b""))
        if coding and coding not in page.packed:
            await run_in_threadpool(keeping.snapshots.pack, at, page, coding)
        return _ready(200, page, scope["scheme"], coding)


READING = ("GET", "HEAD")
EMPTY: Message = {"type": "http.response.body", "body": b""}
WANTED = frozenset((b"cookie", b"if-none-match", b"accept-encoding"))


def _asked(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The headers that matter here; a header sent twice counts with all its values."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in WANTED:
            found[name] = found[name] + b"," + value if name in found else value
    return found


_KEPT = [(b"cache-control", PUBLIC.encode()), (b"vary", VARY.encode())]


def _ready(status: int, page: Snapshot, scheme: str, coding: str = "") -> Ready:
    """Made once for each way of asking: of an answer from memory the headers would be the dearest part."""
    known = page.ready.get((status, scheme, coding))
    if known is not None:
        return known
    headers = [*always(scheme), *_KEPT, (b"etag", page.etag.encode())]
    body = b""
    if status == 200:
        body = page.packed[coding] if coding else page.body
        headers.append((b"content-type", page.content_type.encode()))
        headers.append((b"content-length", b"%d" % len(body)))
    if coding:
        headers.append((b"content-encoding", coding.encode()))
    made = Ready(
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )
    page.ready[status, scheme, coding] = made
    return made
