"""Sign out."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from yurong.accounts import sessions
from yurong.kit.web import see


def sign_out(request: Request, session: Session) -> Response:
    """Signs this browser out and goes home. Writes."""
    answer = see("/")
    sessions.end(session, request, answer)
    return answer
