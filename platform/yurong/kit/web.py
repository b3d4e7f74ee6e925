"""From a URL to a plain view: who may come, one transaction, forms read and checked.

A view is a plain function `(request, session) -> Response`; it runs in the thread pool. GET gets a
session that cannot write; POST gets one transaction, committed when the answer is not an error.
A view may return a function instead: it is called after the transaction has ended (slow answers); those of a
GET in threads of their own.
"""

import sys
from collections.abc import Awaitable, Callable
from typing import Protocol

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from yurong.kit import csrf
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.errors import BadInput, NotFound, TooLarge
from yurong.kit.limits import Limit, count
from yurong.kit.row_ids import bind_addresses
from yurong.kit.slow_answers import work_out

View = Callable[[Request, Session], Response | Callable[[], Response]]

MAX_FIELDS = 500
MAX_BODY_BYTES = 2 * 1024 * 1024
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
NOT_UTF8 = "文字编码不是 UTF-8，请用浏览器打开本站页面重新填写。"


bind_addresses()


class Guard(Protocol):
    """Who may come: raises a Problem for those who may not. `name` stands in the route table."""

    @property
    def name(self) -> str: ...

    def __call__(self, request: Request) -> None: ...


SECRET = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
"""Where the address is the key: neither search engines nor caches keep it, no other page hears of it."""


class GuardedRoute(Route):
    """A route that knows who may come, so that the route table can be walked."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[[Request], Awaitable[Response]],
        method: str,
        name: str,
        who: Guard,
        most_bytes: int | None = None,
    ) -> None:
        super().__init__(path, endpoint, methods=[method], name=name, max_body_size=most_bytes)
        self.who = who


def get(path: str, view: View, *, who: Guard, look: str = "") -> GuardedRoute:
    """A page. `look` names pages that show somebody's particulars: each time one is shown, it is noted."""

    async def show(request: Request) -> Response:
        answer = await run_in_threadpool(_show, request, view, who, look)
        return _finish(request, answer if isinstance(answer, Response) else await work_out(answer))

    return guarded(path, show, "GET", view, who)


def post(path: str, view: View, *, who: Guard, limit: Limit | None = None) -> GuardedRoute:
    """A change: same-site form with a token; at most `limit` from one person or address."""

    async def change(request: Request) -> Response:
        request.state.form = await _read_form(request)
        return await run_in_threadpool(_change, request, view, who, limit)

    return guarded(path, change, "POST", view, who)


def upload(
    path: str, view: View, *, who: Guard, limit: Limit, largest: int, keep: Callable[[Request], None]
) -> GuardedRoute:
    """A change that brings a file of up to `largest` bytes, streamed to disk.

    Nothing is read of a stranger. `keep` puts the file where it belongs before the transaction begins, so
    that nobody waits for the disk; the view moves or drops it.
    """

    async def change(request: Request) -> Response:
        await run_in_threadpool(_let_in, request, who)
        request.state.form = await _read_form(request, largest)
        try:
            return await run_in_threadpool(_change, request, view, who, limit, keep)
        finally:
            await request.state.form.close()

    # The declared length is checked here, with a page that says so; the server holds bodies to it.
    return guarded(path, change, "POST", view, who, most_bytes=sys.maxsize)


def form_of(request: Request) -> FormData:
    """What the visitor submitted."""
    form: FormData = request.state.form
    return form


def see(url: str) -> Response:
    """303: after a change, go and look at the result."""
    return RedirectResponse(url, status_code=303)


def _let_in(request: Request, who: Guard) -> None:
    database: Database = request.app.state.database
    with database.reading() as session:
        request.app.state.identify(request, session)
        who(request)


async def _read_form(request: Request, largest: int = MAX_BODY_BYTES) -> FormData:
    """The submitted form. Raises TooLarge by the declared length, before reading, and BadInput."""
    # Without a length a small form is cut off where any body is (app.UNDECLARED_BYTES), a file nowhere.
    declared = request.headers.get("content-length", "0" if largest == MAX_BODY_BYTES else "")
    if not declared.isdecimal() or int(declared) > largest:
        raise TooLarge(f"一次最多提交 {largest >> 20} MB，请删减后再试。")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in FORM_TYPES:
        raise BadInput("请用浏览器打开本站页面，在表单里填写。")
    # Browsers percent-encode; raw bytes come from programs that guess an encoding.
    if kind == FORM_TYPES[0] and not (await request.body()).isascii():
        raise BadInput(NOT_UTF8)
    return await request.form(max_fields=MAX_FIELDS)


def _show(request: Request, view: View, who: Guard, look: str) -> Response | Callable[[], Response]:
    database: Database = request.app.state.database
    _refuse_null(request)
    with database.reading() as session:
        request.app.state.identify(request, session)
        who(request)
        answer = view(request, session)
    if look:
        # A transaction of its own: what the page reads stays read-only.
        with database.writing() as session:
            request.app.state.note_look(session, request, look)
    return answer


def _change(
    request: Request,
    view: View,
    who: Guard,
    limit: Limit | None,
    keep: Callable[[Request], None] | None = None,
) -> Response:
    database: Database = request.app.state.database
    form = form_of(request)
    _refuse_null(request)
    if any("\ufffd" in value for _, value in form.multi_items() if isinstance(value, str)):
        raise BadInput(NOT_UTF8)
    sent = form.get(csrf.FIELD)
    csrf.check(request, sent if isinstance(sent, str) else None)
    if limit:
        # A transaction of its own: a try counts even if the view refuses it.
        with database.writing() as session:
            request.app.state.identify(request, session)
            count(session, limit, counted_as(request), now())
    if keep:
        keep(request)
    with database.writing() as session:
        if not limit:
            request.app.state.identify(request, session)
        who(request)
        answer = view(request, session)
        if isinstance(answer, Response) and answer.status_code >= 400:
            session.rollback()
    return _finish(request, answer if isinstance(answer, Response) else answer())


def _refuse_null(request: Request) -> None:
    """PostgreSQL stores no null character and raises when asked for one."""
    if any("\0" in str(value) for value in request.path_params.values()):
        raise NotFound


def counted_as(request: Request) -> str:
    """Signed-in people are counted one by one: a whole office or carrier may share an address."""
    known: str = request.state.known_as
    return known or (request.client.host if request.client else "?")


def _finish(request: Request, response: Response) -> Response:
    csrf.remember(request, response)
    if "token" in request.path_params:
        for name, value in SECRET.items():
            response.headers.setdefault(name, value)
    return response


def guarded(
    path: str,
    endpoint: Callable[[Request], Awaitable[Response]],
    method: str,
    view: View,
    who: Guard,
    most_bytes: int | None = None,
) -> GuardedRoute:
    """The route of a view, named after it."""
    name = f"{view.__module__}.{getattr(view, '__name__', 'view')}"
    return GuardedRoute(path, endpoint, method, name, who, most_bytes)
