"""The application: routes of all packages, one handler for refusals, one database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
import structlog
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount

import catalog.routes
import events.routes
import yurong.accounts.routes
import yurong.job_pages
import yurong.pages
from catalog import snapshot
from catalog.regions import henan_options
from events.attendance import attendance
from events.coming import ahead, coming, coming_mark, next_turn, presented_at
from yurong import background
from yurong.accounts.access import NotSignedIn
from yurong.accounts.audit import note_look
from yurong.accounts.sessions import COOKIE, identify
from yurong.accounts.visitor import NOBODY
from yurong.kit import csrf, pdf, static
from yurong.kit.api import problem_json
from yurong.kit.db import Database
from yurong.kit.errors import NotFound, Problem, TooLarge
from yurong.kit.headers import SecurityHeaders
from yurong.kit.kept import Kept, ServeKept
from yurong.kit.templating import environment, render
from yurong.settings import Settings

UNDECLARED_BYTES = 4 * 1024 * 1024
"""Where a body that does not declare its length is cut off; forms have their own, smaller limit."""
log = structlog.get_logger()


def create_app(settings: Settings) -> Starlette:
    """The whole site over a migrated database."""
    database = Database(settings.url, settings.pool_size)
    files = static.ensure(settings.folder.static)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        # One worker thread more than connections would wait inside a request for a connection.
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.pool_size
        with background.running(database, settings):
            yield
        pdf.close()
        database.close()

    app = Starlette(
        routes=_routes(files),
        middleware=[
            Middleware(ServeKept, session_cookie=COOKIE),
            Middleware(RequestBodyLimitMiddleware, max_body_size=UNDECLARED_BYTES),
            Middleware(SecurityHeaders),
            Middleware(GZipMiddleware, minimum_size=800, compresslevel=5),
        ],
        exception_handlers={Problem: _refused, HTTPException: _http, Exception: _broken},
        lifespan=lifespan,
    )
    pdf.use_fonts(settings.folder.fonts / "fonts.conf")
    app.state.settings = settings
    app.state.database = database
    app.state.kept = Kept(database, _published, next_turn)
    app.state.identify = identify
    app.state.note_look = note_look
    app.state.coming = coming
    app.state.ahead = ahead
    app.state.presented_at = presented_at
    app.state.attendance = attendance
    app.state.henan_regions = henan_options()
    app.state.templates = environment(("yurong", "catalog", "events"), static_url=files.url)
    return app


def _published(session: Session) -> str:
    """The stamp of everything that a kept page shows."""
    return f"{snapshot.version(session)} {coming_mark(session)}"


def _routes(files: static.StaticFiles) -> list[BaseRoute]:
    return [
        Mount("/static", files.app(), name="static"),
        *yurong.pages.routes,
        *yurong.job_pages.routes,
        *yurong.accounts.routes.routes,
        *catalog.routes.routes,
        *events.routes.routes,
    ]


def _refused(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Problem)
    if isinstance(refused, NotSignedIn) and request.method == "GET":
        return RedirectResponse(refused.next_url, status_code=303)
    if request.url.path.startswith("/api/"):
        return problem_json(refused)
    if not hasattr(request.state, "visitor"):
        request.state.visitor = NOBODY
    answer = render(
        request,
        "errors/problem.html",
        {
            "status": refused.status,
            "title": refused.title,
            "message": refused.message,
            "next_label": refused.next_label,
            "next_url": refused.next_url,
        },
        status=refused.status,
    )
    csrf.remember(request, answer)
    return answer


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = _refused(request, _HTTP.get(error.status_code, NotFound)())
    answer.headers.update(error.headers or {})
    return answer


def _broken(request: Request, error: Exception) -> Response:
    # The route is logged, never the address or the form: they may hold a token or personal data.
    route = getattr(request.scope.get("route"), "path", "?")
    log.error("request failed", route=route, error=type(error).__name__)
    return _refused(request, Broken())


class Broken(Problem):
    status = 500
    title = "系统出了点问题"
    message = "不是您的操作有误。已经记录下来，请稍后再试；您刚才填写的内容请先保留。"


class NotAllowed(Problem):
    status = 405
    title = "这个地址不能这样打开"
    message = "请从页面上的按钮进入。"


class Unreadable(Problem):
    status = 400
    title = "提交的内容读不出来"
    message = "请用浏览器打开本站页面重新填写。"


_HTTP = {400: Unreadable, 404: NotFound, 405: NotAllowed, 413: TooLarge}
