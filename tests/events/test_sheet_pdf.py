"""The diagnosis sheet on paper: what it says, that text stays text, that a reprint is the same file."""

import io
import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest
from pydantic import ValidationError
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from catalog.paper.printing import paper_css
from events.clinic.sheet import MAX_CHARACTERS, Dimension, Finding, Sheet
from events.clinic.sheet_print import sheet_html, sheet_pdf
from tests.events.sheet_sample import a_sheet, a_sheet_with_finding
from yurong.kit import fonts, pdf

ROOT = Path(__file__).parents[2]
DEMO_HEAD = "示例·企业、机构与金额均为虚构"


@pytest.fixture(scope="module", autouse=True)
def our_fonts() -> Iterator[None]:
    pdf.use_fonts(fonts.ensure(ROOT / "var" / "fonts"))
    yield
    pdf.use_fonts(None)


@pytest.fixture(scope="module")
def printed() -> bytes:
    return sheet_pdf(a_sheet())


def test_it_says_who_what_and_why(printed: bytes) -> None:
    text = "".join(_pages(printed))
    for said in (
        "企业融资诊断书",
        "豫诊〔2026〕第0012号",
        "河南示例智感传感科技有限公司",
        "91410100MA7YR0012C",
        "创赛贷",
        "中国创新创业大赛参赛企业",
        "豫融育新方案二(四)",
        "文中无文号",
        "郑政文〔2025〕66号",
        "财政奖补×5",
        "尚待落实300万元",
        "法定代表人或授权人",
        "YR7K-3M9Q",
        "本诊断为初步意见",
    ):
        assert said in text


def test_a_full_sheet_takes_four_numbered_pages(printed: bytes) -> None:
    pages = _pages(printed)
    assert len(pages) == 4
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共4页" in page
        assert "引擎1.0.0·产品目录2026-09-01" in page


def test_the_code_and_the_signatures_end_the_last_page(printed: bytes) -> None:
    last = _pages(printed)[-1]
    assert last.index("十二、签字") < last.index("企业确认") < last.index("YR7K-3M9Q")


def test_a_reprint_is_the_same_file_in_every_worker(printed: bytes) -> None:
    with ThreadPoolExecutor(2) as threads:
        again = list(threads.map(lambda _: sheet_pdf(a_sheet()), range(3)))
    assert set(again) == {printed}


def test_a_stored_sheet_prints_the_same(printed: bytes) -> None:
    stored = a_sheet().model_dump_json()
    read_back = Sheet.model_validate_json(stored)
    assert read_back == a_sheet()
    assert read_back.model_dump_json() == stored
    assert sheet_pdf(read_back) == printed


def test_every_demo_page_says_so_and_no_real_one_does(printed: bytes) -> None:
    assert all(DEMO_HEAD in page for page in _pages(printed))
    assert not any(DEMO_HEAD in page for page in _pages(sheet_pdf(a_sheet(is_demo=False))))


def test_the_watermark_is_on_every_demo_page() -> None:
    bare = {"firm": a_sheet().firm.model_copy(update={"name": "某公司"}), "clauses": (), "notes": ()}
    demo, real = (_pages(sheet_pdf(a_sheet(is_demo=is_demo, **bare))) for is_demo in (True, False))
    for marked, plain in zip(demo, real, strict=True):
        assert marked.count("示例") == plain.count("示例") + 2  # across the page, and in its head


def test_every_font_is_embedded_and_copies_as_chinese(printed: bytes) -> None:
    reader = PdfReader(io.BytesIO(printed))
    found = {
        name: _dictionary(font)
        for page in reader.pages
        for name, font in _dictionary(_dictionary(page["/Resources"])["/Font"]).items()
    }
    assert found
    for font in found.values():
        (descendant,) = cast(ArrayObject, font["/DescendantFonts"])
        descriptor = _dictionary(_dictionary(descendant)["/FontDescriptor"])
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert "/ToUnicode" in font


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '<img src="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        "<style>@import url(http://127.0.0.1:1/x)</style>",
        "{{ 7 * 7 }}{% include 'clinic/sheet.html' %}",
        "</p></div></body></html>后面",
    ],
)
def test_markup_typed_by_an_expert_is_printed_as_typed(typed: str) -> None:
    reader = PdfReader(io.BytesIO(sheet_pdf(a_sheet_with_finding(f"前面{typed}"))))
    text = _squeeze("".join(page.extract_text() for page in reader.pages))
    assert _squeeze(f"前面{typed}") in text
    assert not reader.attachments


def test_lines_typed_become_paragraphs() -> None:
    html = sheet_html(a_sheet_with_finding("第一段\r\n\r\n第二段"))
    assert '<p class="body">第一段</p>' in html
    assert '<p class="body">第二段</p>' in html


def test_rare_characters_are_drawn(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="yurong.kit.pdf"):
        text = "".join(_pages(sheet_pdf(a_sheet_with_finding("𠮷䶮镕喆堃㛃"))))
    assert "𠮷䶮镕喆堃㛃" in text
    assert not caplog.records


def test_the_sheet_itself_raises_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="yurong.kit.pdf"):
        sheet_pdf(a_sheet(number="豫诊〔2026〕第0013号"))
    assert not caplog.records


def test_pasted_radicals_and_control_characters_become_searchable_text() -> None:
    finding = Finding(role="金融专家", expert="⼯程\u202e师\x00", text="⻓期\ttail", signed_at=None)
    assert (finding.expert, finding.text) == ("工程师", "长期 tail")


@pytest.mark.parametrize("length", [4_000, MAX_CHARACTERS])
def test_a_very_long_finding_still_prints_whole(length: int) -> None:
    sentence = "应收账款回款周期较长，建议办理创赛贷。"
    text = (sentence * (length // len(sentence) + 1))[:length]
    pages = _pages(sheet_pdf(a_sheet_with_finding(text)))
    assert "".join(pages).count("建议办理创赛贷") >= length // len(sentence) - len(pages)


def test_a_longer_text_is_refused() -> None:
    with pytest.raises(ValidationError):
        Finding(role="金融专家", expert="周示例", text="字" * (MAX_CHARACTERS + 1), signed_at=None)


def test_a_long_word_stays_on_the_page() -> None:
    text = "".join(_pages(sheet_pdf(a_sheet_with_finding("w" * 2_000))))
    assert text.count("w") >= 2_000


def test_a_correction_names_the_sheet_it_replaces() -> None:
    text = "".join(_pages(sheet_pdf(a_sheet(version=2, replaces="豫诊〔2026〕第0011号"))))
    assert "第2版" in text
    assert "本版更正并替代豫诊〔2026〕第0011号" in text


def test_a_sheet_without_score_matches_or_plan_prints() -> None:
    plan = a_sheet().plan.model_copy(update={"segments": (), "lines": ()})
    nothing = dict.fromkeys(("matches", "not_now", "subsidies", "adjustments", "roadmap", "findings"), ())
    text = "".join(_pages(sheet_pdf(a_sheet(score=None, plan=plan, documents=(), **nothing))))
    assert "目前没有可以推荐的产品" in text
    assert "创新积分" not in text


def test_an_unknown_dimension_is_not_drawn_as_zero() -> None:
    score = a_sheet().score
    assert score is not None
    unknown = Dimension(label="经营管理", value="未提供", share_bp=None)
    html = sheet_html(
        a_sheet(score=score.model_copy(update={"dimensions": (*score.dimensions[:3], unknown)}))
    )
    assert "经营管理<tspan" in html
    assert "radar-area" not in html
    few = score.model_copy(update={"dimensions": (*score.dimensions[:2], unknown)})
    assert "radar" not in sheet_html(a_sheet(score=few)).replace("w-radar", "")


def test_a_sheet_cannot_be_changed_nor_carry_what_it_does_not_know() -> None:
    with pytest.raises(ValidationError):
        a_sheet().version = 2  # type: ignore[misc]  # the point of the test
    with pytest.raises(ValidationError):
        Sheet.model_validate({**a_sheet().model_dump(), "phone": "13800000000"})


def test_the_print_style_has_no_box_that_sizes_itself() -> None:
    """Each of these lays Chinese text out in quadratic time: 4,000 characters took 41 s."""
    rules = re.sub(r"/\*.*?\*/", "", paper_css(), flags=re.DOTALL)
    assert not re.search(r"flex|grid-|:\s*grid|float|inline-block|layout:\s*auto|url\(|@import", rules)
    assert "table-layout: fixed" in rules
    assert "overflow-wrap: anywhere" in rules


def test_no_template_of_the_sheet_carries_style_or_script() -> None:
    ours, shared = ROOT / "events" / "templates" / "clinic", ROOT / "catalog" / "templates" / "paper"
    parts = [each for each in shared.glob("*.html") if "handbook" not in each.name]  # a book has links inside
    for template in [ours / "sheet.html", *ours.glob("_sheet_*.html"), *parts]:
        assert not re.search(r"<style|<script|style=|src=|href=", template.read_text(encoding="utf-8"))


def _pages(printed: bytes) -> list[str]:
    return [_squeeze(page.extract_text()) for page in PdfReader(io.BytesIO(printed)).pages]


def _dictionary(value: PdfObject) -> DictionaryObject:
    return cast(DictionaryObject, value.get_object())


def _squeeze(text: str) -> str:
    """Without the spaces and line ends that layout, not the author, decides on."""
    return re.sub(r"\s+", "", text)
