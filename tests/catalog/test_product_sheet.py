"""A product on one page of paper."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from catalog.paper.product import MOST_OFFERINGS, ProductPaper, draw_up
from catalog.product_sheet import product_html, product_pdf
from catalog.values import Catalogue
from tests.catalog.examples import TODAY, a_catalogue, a_leaf, a_product, an_offering, real_catalogue
from tests.world import Browser
from yurong.kit import fonts, pdf

ROOT = Path(__file__).parents[2]
URL = "https://yurong.example/products/p"
REAL = real_catalogue()


@pytest.fixture(scope="module", autouse=True)
def our_fonts() -> Iterator[None]:
    pdf.use_fonts(fonts.ensure(ROOT / "var" / "fonts"))
    yield
    pdf.use_fonts(None)


def a_paper(slug: str, catalogue: Catalogue = REAL) -> ProductPaper:
    product = next(each for each in catalogue.products if each.slug == slug)
    return draw_up(product, catalogue, url=URL, on=TODAY)


def _pages(printed: bytes) -> list[str]:
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(printed)).pages]


def test_it_says_the_product_on_one_page_with_clauses_and_what_is_open() -> None:
    (page,) = _pages(product_pdf(a_paper("chuangsai-dai")))
    for said in (
        "创赛贷",
        "文件未写，以金融机构公布为准",
        "豫融育新二(四)",
        "赛中快审批",
        "大赛官网",
        "第1页共1页",
    ):
        assert said in page, said


LONGEST = sorted(REAL.products, key=lambda each: len(product_html(draw_up(each, REAL, url=URL, on=TODAY))))


@pytest.mark.parametrize("slug", [LONGEST[0].slug, *(each.slug for each in LONGEST[-3:])])
def test_shortest_and_longest_take_one_page(slug: str) -> None:
    assert len(_pages(product_pdf(a_paper(slug)))) == 1


def test_many_conditions_and_offerings_still_take_one_page_and_the_rest_is_counted() -> None:
    rows = tuple(a_leaf("contest_phase", "in", ["during"], f"第{n}项要求" + "很长" * 8) for n in range(9))
    product = replace(a_product(*rows, slug="p"), open_points=("文件未写",) * 4)
    offerings = [an_offering(id=n, product="p") for n in range(1, MOST_OFFERINGS + 3)]
    catalogue = a_catalogue(product, offerings=offerings)
    (page,) = _pages(product_pdf(a_paper("p", catalogue)))
    assert "另有2个方案" in page
    assert "第8项要求" in page


def test_the_same_paper_is_the_same_file_and_printed_once() -> None:
    first = product_pdf(a_paper("keji-dai"))
    assert product_pdf(a_paper("keji-dai")) is first
    product_pdf.cache_clear()
    assert product_pdf(a_paper("keji-dai")) == first


def test_made_up_offerings_mark_the_paper_and_only_they() -> None:
    offered = a_catalogue(a_product(slug="p"), offerings=[an_offering(product="p")])
    assert "示例" in product_html(a_paper("p", offered))
    assert "示例" not in product_html(a_paper("p", a_catalogue(a_product(slug="p"))))


@pytest.mark.parametrize(("until", "count"), [(TODAY, 1), (date(2020, 1, 1), 0)])
def test_only_offerings_of_the_day_are_printed(until: date, count: int) -> None:
    offering = an_offering(product="p", valid_from=date(2019, 1, 1), valid_until=until)
    paper = a_paper("p", a_catalogue(a_product(slug="p"), offerings=[offering]))
    assert len(paper.offered) == count


def test_another_provinces_product_says_that_it_cannot_be_applied_for() -> None:
    slug = next(each.slug for each in REAL.products if each.is_reference_only)
    assert "河南企业不能申请" in product_html(a_paper(slug))


def test_no_template_carries_style_or_script() -> None:
    assert not re.search(r"<style|<script|\sstyle=|\ssrc=|\shref=", product_html(a_paper("keji-dai")))


def test_the_page_gives_a_pdf_and_an_unknown_product_a_way_back(guest: Browser) -> None:
    answer = guest.client.get("/products/chuangsai-dai.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    missing = guest.get("/products/none.pdf")
    assert missing.status_code == 404
    assert "去产品目录" in missing.text
