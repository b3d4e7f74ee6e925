"""HTML to PDF/A in worker processes: off the request's thread, under a deadline, and with nothing fetched.

WeasyPrint is Python code that holds the interpreter for most of a second, and hostile text can hold it for
minutes; no thread can be stopped. A worker is therefore a plain child process with its own pipe: it can be
killed at the deadline, and it ends by itself when the pipe closes, however its parent died.
"""

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, LifoQueue

from yurong.kit.errors import Problem

log = logging.getLogger(__name__)

WORKERS = 2  # one per core of the smallest machine we promise to run on
RENDERS_PER_WORKER = 300
START_S = 60  # importing WeasyPrint takes 1 to 3 s; a machine under load gets the benefit of the doubt

Told = Callable[[int], None]
"""Hears the number of each page as it is laid out. What it raises ends the document."""


class PdfTooSlow(Problem):
    """The document was not ready at its deadline; its worker was ended and nothing was kept."""

    status = 503
    title = "文件生成超时"
    message = "这份文件没有在限定时间内生成。已填写的内容都在，请稍后再试一次；仍不成功请联系办会人员。"


class PdfFailed(Exception):
    """The document cannot be printed: our fault (a template that fetches, no memory), not the visitor's."""


class Press:
    """A pool of at most `size` workers, started when first needed. Safe to call from any thread.

    `fonts_conf` is the fontconfig file the workers see instead of the machine's; None keeps the machine's.
    """

    def __init__(self, fonts_conf: Path | None = None, *, size: int = WORKERS) -> None:
        self._fonts_conf = fonts_conf
        # Last in, first out: a warm worker is taken before an empty place starts another.
        self._places: LifoQueue[_Worker | None] = LifoQueue()
        for _ in range(size):
            self._places.put(None)
        self._size = size
        self._closed = False

    def render(
        self, html: str, stylesheet: str, *, identifier: str, deadline_s: float = 20, told: Told | None = None
    ) -> bytes:
        """One PDF/A-3u, tagged. Same arguments, same bytes, in every worker and on every day.

        `stylesheet` is CSS text, parsed once per worker. `identifier` becomes the file's ID. Dates come
        only from `<meta name=dcterms.created>`. Waiting for a free worker counts towards the deadline,
        starting one does not. Raises PdfTooSlow, and PdfFailed when the document asks for any URL or the
        worker dies.
        """
        until = time.monotonic() + deadline_s
        worker = self._take(deadline_s)
        try:
            if worker is None:
                starting = time.monotonic()
                worker = _Worker(self._fonts_conf)
                until += time.monotonic() - starting
            request = {
                "html": html,
                "css": stylesheet,
                "identifier": identifier,
                "deadline_s": deadline_s,
                "tells": told is not None,
            }
            pdf, notes = worker.ask(request, until, told or _nobody)
        except BaseException:
            # Whatever went wrong, half an answer may be in the pipe: this worker is not asked again.
            if worker is not None:
                worker.end()
            worker = None
            raise
        finally:
            self._give_back(worker)
        for note, count in notes.items():
            log.warning("pdf %s: %s in %s", note, count, identifier)
        return pdf

    def close(self) -> None:
        """Ends the idle workers now and each busy one after its document. Rendering again is a mistake."""
        self._closed = True
        while True:
            try:
                worker = self._places.get_nowait()
            except Empty:
                return
            if worker is not None:
                worker.end()

    def _take(self, deadline_s: float) -> "_Worker | None":
        if self._closed:
            raise PdfFailed("the press is closed")
        try:
            return self._places.get(timeout=max(deadline_s, 0))
        except Empty:
            raise PdfTooSlow from None

    def _give_back(self, worker: "_Worker | None") -> None:
        if worker is not None and (self._closed or worker.renders >= RENDERS_PER_WORKER):
            worker.end()
            worker = None
        if not self._closed:
            self._places.put(worker)


class _Worker:
    """One child process and its pipe. JSON and PDF bytes only: a broken-in worker cannot send us a pickle."""

    def __init__(self, fonts_conf: Path | None) -> None:
        ours, theirs = Pipe()
        # -P keeps the current folder off the path: `platform/` must not stand before the standard library's.
        command = [sys.executable, "-P", "-m", "yurong.kit.pdf_worker", str(theirs.fileno())]
        environment = dict(os.environ)
        if fonts_conf is not None and fonts_conf.is_file():
            environment["FONTCONFIG_FILE"] = str(fonts_conf)
        elif fonts_conf is not None:
            # With a missing file Pango finds no font at all and prints boxes.
            log.warning("%s is missing: printing with this machine's own fonts", fonts_conf.name)
        self.pipe: Connection = ours
        self.renders = 0
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  our own interpreter and module
                command,
                env=environment,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        try:
            self._await(time.monotonic() + START_S)
            self._receive()
        except BaseException:
            self.end()
            raise

    def ask(self, request: dict[str, object], until: float, told: Told) -> tuple[bytes, dict[str, int]]:
        """The PDF and how often what went wrong without stopping it (missing glyphs)."""
        self.renders += 1
        try:
            self.pipe.send_bytes(json.dumps(request).encode())
        except OSError as error:
            raise PdfFailed("the worker is gone") from error
        self._await(until)
        while "page" in (answer := json.loads(self._receive())):
            told(int(answer["page"]))
            self._await(until)
        if answer["failure"]:
            raise PdfFailed(answer["failure"])
        return self._receive(), answer["notes"]

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.wait()

    def _await(self, until: float) -> None:
        if not self.pipe.poll(max(until - time.monotonic(), 0)):
            raise PdfTooSlow

    def _receive(self) -> bytes:
        try:
            return self.pipe.recv_bytes()
        except (EOFError, OSError) as error:
            raise PdfFailed("the worker ended in the middle of a document") from error


def _nobody(_page: int) -> None:
    """Nobody waits for the pages one by one."""


class _Own:
    """The press of this process; servers have several processes, a worker belongs to one."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.press: Press | None = None
        self.fonts_conf: Path | None = None


_own = _Own()


def use_fonts(fonts_conf: Path | None) -> None:
    """Sets the fontconfig file of this process's workers; the app calls it once, before it serves.

    Workers that already print with this file stay.
    """
    if fonts_conf != _own.fonts_conf:
        close()
        _own.fonts_conf = fonts_conf


def render_pdf(html: str, stylesheet: str, *, identifier: str, deadline_s: float = 20) -> bytes:
    """`Press.render` on this process's own press, which is opened on first use and closed at exit."""
    with _own.lock:
        press = _own.press = _own.press or Press(_own.fonts_conf)
    return press.render(html, stylesheet, identifier=identifier, deadline_s=deadline_s)


def render_long(html: str, stylesheet: str, *, identifier: str, deadline_s: float, told: Told) -> bytes:
    """`Press.render` in a worker of its own that ends with the document.

    For documents of many pages: sheets do not wait for them, and their memory is given back.
    """
    press = Press(_own.fonts_conf, size=1)
    try:
        return press.render(html, stylesheet, identifier=identifier, deadline_s=deadline_s, told=told)
    finally:
        press.close()


def close() -> None:
    """Ends this process's workers. The next `render_pdf` opens a new press."""
    with _own.lock:
        press, _own.press = _own.press, None
    if press is not None:
        press.close()


atexit.register(close)
