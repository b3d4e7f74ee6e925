"""What a handbook holds: chapters, indexes, documents, all of one filter and one day."""

import random
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weasyprint import CSS, HTML  # type: ignore[import-untyped]  # the package has no types
from weasyprint.formatting_structure.boxes import BlockBox  # type: ignore[import-untyped]

from catalog.finding.filter import ELSEWHERE, OURS, Filter
from catalog.handbook.compiling import compile_handbook
from catalog.handbook.page import _key, _short
from catalog.handbook.printing import LONGEST_PATH, handbook_html
from catalog.handbook.values import Handbook, Item
from catalog.paper.printing import paper_css
from catalog.vocabulary import Category, State
from tests.catalog.examples import TODAY, an_offering, real_catalogue

SITE = "https://yurong.example"
LINE = '<p class="line">x</p>'
OFFERED = [
    an_offering(product="chuangsai-dai", institution="示例银行乙"),
    replace(an_offering(product="chuangsai-dai", institution="真银行"), is_demo=False),
    an_offering(product="keji-dai", institution="示例银行乙"),
    an_offering(product="kexin-dai", institution="已到期银行", valid_until=TODAY - timedelta(days=1)),
]
REAL = replace(real_catalogue(), offerings=tuple(OFFERED))
EVERYTHING = Filter(region=(*OURS, ELSEWHERE))


def a_handbook(wanted: Filter = EVERYTHING) -> Handbook:
    return compile_handbook(REAL, wanted, TODAY)


BOOK = a_handbook()


def an_item(slug: str, book: Handbook = BOOK) -> Item:
    return next(each for each in book.items if each.slug == slug)


def test_every_product_stands_once_in_the_chapter_of_its_category() -> None:
    assert sorted(item.slug for item in BOOK.items) == sorted(each.slug for each in REAL.products)
    titles = [chapter.title for chapter in BOOK.chapters]
    assert titles == [each.label for each in Category if each.label in titles]
    for chapter in BOOK.chapters:
        assert {item.category for item in chapter.items} == {chapter.title}


def test_in_a_chapter_ours_come_before_others_and_what_can_be_applied_for_first() -> None:
    products = {each.slug: each for each in REAL.products}
    for chapter in BOOK.chapters:
        places = [
            (item.is_reference, products[item.slug].state is State.ENCOURAGED) for item in chapter.items
        ]
        assert places == sorted(places)


def test_other_provinces_are_in_only_when_asked_for() -> None:
    assert not any(item.is_reference for item in a_handbook(Filter()).items)
    others = a_handbook(Filter(region=(ELSEWHERE,))).items
    assert others
    assert all(item.is_reference and item.state == "外省参考" for item in others)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Filter(), "河南省、郑州市和全国性产品（不含外省参考）"),
        (Filter(category=("loan", "insurance"), region=("410100",)), "类别：贷款、保险；适用地区：郑州市"),
        (Filter(q="知识产权", region=("410000",)), "搜索“知识产权”；适用地区：河南省"),
        (Filter(category=("none",)), "河南省、郑州市和全国性产品（不含外省参考）"),
    ],
)
def test_the_cover_says_what_was_asked_for(wanted: Filter, words: str) -> None:
    assert a_handbook(wanted).scope == words


def test_an_item_gives_conditions_with_clauses_and_what_no_document_says() -> None:
    item = an_item("chuangsai-dai")
    assert [each.clause.label for each in item.conditions] == ["豫融育新 发文", "豫融育新 二(四)"]
    assert ("文件未写", "额度、期限、利率费率，以金融机构公布为准") in item.glance
    assert any("文件未写" in each for each in item.open_points)


def test_offerings_of_the_day_stand_under_their_product_and_others_do_not() -> None:
    assert [each.institution for each in an_item("chuangsai-dai").offerings] == ["示例银行乙", "真银行"]
    assert an_item("kexin-dai").offerings == ()


def test_institutions_list_their_products_and_made_up_ones_are_marked() -> None:
    found = {each.title: each for each in BOOK.institutions}
    assert set(found) == {"示例银行乙", "真银行"}
    assert [name for name, _ in found["示例银行乙"].products] == ["创赛贷", "科技贷"]
    assert (found["示例银行乙"].is_demo, found["真银行"].is_demo) == (True, False)
    assert BOOK.is_demo
    assert not a_handbook(Filter(category=("bond",))).is_demo


def test_the_index_of_names_has_every_product_under_its_sound() -> None:
    letters = [each.title for each in BOOK.names]
    assert letters == sorted(letters)
    under = {name: each.title for each in BOOK.names for name, _ in each.products}
    assert sum(len(each.products) for each in BOOK.names) == len(BOOK.items)
    assert (under["创赛贷"], under["“孵化+贷款”"], under["QFLP基金（武汉）"]) == ("C", "F", "Q")


def test_documents_are_those_cited_with_their_standing_on_the_day() -> None:
    zhengzhou = a_handbook(Filter(category=("subsidy",), region=("410100",)))
    assert [each.number for each in zhengzhou.documents][:1] == ["郑政文〔2025〕66号"]
    standing = {each.number: each.standing for each in BOOK.documents}
    assert standing["郑政文〔2025〕66号"] == "有效"
    assert max(each.products for each in BOOK.documents) <= len(BOOK.items)


@given(
    st.sets(st.sampled_from([each.value for each in Category])),
    st.sets(st.sampled_from([*OURS, ELSEWHERE])),
)
def test_everything_pointed_to_is_in_the_book(categories: set[str], regions: set[str]) -> None:
    book = a_handbook(Filter(category=tuple(sorted(categories)), region=tuple(sorted(regions))))
    anchors = [item.anchor for item in book.items]
    assert len(anchors) == len(set(anchors))
    for heading in (*book.institutions, *book.providers, *book.names):
        assert {anchor for _, anchor in heading.products} <= set(anchors)
    assert book == a_handbook(Filter(category=tuple(sorted(categories)), region=tuple(sorted(regions))))


def test_every_link_of_the_document_leads_to_one_place_in_it() -> None:
    html = handbook_html(BOOK, SITE, "/products")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    assert not re.search(r"<script|<style|\sstyle=|src=", html)


@pytest.mark.parametrize(("extra", "opens_the_list"), [(0, True), (1, False)])
def test_a_code_too_fine_to_scan_opens_the_whole_catalogue(extra: int, opens_the_list: bool) -> None:
    path = "/products?q=".ljust(LONGEST_PATH + extra, "x")
    html = handbook_html(BOOK, SITE, path)
    assert (f">{SITE}{path}<" in html) == opens_the_list
    assert ("扫码看同一范围的最新内容" in html) == opens_the_list


def test_what_people_wrote_is_escaped() -> None:
    hostile = replace(REAL, offerings=(replace(OFFERED[0], note="<b>急</b>", institution="甲&乙<i>"),))
    html = handbook_html(compile_handbook(hostile, Filter(), TODAY), SITE, "/products")
    assert "&lt;b&gt;急" in html
    assert "甲&amp;乙&lt;i&gt;" in html


def test_the_print_style_has_no_box_that_sizes_itself() -> None:
    rules = re.sub(r"/\*.*?\*/", "", paper_css("handbook.css"), flags=re.DOTALL)
    assert not re.search(r"flex|grid-|:\s*grid|float|inline-block|layout:\s*auto|url\(|@import", rules)
    assert "table-layout: fixed" in rules
    assert "overflow-wrap: anywhere" in rules


def test_one_handbook_per_filter_version_and_day() -> None:
    same = _key(Filter(q="贷"), "1-a", TODAY)
    assert same == _key(Filter(q="贷"), "1-a", TODAY)
    others = {
        _key(Filter(q="险"), "1-a", TODAY),
        _key(Filter(q="贷"), "2-b", TODAY),
        _key(Filter(q="贷"), "1-a", TODAY + timedelta(days=1)),
    }
    assert len(others - {same}) == 3


@pytest.mark.parametrize(("length", "kept"), [(200, True), (201, False)])
def test_a_way_back_too_long_for_its_column_leads_to_the_whole(length: int, kept: bool) -> None:
    url = "/products/handbook?q=".ljust(length, "x")
    assert (_short(url) == url) == kept


def test_a_heading_of_an_index_never_ends_a_column_without_its_first_line() -> None:
    """Columns of many lengths, each begun lower or higher; without the rule some do."""
    lengths = random.Random(3)
    parts = []
    for _ in range(9):
        headings = [
            f'<p class="letter">x</p>{LINE * lengths.randint(1, 3)}' for _ in range(lengths.randint(3, 9))
        ]
        entries = "".join(f'<div class="heading">{each}</div>' for each in headings)
        above = "<p>x</p>" * lengths.randint(32, 48)
        parts.append(f'<section class="chapter">{above}<div class="columns">{entries}</div></section>')
    document = HTML(string="".join(parts)).render(stylesheets=[CSS(string=paper_css("handbook.css"))])
    columns = [column for page in document.pages for column in _columns(page)]
    assert len(columns) > 20
    assert {column[-1] for column in columns} == {"line"}


def _columns(page: Any) -> list[list[str]]:
    """The classes of the paragraphs in each column of a page, from the top."""
    found: dict[bool, list[tuple[float, str]]] = {}
    for box in page._page_box.descendants():
        kind = box.element.get("class") if box.element_tag == "p" else None
        if kind in ("letter", "line") and isinstance(box, BlockBox):
            found.setdefault(box.position_x > page.width / 2, []).append((box.position_y, kind))
    return [[kind for _, kind in sorted(column)] for column in found.values()]
