"""The child process of `yurong.kit.pdf`: prints each document from its pipe, until the pipe ends.

Started as `python -P -m yurong.kit.pdf_worker FD`, with FONTCONFIG_FILE already set, as Pango reads it once.
It imports nothing of ours, so that a worker holds WeasyPrint and no more.
"""

import gc
import json
import logging
import math
import os
import resource
import signal
import sys
from collections import Counter
from multiprocessing.connection import Connection
from typing import NoReturn

from weasyprint import CSS, HTML  # type: ignore[import-untyped]
from weasyprint.text import ffi  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
from weasyprint.urls import FatalURLFetchingError, URLFetcher  # type: ignore[import-untyped]

PROGRESS = logging.getLogger("weasyprint.progress")
MEMORY_BYTES = 2 << 30  # address space; a sheet of 40 pages stays far below
GRACE_S = 5  # the parent's clock decides; this one ends a worker whose parent has gone


def main() -> None:
    # Without it WeasyPrint falls back to fontTools and a sheet takes 26 s instead of 0.6 s.
    assert ffi.harfbuzz_subset is not None, "libharfbuzz-subset0 is not installed"
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer; it closes the pipe
    os.nice(5)  # pages before papers
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold somebody's firm
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    pipe, printer = Connection(int(sys.argv[1])), Printer()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    try:
        pipe.send_bytes(b"ready")
        while True:
            _answer(pipe, json.loads(pipe.recv_bytes()), printer)
    except (EOFError, OSError):
        return  # the parent closed the pipe, or died


def _answer(pipe: Connection, request: dict[str, str | float], printer: "Printer") -> None:
    _limit_cpu(float(request["deadline_s"]))
    pdf, failure = b"", ""
    pages = Pages(pipe)
    PROGRESS.setLevel(logging.INFO if request["tells"] else logging.WARNING)
    PROGRESS.addHandler(pages)
    try:
        pdf = printer.print(str(request["html"]), str(request["css"]), str(request["identifier"]))
    except BaseException as error:  # also FatalURLFetchingError, which is no Exception
        # The type alone: messages of the parser quote the document, and the document is somebody's.
        failure = type(error).__name__
    finally:
        PROGRESS.removeHandler(pages)
    pipe.send_bytes(json.dumps({"failure": failure, "notes": printer.warnings.seen}).encode())
    if not failure:
        pipe.send_bytes(pdf)


def _limit_cpu(deadline_s: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + deadline_s + GRACE_S)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


class Deny(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no annotations
    """Our documents need nothing from anywhere, so whoever asks for a URL stops the document."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def fetch(self, url: str, headers: object = None) -> NoReturn:
        self.asked += 1
        raise FatalURLFetchingError("a printed document fetches nothing")


class Warnings(logging.Handler):
    """How often each kind of warning came; its text is dropped, as it quotes the document."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        self.seen["missing glyph" if ".notdef" in str(record.msg) else "layout warning"] += 1


class Pages(logging.Handler):
    """Tells the parent the number of each page that is laid out, as WeasyPrint's log of progress has it."""

    def __init__(self, pipe: Connection) -> None:
        super().__init__(logging.INFO)
        self.pipe = pipe

    def emit(self, record: logging.LogRecord) -> None:
        # 「… Page %d」; of a page that a later round keeps it says so behind the number.
        if str(record.msg).endswith("Page %d") and isinstance(record.args, tuple):
            self.pipe.send_bytes(json.dumps({"page": record.args[0]}).encode())


class Printer:
    """One font configuration and the parsed style sheets, kept for the life of the worker.

    Fresh ones for each document cost 18 % more time, and each font configuration leaks about 1 MiB.
    """

    def __init__(self) -> None:
        self.deny = Deny()
        self.fonts = FontConfiguration()
        self.parsed: dict[str, CSS] = {}
        self.warnings = Warnings()
        logger = logging.getLogger("weasyprint")
        logger.propagate = False
        logger.addHandler(self.warnings)

    def print(self, html: str, css: str, identifier: str) -> bytes:
        self.warnings.seen.clear()
        self.deny.asked = 0
        if css not in self.parsed:
            self.parsed[css] = CSS(string=css, url_fetcher=self.deny, font_config=self.fonts)
        pdf: bytes = HTML(string=html, url_fetcher=self.deny).write_pdf(
            stylesheets=[self.parsed[css]],
            font_config=self.fonts,
            pdf_variant="pdf/a-3u",
            pdf_tags=True,
            pdf_identifier=identifier.encode(),
        )
        if self.deny.asked:
            # WeasyPrint survives even the fatal error inside an SVG, and prints the rest of it.
            raise FatalURLFetchingError("a printed document fetches nothing")
        return pdf


if __name__ == "__main__":
    main()
