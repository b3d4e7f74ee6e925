"""Views for programs: JSON in, JSON out, refusals as problem documents (RFC 9457)."""

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.errors import Problem, TooLarge
from yurong.kit.etags import tagged
from yurong.kit.limits import Limit, count
from yurong.kit.web import Guard, GuardedRoute, View, counted_as, guarded

MAX_JSON_BYTES = 64 * 1024
JSON_TYPE = "application/json"


class WrongType(Problem):
    status = 415
    title = "内容类型不对"
    message = "请用 Content-Type: application/json 提交 JSON。"


def api_post(path: str, view: View, *, who: Guard, limit: Limit) -> GuardedRoute:
    """A question from a program: JSON in, JSON out, nothing written but the count of tries.

    No cookie is read, so nobody's session can be borrowed and no token is needed. Refusals are
    problem+json. The view finds the body in `json_of`.
    """

    async def ask(request: Request) -> Response:
        bare = Request(_without_cookies(request.scope), request.receive)
        try:
            bare.state.json = await _read_json(bare)
            return await run_in_threadpool(_answer, bare, view, who, limit)
        except Problem as refused:
            return problem_json(refused)

    return guarded(path, ask, "POST", view, who)


def api_get(path: str, view: View, *, who: Guard) -> GuardedRoute:
    """Something to read for a program: no cookie is read, nothing is written. Refusals are problem+json."""

    async def show(request: Request) -> Response:
        bare = Request(_without_cookies(request.scope), request.receive)
        try:
            return await run_in_threadpool(_read_out, bare, view, who)
        except Problem as refused:
            return problem_json(refused)

    return guarded(path, show, "GET", view, who)


def json_answer(request: Request, text: str) -> Response:
    """The JSON with its ETag; 304 without it to whoever holds the same already."""
    return tagged(request, text, JSON_TYPE)


def json_of(request: Request) -> bytes:
    """The JSON text that a program sent, at most MAX_JSON_BYTES; not yet read."""
    sent: bytes = request.state.json
    return sent


def problem_json(refused: Problem, errors: Mapping[str, str] | None = None) -> Response:
    """A refusal for programs (RFC 9457), in Chinese; `errors` are messages by field."""
    body: dict[str, object] = {"title": refused.title, "status": refused.status, "detail": refused.message}
    if errors:
        body["errors"] = [{"field": field, "message": message} for field, message in errors.items()]
    return JSONResponse(body, refused.status, media_type="application/problem+json")


async def _read_json(request: Request) -> bytes:
    """The body, cut off where it grows too long whatever length was declared."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON_TYPE:
        raise WrongType
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > MAX_JSON_BYTES:
            raise TooLarge(f"一次最多提交 {MAX_JSON_BYTES // 1024} KB。")
    return bytes(read)


def _without_cookies(scope: Scope) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
    return {**scope, "headers": headers, "state": {}}


def _read_out(request: Request, view: View, who: Guard) -> Response:
    database: Database = request.app.state.database
    with database.reading() as session:
        request.app.state.identify(request, session)
        who(request)
        answer = view(request, session)
    return answer if isinstance(answer, Response) else answer()


def _answer(request: Request, view: View, who: Guard, limit: Limit) -> Response:
    database: Database = request.app.state.database
    with database.writing() as session:
        request.app.state.identify(request, session)
        count(session, limit, counted_as(request), now())
    with database.reading() as session:
        who(request)
        answer = view(request, session)
    return answer if isinstance(answer, Response) else answer()
