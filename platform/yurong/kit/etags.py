"""ETags: a name for the bytes of an answer, and 304 for whoever holds them already (RFC 9110, 13.1.2)."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

PUBLIC = "public, no-cache"
"""Anybody may store the answer and must ask, each time, whether it is still true."""


def etag_of(content: bytes) -> str:
    """The strong tag of these bytes; `W/` before it makes it weak."""
    return f'"{hashlib.sha256(content).hexdigest()[:20]}"'


def is_held(etag: str, if_none_match: str) -> bool:
    """Whether the visitor's If-None-Match names this tag; weak and strong spellings of it are equal."""
    if not if_none_match:
        return False
    opaque = etag.removeprefix("W/")
    return any(each.strip().removeprefix("W/") in (opaque, "*") for each in if_none_match.split(","))


def tagged(request: Request, content: str | bytes, media_type: str, cache_control: str = PUBLIC) -> Response:
    """The content with its ETag; 304 without it to whoever holds the same already."""
    body = content.encode() if isinstance(content, str) else content
    headers = {"etag": etag_of(body), "cache-control": cache_control}
    if is_held(headers["etag"], ",".join(request.headers.getlist("if-none-match"))):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
