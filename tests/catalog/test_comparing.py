"""Side by side: what differs, what nobody says, and the address as the only memory."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.comparing.choice import MOST, Item, address, read_choice
from catalog.comparing.rows import Row, compare
from catalog.values import Catalogue
from tests.catalog.examples import TODAY, a_catalogue, a_leaf, a_product, an_offering, real_catalogue
from tests.world import Browser
from yurong.kit.money import Money

REAL = real_catalogue()
SLUGS = [product.slug for product in REAL.products]


def rows_of(*items: Item, catalogue: Catalogue = REAL) -> dict[str, Row]:
    return {row.label: row for row in compare(items, catalogue)}


def item(slug: str) -> Item:
    return Item(next(each for each in REAL.products if each.slug == slug))


def test_a_row_in_which_all_say_the_same_does_not_differ() -> None:
    rows = rows_of(item("chuangsai-dai"), item("keji-dai"))
    assert not rows["类别"].differs
    assert rows["面向"].differs
    assert rows["申请条件"].differs


def test_what_every_column_says_is_not_marked_as_its_own() -> None:
    cells = rows_of(item("chuangsai-dai"), item("keji-dai"))["申请条件"].cells
    own = [{line.text: line.is_own for line in cell.lines} for cell in cells]
    assert own[0]["注册在河南省"] is own[1]["注册在河南省"] is False
    assert own[0]["参加中国创新创业大赛（赛前报名、赛中或赛后均可）"] is True


def test_terms_that_no_document_gives_are_said_to_be_open() -> None:
    rows = rows_of(item("chuangsai-dai"), item("keji-dai"))
    for label in ("额度", "期限", "利率或费率"):
        assert [cell.unstated for cell in rows[label].cells] == ["文件未写，以金融机构公布为准"] * 2
        assert not rows[label].differs


def test_an_offering_answers_for_itself_and_adds_its_own_conditions() -> None:
    product = a_product(a_leaf("contest_phase", "in", ["during"], "参赛"))
    own = a_leaf("contest_phase", "in", ["after"], "机构自己的要求")
    offering = an_offering(own, amount_max=Money.wan(300))
    catalogue = a_catalogue(product, offerings=[offering])
    rows = rows_of(Item(product), Item(product, offering), catalogue=catalogue)
    assert [line.text for line in rows["额度"].cells[1].lines] == ["最高 300 万元"]
    assert rows["利率或费率"].cells[1].unstated == "机构未公布，须询问"
    added = [line.text for line in rows["申请条件"].cells[1].lines if line.is_own]
    assert added == ["机构自己的要求"]


@given(st.lists(st.sampled_from(SLUGS), min_size=2, max_size=4, unique=True))
def test_columns_and_differences_do_not_depend_on_the_order(slugs: list[str]) -> None:
    there = rows_of(*map(item, slugs))
    back = rows_of(*map(item, reversed(slugs)))
    assert {label: row.differs for label, row in there.items()} == {
        label: row.differs for label, row in back.items()
    }
    assert all(row.cells == tuple(reversed(back[label].cells)) for label, row in there.items())


@given(st.sampled_from(SLUGS))
def test_a_product_does_not_differ_from_itself(slug: str) -> None:
    same = compare((item(slug), item(slug)), REAL)
    assert not any(row.differs for row in same)
    assert not any(line.is_own for row in same for cell in row.cells for line in cell.lines)


@given(st.lists(st.tuples(st.sampled_from("pox"), st.sampled_from([*SLUGS[:6], "", "none", "7", "\0"]))))
def test_an_address_names_at_most_four_things_each_once_and_reads_back(named: list[tuple[str, str]]) -> None:
    choice = read_choice(named, REAL, TODAY)
    keys = [each.key for each in choice.items]
    assert len(keys) == len(set(keys)) <= MOST
    query = address(choice.items).partition("?")[2]
    again = [(pair.partition("=")[0], pair.partition("=")[2]) for pair in query.split("&") if pair]
    assert read_choice(again, REAL, TODAY).items == choice.items


DAYS = [(date(2026, 3, 1), 1), (date(2026, 3, 31), 1), (date(2026, 4, 1), 2), (date(2026, 2, 1), 1)]


@pytest.mark.parametrize(("day", "number"), DAYS)
def test_the_version_of_the_day_is_compared_else_the_next_one(day: date, number: int) -> None:
    first = an_offering(valid_from=date(2026, 3, 1), valid_until=date(2026, 3, 31))
    second = replace(first, valid_from=date(2026, 4, 1), valid_until=date(2026, 5, 1), number=2)
    catalogue = a_catalogue(a_product(), offerings=[first, second])
    (chosen,) = read_choice([("o", str(first.id))], catalogue, day).items
    assert chosen.offering is not None
    assert chosen.offering.number == number
    assert not read_choice([("o", str(first.id))], catalogue, date(2026, 5, 2)).items


def test_the_page_shows_columns_marks_in_words_and_a_way_to_drop_each(guest: Browser) -> None:
    page = guest.get("/compare?p=chuangsai-dai&p=keji-dai&o=1").text
    assert page.count('scope="col"') == 4
    assert "≠ 不同" in page
    assert 'href="/compare?p=keji-dai&amp;o=1"' in page
    assert "文件未写，以金融机构公布为准" in page
    assert "示例" in page


def test_products_stand_before_offerings_however_the_address_is_spelled(guest: Browser) -> None:
    spellings = ("p=keji-dai&p=chuangsai-dai&o=1", "o=1&p=keji-dai&p=chuangsai-dai")
    pages = [guest.get(f"/compare?{each}").text for each in spellings]
    assert pages[0] == pages[1]
    heads = re.findall(r'data-kind="(\w)" data-value="([\w-]+)"', pages[0])
    assert heads == [("p", "keji-dai"), ("p", "chuangsai-dai"), ("o", "1")]


def test_a_tick_names_its_product_without_the_marks_of_the_search(guest: Browser) -> None:
    names = re.findall(r'data-compare="([^"]*)"', guest.get("/products?q=csd").text)
    assert "创赛贷" in names
    assert not any("<" in name or "&" in name for name in names)


def test_only_differences_can_be_asked_for_and_undone(guest: Browser) -> None:
    page = guest.get("/compare?p=chuangsai-dai&p=keji-dai&only=differences").text
    heads = re.findall(r'scope="row"[^>]*>([^<]+)', page)
    assert heads
    assert "类别" not in heads
    assert page.count("≠ 不同</span>") == len(heads)
    assert 'href="/compare?p=chuangsai-dai&amp;p=keji-dai">显示全部' in page


def test_a_fifth_is_named_and_left_out(guest: Browser) -> None:
    five = "&".join(
        f"p={slug}" for slug in ("chuangsai-dai", "keji-dai", "jifendai", "kexin-dai", "yuke-bao")
    )
    page = guest.get(f"/compare?{five}")
    assert page.status_code == 200
    assert "没有放进来：豫科保" in page.text
    assert 'id="another"' not in page.text


BAD = ["?p=none", "?o=999999", "?o=x", "?p=%00", "?p=", "?only=differences", f"?p={'9' * 5000}", "?q=1&p=<b>"]


@pytest.mark.parametrize("query", BAD)
def test_what_does_not_exist_is_counted_and_the_rest_still_compared(guest: Browser, query: str) -> None:
    page = guest.get(f"/compare{query}")
    assert page.status_code == 200
    assert "还没有选产品" in page.text
    beside = guest.get(f"/compare{query}&p=keji-dai").text
    assert "科技贷" in beside


def test_the_list_and_the_product_page_lead_to_the_comparison_without_a_script(guest: Browser) -> None:
    listed = guest.get("/products?q=csd").text
    assert '<form class="basket" id="basket" action="/compare" method="get"' in listed
    assert 'name="p" value="chuangsai-dai" form="basket"' in listed
    assert 'action="/compare"' in guest.get("/products/chuangsai-dai").text
