"""A handbook of 200 products: pages per second and peak memory, beside WeasyPrint used plainly.

Run: python -m bench.handbook (some two minutes), or with one variant's name. Each runs in a process of its
own, so that CPU and peak memory are its own: of the worker where one prints, of the process itself elsewhere.
The products are the catalogue's own, the first of them twice to make 200, an offering under every fourth.
"""

import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from pypdf import PdfReader, PdfWriter

from bench.table import show
from catalog.finding.filter import ELSEWHERE, OURS, Filter
from catalog.handbook.compiling import compile_handbook
from catalog.handbook.printing import handbook_html, handbook_pdf
from catalog.handbook.values import Handbook
from catalog.paper.printing import paper_css
from catalog.values import Catalogue
from tests.catalog.examples import an_offering, real_catalogue
from yurong.kit import fonts, pdf

ROOT = Path(__file__).parents[1]
PRODUCTS = 200
DAY = date(2026, 11, 22)
SITE = "https://yurong.example"
VARIANTS = {
    "plain": "WeasyPrint plainly: machine's fonts, no tags",
    "ours": "ours: one document in a worker of its own, PDF/A-3u, tags",
    "chapters": "ours by chapter, joined by pypdf (no contents, no tags)",
}


def main() -> None:
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    measured = {name: _child(name) for name in VARIANTS}
    plain = measured["plain"][0]
    rows = [("variant", "pages", "CPU s", "pages a CPU s", "ratio to plain", "peak MiB", "PDF MiB")]
    for name, said in VARIANTS.items():
        cpu, peak, size, pages = measured[name]
        each = f"{pages / cpu:.1f}"
        rows.append(
            (said, f"{pages:.0f}", f"{cpu:.1f}", each, f"{cpu / plain:.2f}", f"{peak:.0f}", f"{size:.2f}")
        )
    show(f"a handbook of {PRODUCTS} products", rows)


def _child(name: str) -> tuple[float, float, float, float]:
    command = [sys.executable, "-m", "bench.handbook", name]
    ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    cpu, peak, size, pages = json.loads(ran.stdout)
    return cpu, peak, size, pages


def measure(name: str) -> None:
    """Runs one variant; prints CPU seconds, peak MiB, PDF MiB and pages as JSON. Compiling is counted."""
    catalogue = two_hundred(real_catalogue())
    if name != "plain":
        pdf.use_fonts(fonts.ensure(ROOT / "var" / "fonts"))
    before = _cpu()
    book = compile_handbook(catalogue, Filter(region=(*OURS, ELSEWHERE)), DAY)
    printed = {"plain": _plain, "ours": _ours, "chapters": _chapters}[name](book)
    cpu = _cpu() - before
    peak = getrusage(RUSAGE_SELF if name == "plain" else RUSAGE_CHILDREN).ru_maxrss / 1024
    pages = len(PdfReader(io.BytesIO(printed)).pages)
    print(json.dumps([cpu, peak, len(printed) / 2**20, pages]))


def two_hundred(catalogue: Catalogue) -> Catalogue:
    """The catalogue with 200 products and 50 offerings of five made-up institutions."""
    again = (replace(each, slug=f"{each.slug}-2", name=f"{each.name}（二）") for each in catalogue.products)
    products = (*catalogue.products, *again)[:PRODUCTS]
    offerings = tuple(
        an_offering(id=number, product=each.slug, institution=f"示例银行{number % 5}")
        for number, each in enumerate(products[::4], 1)
    )
    return replace(catalogue, version="200-bench", products=products, offerings=offerings)


def _ours(book: Handbook) -> bytes:
    return handbook_pdf(book, SITE, "/products", told=_nobody)


def _chapters(book: Handbook) -> bytes:
    whole = PdfWriter()
    for chapter in book.chapters:
        alone = replace(book, chapters=(chapter,), institutions=(), providers=(), names=())
        for page in PdfReader(io.BytesIO(_ours(alone))).pages:
            whole.add_page(page).pop("/StructParents", None)
    target = io.BytesIO()
    whole.write(target)
    return target.getvalue()


def _plain(book: Handbook) -> bytes:
    # Only here: the other variants measure processes that do not load it.
    from weasyprint import CSS, HTML  # type: ignore[import-untyped]  # noqa: PLC0415

    html = handbook_html(book, SITE, "/products")
    return bytes(HTML(string=html).write_pdf(stylesheets=[CSS(string=paper_css("handbook.css"))]))


def _nobody(_page: int) -> None:
    """Nobody waits for the progress of a measurement."""


def _cpu() -> float:
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main()
