"""Printing in worker processes: deadline, refusal of every URL, the same bytes, no process left behind."""

import io
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pypdf import PdfReader

from yurong.kit import fonts, pdf
from yurong.kit.pdf import PdfFailed, PdfTooSlow, Press

ROOT = Path(__file__).parents[2]
CSS = '@page { size: A5 } body { font: 11pt "Yurong Serif", "Noto Serif CJK SC" }'
SHORT = "<html lang=zh-CN><title>短</title><p>郑州高新区诊疗会</p></html>"
ENDLESS = f"<title>长</title><p>{'郑州高新区' * 100_000}</p>"


@pytest.fixture(scope="module")
def fonts_conf() -> Path:
    return fonts.ensure(ROOT / "var" / "fonts")


@pytest.fixture(scope="module")
def press(fonts_conf: Path) -> Iterator[Press]:
    press = Press(fonts_conf)
    yield press
    press.close()


def test_a_document_is_printed_as_tagged_archival_pdf_with_its_fonts(press: Press) -> None:
    reader = PdfReader(io.BytesIO(press.render(SHORT, CSS, identifier="a")))
    assert "郑州高新区诊疗会" in reader.pages[0].extract_text()
    xmp = reader.xmp_metadata
    assert xmp is not None
    assert (xmp.pdfaid_part, xmp.pdfaid_conformance) == ("3", "U")
    assert str(reader.root_object["/Lang"]) == "zh-CN"
    assert "/StructTreeRoot" in reader.root_object


def test_two_workers_print_the_same_bytes(fonts_conf: Path, press: Press) -> None:
    other = Press(fonts_conf, size=1)
    assert other.render(SHORT, CSS, identifier="a") == press.render(SHORT, CSS, identifier="a")
    other.close()


def test_threads_share_two_workers(press: Press) -> None:
    others = set(_children(os.getpid()))
    with ThreadPoolExecutor(6) as threads:
        printed = list(threads.map(lambda _: press.render(SHORT, CSS, identifier="a"), range(12)))
    assert len(set(printed)) == 1
    assert 1 <= len(set(_children(os.getpid())) - others) <= pdf.WORKERS


def test_a_document_past_its_deadline_is_ended_and_the_next_one_printed(press: Press) -> None:
    press.render(SHORT, CSS, identifier="warm")
    before = time.monotonic()
    with pytest.raises(PdfTooSlow) as refusal:
        press.render(ENDLESS, CSS, identifier="a", deadline_s=0.3)
    assert refusal.value.status == 503
    assert "稍后再试" in refusal.value.message
    assert time.monotonic() - before < 10
    assert press.render(SHORT, CSS, identifier="a").startswith(b"%PDF")


def test_waiting_for_a_worker_counts_towards_the_deadline(fonts_conf: Path) -> None:
    press = Press(fonts_conf, size=1)
    press.render(SHORT, CSS, identifier="warm")
    slow = threading.Thread(target=_swallow, args=(press, ENDLESS, 3))
    slow.start()
    while not _busy(press):
        time.sleep(0.01)
    with pytest.raises(PdfTooSlow):
        press.render(SHORT, CSS, identifier="a", deadline_s=0.2)
    slow.join()
    assert press.render(SHORT, CSS, identifier="a").startswith(b"%PDF")
    press.close()


@pytest.mark.parametrize(
    "html",
    [
        '<img src="file:///etc/passwd">',
        '<img src="data:image/png;base64,AAAA">',
        '<link rel=stylesheet href="http://127.0.0.1:1/a.css">',
        '<link rel=attachment href="file:///etc/passwd">',
        '<a rel=attachment href="file:///etc/passwd">附件</a>',
        '<object data="file:///etc/passwd"></object>',
        '<embed src="file:///etc/passwd">',
        '<style>@import "file:///etc/passwd";</style>',
        "<style>p { background: url(file:///etc/passwd) }</style><p>字</p>",
        "<style>@font-face { font-family: X; src: url(file:///etc/passwd) }</style><p>字</p>",
        '<svg width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    ],
)
def test_a_document_that_asks_for_anything_is_not_printed(press: Press, html: str) -> None:
    with pytest.raises(PdfFailed, match="FatalURLFetchingError"):
        press.render(html, CSS, identifier="a")


def test_a_style_sheet_that_asks_for_anything_is_not_used(press: Press) -> None:
    with pytest.raises(PdfFailed):
        press.render(SHORT, '@import "file:///etc/passwd";', identifier="a")


def test_a_missing_glyph_is_counted_in_the_log_without_the_text(
    press: Press, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="yurong.kit.pdf"):
        press.render("<title>x</title><p>赵某某\U000f0000</p>", CSS, identifier="豫诊1")
    assert "missing glyph" in caplog.text
    assert "豫诊1" in caplog.text
    assert "赵某某" not in caplog.text
    assert "\U000f0000" not in caplog.text


def test_a_worker_that_dies_is_replaced(fonts_conf: Path) -> None:
    before = _children(os.getpid())
    press = Press(fonts_conf, size=1)
    press.render(SHORT, CSS, identifier="a")
    (worker,) = _children(os.getpid()) - before
    os.kill(worker, signal.SIGKILL)
    with pytest.raises(PdfFailed):
        press.render(SHORT, CSS, identifier="a")
    assert press.render(SHORT, CSS, identifier="a").startswith(b"%PDF")
    press.close()
    assert _children(os.getpid()) <= before


def test_workers_are_replaced_after_their_share(fonts_conf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "RENDERS_PER_WORKER", 1)
    before = _children(os.getpid())
    press = Press(fonts_conf, size=1)
    press.render(SHORT, CSS, identifier="a")
    assert _children(os.getpid()) <= before
    press.close()


def test_a_missing_font_file_is_said_and_the_machines_fonts_are_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    press = Press(tmp_path / "fonts.conf", size=1)
    assert press.render(SHORT, CSS, identifier="a").startswith(b"%PDF")
    assert "fonts.conf is missing" in caplog.text
    press.close()


@pytest.mark.parametrize("ending", ["pass", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_no_worker_outlives_its_parent(ending: str) -> None:
    script = (
        "from pathlib import Path; from yurong.kit import pdf; import os;"
        "pdf.render_pdf('<title>x</title><p>x</p>', '', identifier='a');"
        "print(Path(f'/proc/self/task/{os.getpid()}/children').read_text(), flush=True);" + ending
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    workers = [int(pid) for pid in ran.stdout.split()]
    assert workers, ran.stderr
    for _ in range(200):
        if not any(_runs(pid) for pid in workers):
            return
        time.sleep(0.05)
    raise AssertionError("a worker is still running")


def _swallow(press: Press, html: str, deadline_s: float) -> None:
    with pytest.raises(PdfTooSlow):
        press.render(html, CSS, identifier="slow", deadline_s=deadline_s)


def _busy(press: Press) -> bool:
    return press._places.empty()


def _children(pid: int) -> set[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return {
        int(child) for task in tasks for child in (task / "children").read_text().split() if _runs(int(child))
    }


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_long_document_tells_its_pages_and_leaves_no_worker(fonts_conf: Path) -> None:
    pdf.use_fonts(fonts_conf)
    others, told = set(_children(os.getpid())), list[int]()
    pages = "<html lang=zh-CN><title>长</title>" + "<p style='break-after: page'>页</p>" * 5
    printed = pdf.render_long(pages, CSS, identifier="a", deadline_s=60, told=told.append)
    assert told == list(range(1, len(PdfReader(io.BytesIO(printed)).pages) + 1))
    assert not set(_children(os.getpid())) - others


def test_who_hears_of_a_page_may_end_the_document(fonts_conf: Path) -> None:
    pdf.use_fonts(fonts_conf)
    others, began = set(_children(os.getpid())), time.monotonic()

    def stop(_page: int) -> None:
        raise KeyError("enough")

    with pytest.raises(KeyError):
        pdf.render_long(ENDLESS, CSS, identifier="a", deadline_s=60, told=stop)
    assert time.monotonic() - began < 60
    assert not set(_children(os.getpid())) - others
