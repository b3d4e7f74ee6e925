"""The measured process of bench/sheet.py, called with a variant and with HTML and CSS as JSON on stdin.

It imports nothing of the project but the worker, so that its memory is what a worker holds.
"""

import gc
import json
import sys
from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage

from weasyprint import CSS, HTML  # type: ignore[import-untyped]

from yurong.kit.pdf_worker import Printer

WARM = 4  # documents after the first; a worker prints hundreds
# What a page of this kind is usually laid out with; our own style sheet has none of it.
FLEXIBLE = """
table { table-layout: auto }
.pairs tr, .signatures tr { display: flex }
.pairs td, .signatures td { flex: 1 }
"""


def main() -> None:
    html, css = json.load(sys.stdin)
    printing = prepare(sys.argv[1], html, css)
    pdf = printing()
    first = cpu_s()  # since the process began: imports and fonts belong to the first document
    for _ in range(WARM):
        printing()
    each = (cpu_s() - first) / WARM
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"first_s": first, "each_s": each, "peak_mib": peak, "pdf_kib": len(pdf) / 1024}))


def prepare(variant: str, html: str, css: str) -> Callable[[], bytes]:
    if variant == "ours":
        printer = Printer()
        gc.freeze()
        gc.set_threshold(100_000, 50, 50)
        return lambda: printer.print(html, css, "bench")
    style = css + FLEXIBLE if variant == "plain, flexible" else css
    # As in WeasyPrint's own first example: the machine's fonts, and everything fresh for every document.
    return lambda: bytes(HTML(string=html).write_pdf(stylesheets=[CSS(string=style)]))


def cpu_s() -> float:
    used = getrusage(RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
