"""A stored file as an answer: only ever a download, never shown by this site as a page of its own."""

from collections.abc import Iterator
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

MEDIA = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def download(content: Iterator[bytes], *, name: str, media: str, size_bytes: int) -> Response:
    """The content as 「name.media」; nobody in between keeps it, no search engine lists it."""
    shown = quote(f"{name}.{media}", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename=\"paper.{media}\"; filename*=UTF-8''{shown}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Length": str(size_bytes),
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex",
    }
    return StreamingResponse(content, media_type=MEDIA[media], headers=headers)
