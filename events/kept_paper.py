"""A printed paper as a file: rendered once, kept by the hash of its frozen content, checked when read."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What printing needs of a paper that was put out; lives longer than the session that read it."""

    number: str
    payload: str
    payload_sha256: str
    pdf_sha256: str | None


Print = Callable[[Frozen], bytes]
"""Makes the PDF of the frozen content: the same content, the same bytes."""


def printed(folder: Path, paper: Frozen, press: Print) -> bytes:
    """The paper: the stored file, or a new printing of the frozen content, stored. Raises PdfTooSlow.

    Only files are written, never the database, so a GET may call it. A stored file that is not what was
    first printed is printed again; a printing that differs from the first (another WeasyPrint, other
    fonts) is logged and handed out, but does not take the place of the first.
    """
    path = folder / f"{paper.payload_sha256}.pdf"
    stored = path.read_bytes() if path.is_file() else None
    if stored is not None and paper.pdf_sha256 in (None, digest(stored)):
        return stored
    if stored is not None:
        log.error("paper %s: the stored file is not the one first printed", paper.number)
    pdf = press(paper)
    if paper.pdf_sha256 not in (None, digest(pdf)):
        log.error("paper %s: printing again gave other bytes than the first time", paper.number)
        return pdf
    _put(path, pdf)
    return pdf


def digest(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


def _put(path: Path, pdf: bytes) -> None:
    """Whole or not at all: a reader never sees half a file, a power cut leaves none."""
    handle, made = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        Path(made).replace(path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
