"""Facets combine freely, and each count is what choosing it would show."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.finding.filter import ELSEWHERE, FACETS, HENAN, NATION, ZHENGZHOU, Filter, address
from catalog.finding.find import Found, find
from catalog.finding.index import index
from catalog.vocabulary import Category, ContestPhase, Guarantee, Stage
from tests.catalog import examples
from tests.catalog.examples import TODAY, a_catalogue, a_leaf, a_product, an_offering
from yurong.kit.money import Money

CATALOGUE = examples.real_catalogue()


def _slugs(found: Found) -> list[str]:
    return [each.product.slug for each in found.products]


def _counts(found: Found, facet: str) -> dict[str, int]:
    options = next(each for each in found.facets if each.name == facet).options
    return {option.value: option.count for option in options}


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    labels = index(CATALOGUE, TODAY).labels
    chosen = {}
    for facet in draw(st.sets(st.sampled_from([each for each in FACETS if labels[each]]), max_size=4)):
        values = [value for value, _ in labels[facet]]
        chosen[facet] = tuple(draw(st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)))
    return Filter(draw(st.sampled_from(["", "贷款", "zscq", "科技"])), **chosen)


@settings(max_examples=60, deadline=None)
@given(filters())
def test_a_count_is_the_length_of_the_list_that_its_choice_shows(wanted: Filter) -> None:
    found = find(CATALOGUE, wanted, TODAY)
    for facet in found.facets:
        for option in facet.options:
            alone = replace(found.wanted, **{facet.name: (option.value,)})  # type: ignore[arg-type]  # no facet is q
            assert option.count == len(find(CATALOGUE, alone, TODAY).products), (facet.name, option.value)


@settings(max_examples=40, deadline=None)
@given(filters())
def test_more_values_of_a_facet_never_show_less(wanted: Filter) -> None:
    shown = set(_slugs(find(CATALOGUE, wanted, TODAY)))
    for facet in FACETS:
        for value in wanted.values(facet):
            fewer = wanted.without(facet, value)
            if fewer.values(facet):
                assert set(_slugs(find(CATALOGUE, fewer, TODAY))) <= shown


def test_other_provinces_are_found_only_when_asked_for() -> None:
    catalogue = a_catalogue(
        a_product(slug="hn"),
        a_product(slug="zz", region=ZHENGZHOU),
        a_product(slug="cn", region=NATION),
        a_product(slug="wh", region="420100"),
    )
    assert _slugs(find(catalogue, Filter(), TODAY)) == ["hn", "zz", "cn"]
    assert _slugs(find(catalogue, Filter(region=(ELSEWHERE,)), TODAY)) == ["wh"]
    assert _slugs(find(catalogue, Filter(region=(ELSEWHERE, HENAN)), TODAY)) == ["hn", "wh"]
    assert _counts(find(catalogue, Filter(), TODAY), "region") == {
        HENAN: 1,
        ZHENGZHOU: 1,
        NATION: 1,
        ELSEWHERE: 1,
    }


BANDS = [(100, "100"), (101, "500"), (500, "500"), (501, "1000"), (1000, "1000"), (1001, "over")]


@pytest.mark.parametrize(("wan", "band"), BANDS)
def test_both_sides_of_every_amount(wan: int, band: str) -> None:
    found = find(a_catalogue(a_product(cap=Money.wan(wan))), Filter(), TODAY)
    assert _counts(found, "amount") == {band: 1}


TERMS = [(12, "12"), (13, "36"), (36, "36"), (37, "over"), (None, "open")]


@pytest.mark.parametrize(("months", "band"), TERMS)
def test_both_sides_of_every_term(months: int | None, band: str) -> None:
    catalogue = a_catalogue(a_product(), offerings=[an_offering(term_max_months=months)])
    assert _counts(find(catalogue, Filter(), TODAY), "term") == {band: 1}


def test_what_institutions_offer_counts_on_the_days_it_stands() -> None:
    offering = an_offering(
        institution="黄河银行", guarantee=(Guarantee.CREDIT,), valid_from=TODAY, valid_until=TODAY
    )
    catalogue = a_catalogue(a_product(), offerings=[offering])
    wanted = Filter(institution=("黄河银行",), guarantee=("credit",))
    assert _slugs(find(catalogue, wanted, TODAY)) == ["a-loan"]
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        gone = find(catalogue, wanted, day)
        assert gone.unknown == ("提供机构",)
        assert not gone.products


def test_stage_phase_and_credential() -> None:
    catalogue = a_catalogue(
        replace(a_product(slug="early"), stages=(Stage.SEED,), contest_phases=(ContestPhase.BEFORE,)),
        a_product(a_leaf("credentials", "has_any", ["high_tech"]), slug="any-stage"),
    )
    assert _slugs(find(catalogue, Filter(stage=("seed",)), TODAY)) == ["any-stage", "early"]
    assert _slugs(find(catalogue, Filter(stage=("mature",)), TODAY)) == ["any-stage"]
    assert _slugs(find(catalogue, Filter(phase=("before",)), TODAY)) == ["early"]
    assert _slugs(find(catalogue, Filter(credential=("high_tech",)), TODAY)) == ["any-stage"]


def test_values_that_do_not_exist_are_left_out_and_said() -> None:
    found = find(CATALOGUE, Filter(category=("loan", "made-up"), stage=("x",)), TODAY)
    assert found.wanted == Filter(category=("loan",))
    assert found.unknown == ("类别", "成长阶段")


def test_the_address_is_the_same_for_the_same_filter() -> None:
    chosen = find(CATALOGUE, Filter("贷", category=("bond", "loan")), TODAY).wanted
    assert address(chosen) == "/products?q=%E8%B4%B7&category=loan&category=bond"
    assert address(chosen.without("category", "bond"), page=2) == "/products?q=%E8%B4%B7&category=loan&page=2"
    assert address(Filter()) == "/products"


def test_what_can_be_applied_for_comes_first() -> None:
    states = [each.product.state for each in find(CATALOGUE, Filter(), TODAY).products]
    order = ["launched", "pilot", "encouraged"]
    assert all(order.index(a) <= order.index(b) for a, b in pairwise(states))
    assert {
        each.product.category for each in find(CATALOGUE, Filter(category=("bond",)), TODAY).products
    } == {Category.BOND}
