"""Deletes a saved result."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.saved.carry import put_down
from catalog.saved.keeping import discard
from yurong.kit.clock import now
from yurong.kit.templating import render


def remove(request: Request, session: Session) -> Response:
    """Erases the content at once and says so. Writes. Raises NoSuchResult (404) and Cleared (410)."""
    discard(session, request.path_params["token"], now())
    response = render(request, "catalog/saved/removed.html")
    put_down(response)
    return response
