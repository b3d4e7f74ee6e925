"""The poster: one sheet, both sizes, the same bytes, a code that leads to the page."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from events.matchmaking.public.poster import (
    MOST_NAMES,
    MOST_SESSIONS,
    MOST_SPEAKERS,
    MOST_TITLE,
    MOST_WORDS,
    Poster,
    PosterSession,
    poster_pdf,
)
from yurong.kit import fonts, pdf

ROOT = Path(__file__).parents[2]
POSTER = Poster(
    code="20261205-abcd",
    version=3,
    made_at="2026-11-20T02:00:00Z",
    kind="政银企对接",
    title="科技金融政银企对接会",
    summary="银行、基金、保险和担保机构与科技企业当面谈。",
    date="2026年12月5日（星期六）",
    time="09:00–12:00",
    mode="现场",
    place="中原科技城会议中心 2 楼",
    address="郑州市郑东新区",
    about=(("一对一洽谈", "有"),),
    sessions=(PosterSession("09:00", "政策解读", "孙丽（政策专员）"),),
    more_sessions=0,
    institutions=("示例银行甲",),
    more_institutions=0,
    products=("创赛贷",),
    more_products=0,
    closes="12月4日 18:00",
    has_waitlist=True,
    organiser="郑州市科技局",
    contact="0371-00000000",
    url="https://yurong.example/events/20261205-abcd",
    is_called_off=False,
    is_demo=False,
)
FULL = replace(
    POSTER,
    title="科技金融" * 20,
    summary="谈" * MOST_WORDS,
    about=(("产业领域", "新一代信息技术"), ("产业链", "传感器" * 20), ("审核", "报名后由主办方审核")),
    sessions=(PosterSession("09:00", "议" * MOST_TITLE, "讲" * MOST_SPEAKERS),) * MOST_SESSIONS,
    more_sessions=74,
    institutions=tuple(f"一家名称相当长的金融机构有限责任公司第{each}分公司" for each in range(MOST_NAMES)),
    more_institutions=52,
    products=tuple(f"一个名称相当长的科技金融产品{each}" for each in range(MOST_NAMES)),
    more_products=52,
    address="路" * (MOST_WORDS // 2),
    contact="联系" * 40,
    organiser="主办" * 40,
)


@pytest.fixture(scope="module", autouse=True)
def our_fonts() -> Iterator[None]:
    pdf.use_fonts(fonts.ensure(ROOT / "var" / "fonts"))
    yield
    pdf.use_fonts(None)


def _text(printed: bytes) -> str:
    (page,) = PdfReader(io.BytesIO(printed)).pages
    return re.sub(r"\s+", "", page.extract_text())


def test_it_says_what_when_and_where_on_one_sheet() -> None:
    text = _text(poster_pdf(POSTER, "a4"))
    said = "科技金融政银企对接会 2026年12月5日 中原科技城会议中心 政策解读 示例银行甲 创赛贷 扫码报名"
    for words in (*said.split(), "12月4日18:00截止，报满可以候补"):
        assert words in text, words


@pytest.mark.parametrize(("size", "millimetres"), [("a4", (210, 297)), ("a3", (297, 420))])
def test_both_sizes_hold_the_longest_event_on_one_sheet(size: str, millimetres: tuple[int, int]) -> None:
    printed = poster_pdf(FULL, size)
    (page,) = PdfReader(io.BytesIO(printed)).pages
    points = (float(page.mediabox.width), float(page.mediabox.height))
    assert tuple(round(each / 72 * 25.4) for each in points) == millimetres
    text = _text(printed)
    assert "还有74项" in text
    assert "等60家" in text


def test_printing_again_gives_the_same_bytes() -> None:
    first = poster_pdf(POSTER, "a4")
    poster_pdf.cache_clear()
    assert poster_pdf(POSTER, "a4") == first


def test_an_event_that_is_off_does_not_call_for_registration() -> None:
    text = _text(poster_pdf(replace(POSTER, is_called_off=True), "a4"))
    assert "已取消" in text
    assert "扫码报名" not in text
