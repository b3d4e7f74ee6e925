"""The second layout on paper: its lists, the hash of its content, a signature in print."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError
from pypdf import PdfReader

from events.clinic.sheet import Strokes
from events.clinic.sheet_print import fingerprint, sheet_html, sheet_pdf
from tests.events.sheet_parts_sample import a_whole_sheet
from tests.events.sheet_sample import a_sheet
from yurong.kit import fonts, pdf

HASH = "ab12cd34ef567890" * 4


@pytest.fixture(scope="module", autouse=True)
def our_fonts() -> Iterator[None]:
    pdf.use_fonts(fonts.ensure(Path(__file__).parents[2] / "var" / "fonts"))
    yield
    pdf.use_fonts(None)


@pytest.fixture(scope="module")
def pages() -> list[str]:
    printed = sheet_pdf(a_whole_sheet(), payload_sha256=HASH)
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(printed)).pages]


def test_it_says_who_does_what_by_when(pages: list[str]) -> None:
    text = "".join(pages)
    for said in (
        "行动清单",
        "创赛贷：核验信用记录；答复年利率",
        "2026年10月17日",
        "另定",
        "需要准备的材料",
        "财务报表（营业收入、研发费用）",
        "风险提示",
        "失信行为按科研诚信管理规定处理。（豫融育新三）",
        "ab12cd34ef567890，与核验页一致",
        "先办一件补充资金用途",
    ):
        assert said in text
    assert "下一步" not in text, "the next steps stand in the list of actions"


def test_it_takes_five_numbered_pages_and_ends_with_the_signatures(pages: list[str]) -> None:
    assert len(pages) == 5
    assert all(f"第{number}页共5页" in page for number, page in enumerate(pages, 1))
    assert pages[-1].index("签字") < pages[-1].index("在线签署") < pages[-1].index("YR7K-3M9Q")


def test_one_expert_has_signed_in_print_the_others_have_space() -> None:
    html = sheet_html(a_whole_sheet())
    assert html.count('class="strokes"') == 1
    assert "<title>周示例的签名</title>" in html
    assert html.count('<div class="hand"></div>') == 6


@pytest.mark.parametrize("path", ["", "M0 0h1v1z<script>", 'M0"', "url(#x)", "M0 0" * 20_000])
def test_a_signature_is_nothing_but_runs(path: str) -> None:
    with pytest.raises(ValidationError):
        Strokes(width=1, height=1, path=path)


def test_a_correction_says_why() -> None:
    html = sheet_html(a_whole_sheet(version=2, replaces="豫诊〔2026〕第0011号", correction="金额写错"))
    assert "更正原因：金额写错" in html


def test_papers_of_the_first_layout_print_no_hash() -> None:
    assert "内容摘要" not in sheet_html(a_sheet(), HASH)
    assert fingerprint(HASH) == "ab12 cd34 ef56 7890"
