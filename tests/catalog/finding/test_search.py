"""What a visitor types, and the product that comes first."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.finding.apart import apart, groups
from catalog.finding.filter import Filter
from catalog.finding.find import Found, find
from catalog.finding.fold import fold
from catalog.values import Product
from tests.catalog import examples
from tests.catalog.examples import TODAY, a_catalogue, a_leaf, a_product, an_offering

CATALOGUE = examples.real_catalogue()


def _found(q: str, **facets: tuple[str, ...]) -> Found:
    return find(CATALOGUE, Filter(q, **facets), TODAY)


def _slugs(found: Found) -> list[str]:
    return [each.product.slug for each in found.products]


FIRST = [
    ("创赛贷", "chuangsai-dai"),
    ("创赛", "chuangsai-dai"),
    ("csd", "chuangsai-dai"),
    ("CSD", "chuangsai-dai"),
    ("chuangsaidai", "chuangsai-dai"),
    ("chuang sai dai", "chuangsai-dai"),
    ("chuangsai", "chuangsai-dai"),
    ("ｃｓｄ", "chuangsai-dai"),
    ("創賽貸", "chuangsai-dai"),
    ("  創賽貸！", "chuangsai-dai"),
    ("积分贷", "jifendai"),
    ("知识产权质押融资贷款", "zscq-zhiya-dai-hn"),
    ("知識產權質押", "zscq-zhiya-dai-hn"),
    ("ykb", "yuke-bao"),
    ("QFLP", "qflp-hn"),
    ("qflp", "qflp-hn"),
]


@pytest.mark.parametrize(("q", "slug"), FIRST)
def test_name_pinyin_initials_width_and_traditional_signs_find_a_product_first(q: str, slug: str) -> None:
    found = _found(q)
    assert _slugs(found)[0] == slug
    assert not found.near


INSIDE = [
    ("知识产权", "zscq-zhiya-dai-hn"),
    ("zscq", "zscq-zhiya-dai-hn"),
    ("科创积分", "kechuang-jifen-dai-hn"),
    ("双创大赛", "chuangsai-dai"),
    ("郑州知识产权贷款", "zz-zscq-dai"),
    ("我想找知识产权质押的贷款", "zscq-zhiya-dai-hn"),
    ("知识产权 贷款", "zscq-zhiya-dai-hn"),
    ("科技贷款", "keji-dai"),
    ("研发贷款", "yanfa-dai-hn"),
]


@pytest.mark.parametrize(("q", "slug"), INSIDE)
def test_words_inside_synonyms_and_questions_find_a_product(q: str, slug: str) -> None:
    assert slug in _slugs(_found(q))


SLIPS = [
    ("创塞贷", "chuangsai-dai"),  # the right sound
    ("创大贷", "chuangsai-dai"),  # a wrong sign
    ("chuangsadai", "chuangsai-dai"),  # a letter too few
    ("chuangsaidia", "chuangsai-dai"),  # two letters that changed places
    ("知识产券质押", "zscq-zhiya-dai-hn"),
]


@pytest.mark.parametrize(("q", "slug"), SLIPS)
def test_a_small_slip_finds_the_product_and_is_said(q: str, slug: str) -> None:
    found = _found(q)
    assert slug in _slugs(found)
    assert found.near


def test_two_slips_are_not_guessed() -> None:
    assert not _slugs(_found("chuengsedai"))


def test_the_closest_name_comes_before_a_word_somewhere_in_the_text() -> None:
    named, mentioned = a_product(slug="named", name="豫科贷"), a_product(slug="other", provider="豫科贷银行")
    found = find(a_catalogue(mentioned, named), Filter("豫科贷"), TODAY)
    assert _slugs(found) == ["named", "other"]


def test_an_institution_finds_what_it_offers_today() -> None:
    catalogue = a_catalogue(
        a_product(slug="a"), a_product(slug="b"), offerings=[an_offering(product="b", institution="黄河银行")]
    )
    assert _slugs(find(catalogue, Filter("黄河银行"), TODAY)) == ["b"]
    assert _slugs(find(catalogue, Filter("hhyh"), TODAY)) == ["b"]


def test_a_credential_finds_what_asks_for_it_by_condition_or_offering() -> None:
    asks = a_leaf("credentials", "has_any", ["high_tech"])
    catalogue = a_catalogue(
        replace(a_product(slug="a"), criteria=(asks,)),
        a_product(slug="b"),
        a_product(slug="c"),
        offerings=[replace(an_offering(product="c"), criteria=(asks,))],
    )
    for q in ("高新技术企业", "高企"):
        found = find(catalogue, Filter(q), TODAY)
        assert sorted(_slugs(found)) == ["a", "c"]
        assert all("看重的资质：高新技术企业" in each.said for each in found.products)


def test_the_hit_is_known_whichever_way_it_was_typed() -> None:
    for q in ("积分贷", "jfd", "jifendai", "積分貸"):
        assert all(each.needles == {"积分贷"} for each in _found(q).products), q


def test_nothing_found_offers_the_nearest_and_what_other_provinces_have() -> None:
    found = _found("跨境知识产权飞船")
    assert not found.products
    assert found.nearest
    ningxia = _found("宁科贷")
    assert not ningxia.products
    assert ningxia.elsewhere == 1
    assert [each.slug for each in ningxia.nearest] == ["zz-zhengke-dai"]
    assert not _found("知识产权", category=("leasing",)).nearest
    assert _slugs(_found("宁科贷", region=("elsewhere",))) == ["nx-ningke-dai"]


NOTHING_IN_IT = [" ", "？！……", "\0", "\ud7ff\uffff", "😀💰", "İı∕㎡ﬃ"]
HOSTILE = [
    "",
    "(a+)+$" * 9,
    "%' OR 1=1 --",
    "贷" * 60,
    "a" * 60,
    "a " * 30,
    "贷 a " * 15,
    "知识产权质押融资" * 7,
]


@pytest.mark.parametrize("q", [*NOTHING_IN_IT, *HOSTILE])
def test_hostile_queries_have_an_answer(q: str) -> None:
    found = _found(q)
    assert found.is_nothing_to_look_for == (q in NOTHING_IN_IT)
    assert not found.unknown


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_search_and_folding_keeps_every_place(q: str) -> None:
    assert len(fold(q)) == len(q)
    found = _found(q)
    assert len(set(_slugs(found))) == len(found.products)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([each for each in CATALOGUE.products if not each.is_reference_only]))
def test_every_name_finds_its_product(product: Product) -> None:
    assert product.slug in _slugs(_found(product.name[:60]))


def test_products_kept_apart_exist_and_are_said_to_differ() -> None:
    known = {product.slug for product in CATALOGUE.products}
    for group in groups():
        assert {slug for slug, _ in group.says} <= known, group.title
    note = apart(CATALOGUE, ["科创积分贷"])
    assert note
    assert note.products[0][0].slug == "jifendai"
    assert len(note.products) == 4
    assert apart(CATALOGUE, ["创赛贷"]) is None
