"""A day of 100 sheets: printing them, binding the print file, zipping; beside one document of all sheets.

Run: python -m bench.batch (some five minutes), or with the name of one variant. Each runs in a process of its
own, so that peak memory is its own: of the worker where one prints, of the process itself elsewhere. Of the
plain papers 20 are printed: the next 80 take as long again.
"""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from bench.table import show
from catalog.paper.printing import paper_css
from events.clinic.batch.binding import bind
from events.clinic.sheet_print import sheet_html, sheet_pdf
from tests.events.sheet_parts_sample import a_whole_sheet
from yurong.kit import fonts, pdf

ROOT = Path(__file__).parents[1]
SHEETS = 100
PLAIN = 20
VARIANTS = {
    "plain": ("WeasyPrint plainly, one paper after the other", PLAIN),
    "print": ("ours: papers in a worker", SHEETS),
    "bind": ("ours: printed papers bound", SHEETS),
    "zip": ("ours: printed papers zipped", SHEETS),
    "one": ("one document of all papers, WeasyPrint plainly", SHEETS),
}


def main() -> None:
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    measured = {name: _child(name) for name in VARIANTS}
    plain = measured["plain"][0] / PLAIN
    rows = [("variant", "sheets", "CPU ms a sheet", "ratio to plain", "peak MiB", "output MiB")]
    for name, (said, sheets) in VARIANTS.items():
        cpu, peak, size = measured[name]
        each = cpu / sheets
        rows.append(
            (said, str(sheets), f"{each * 1000:.0f}", f"{each / plain:.3f}", f"{peak:.0f}", f"{size:.1f}")
        )
    show("a day's sheets", rows)


def _child(name: str) -> tuple[float, float, float]:
    command = [sys.executable, "-m", "bench.batch", name]
    ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    cpu, peak, size = json.loads(ran.stdout)
    return cpu, peak, size


def measure(name: str) -> None:
    """Runs one variant and prints CPU seconds, peak MiB and output MiB as JSON."""
    prepared = [_paper()] * SHEETS if name in ("bind", "zip") else []
    pdf.close()
    before = _cpu()
    size = {"print": _print, "plain": _plain, "one": _one}[name]() if not prepared else _join(name, prepared)
    pdf.close()
    cpu = _cpu() - before
    peak = getrusage(RUSAGE_CHILDREN if name == "print" else RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([cpu, peak, size / 2**20]))


def _paper() -> bytes:
    pdf.use_fonts(fonts.ensure(ROOT / "var" / "fonts"))
    return sheet_pdf(a_whole_sheet(), payload_sha256="0" * 64)


def _print() -> int:
    pdf.use_fonts(fonts.ensure(ROOT / "var" / "fonts"))
    return sum(len(sheet_pdf(a_whole_sheet(), payload_sha256=f"{each:064d}")) for each in range(SHEETS))


def _plain() -> int:
    # Only here: the other variants measure processes that do not load it.
    from weasyprint import CSS, HTML  # type: ignore[import-untyped]  # noqa: PLC0415

    return sum(
        len(
            HTML(string=sheet_html(a_whole_sheet(), f"{each:064d}")).write_pdf(
                stylesheets=[CSS(string=paper_css())]
            )
        )
        for each in range(PLAIN)
    )


def _one() -> int:
    from weasyprint import CSS, HTML  # noqa: PLC0415

    pages = [sheet_html(a_whole_sheet(), f"{each:064d}") for each in range(SHEETS)]
    bodies = [
        page[page.index("<body") : page.index("</html>")].replace("body", "section", 1) for page in pages
    ]
    whole = "<html lang=zh-CN>" + "".join(body.replace("</body>", "</section>") for body in bodies)
    style = paper_css() + "section[data-number] { break-before: right }"
    return len(HTML(string=whole).write_pdf(stylesheets=[CSS(string=style)]))


def _join(name: str, papers: list[bytes]) -> int:
    target = io.BytesIO()
    if name == "bind":
        bind(((str(order), paper) for order, paper in enumerate(papers)), target, title="day", told=_nobody)
    else:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for order, paper in enumerate(papers):
                archive.writestr(f"{order}.pdf", paper)
    return len(target.getvalue())


def _nobody(_number: int) -> None:
    """Nobody waits for the progress of a measurement."""


def _cpu() -> float:
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main()
