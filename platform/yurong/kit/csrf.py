"""Cross-site request forgery: a token bound to the visitor's cookie, and a same-origin check."""

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from yurong.kit.errors import FormExpired

COOKIE = "yurong_visit"
FIELD = "csrf_token"


def token(request: Request) -> str:
    """The token for forms on this page; marks a new visitor so that the answer sets the cookie."""
    visit = request.cookies.get(COOKIE) or getattr(request.state, "new_visit", None)
    if not visit:
        visit = secrets.token_urlsafe(18)
        request.state.new_visit = visit
    request.state.token_made = True
    return _sign(request, visit)


def was_made(request: Request) -> bool:
    """Whether this page holds a token: then it is one visitor's, and nobody else may be shown it."""
    return getattr(request.state, "token_made", False)


def check(request: Request, sent: str | None) -> None:
    """Raises FormExpired unless the form was made for this visitor and sent from our own pages."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise FormExpired
    origin = request.headers.get("origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
        raise FormExpired
    visit = request.cookies.get(COOKIE)
    if not visit or not sent or not hmac.compare_digest(_sign(request, visit).encode(), sent.encode()):
        raise FormExpired


def remember(request: Request, response: Response) -> None:
    """Sets the visitor's cookie when a token was made for somebody new."""
    visit = getattr(request.state, "new_visit", None)
    if visit:
        response.set_cookie(
            COOKIE, visit, httponly=True, samesite="lax", secure=request.url.scheme == "https"
        )


def renew(request: Request) -> None:
    """A fresh visit: after signing in or out, tokens made before no longer hold."""
    request.state.new_visit = secrets.token_urlsafe(18)


def _sign(request: Request, visit: str) -> str:
    key: bytes = request.app.state.settings.secret_key
    return hmac.new(key, b"csrf:" + visit.encode(), hashlib.sha256).hexdigest()
