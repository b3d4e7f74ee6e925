"""The service worker of the check-in page, served from where it may answer for that page."""

from functools import cache

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from yurong.kit.static import source_folder


def show(_request: Request, _session: Session) -> Response:
    """The script; under /organise its scope covers the check-in pages and nothing of the firms'."""
    return Response(_script(), media_type="text/javascript", headers={"cache-control": "no-cache"})


@cache
def _script() -> str:
    return (source_folder() / "js" / "check-in-worker.js").read_text(encoding="utf-8")
