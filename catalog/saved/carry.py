"""Carrying a saved result into a booking: a cookie of this browser names the result opened last."""

from datetime import timedelta

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.saved.keeping import Kept, kept
from yurong.kit.clock import now
from yurong.kit.errors import Problem

COOKIE = "yurong_case"
PATH = "/bookings"
"""Where the cookie is sent: the intake is the only page that reads it."""
LASTS = timedelta(days=7)


def carry(request: Request, response: Response, token: str) -> None:
    """Lets the next intake of this browser begin with this result."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTS.total_seconds()),
        path=PATH,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def put_down(response: Response) -> None:
    """The next intake begins empty again."""
    response.delete_cookie(COOKIE, path=PATH)


def carried(request: Request, session: Session) -> Kept | None:
    """The result that this browser carries, None where there is none or it was erased. Reads."""
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    try:
        return kept(session, token, now())
    except Problem:
        return None
