"""The catalog against the verified extraction: nothing lost, nothing invented."""

import pytest

from catalog.criteria import Criterion, Group, Leaf, leaves_of
from catalog.facts import FACTS, Kind
from catalog.profile import Need, Profile
from catalog.reading import CatalogFiles, read
from catalog.vocabulary import State


@pytest.fixture(scope="module")
def files() -> CatalogFiles:
    return read()


def test_every_fact_is_a_field_of_profile_or_need_or_follows_from_such() -> None:
    for fact in FACTS.values():
        model = Need if fact.of == "need" else Profile
        for key in fact.derived_from or (fact.key,):
            assert key in model.model_fields
        assert bool(fact.derived_from) == (fact.key not in model.model_fields)
        assert not any(FACTS[key].derived_from for key in fact.derived_from)


def test_every_fact_says_all_that_a_question_needs() -> None:
    for fact in FACTS.values():
        assert fact.question.endswith("？"), fact.key
        assert fact.found_in or fact.derived_from, fact.key
        assert fact.seconds > 0
        assert (fact.kind is Kind.BOOLEAN) == bool(fact.yes and fact.no), fact.key
        assert (fact.kind in (Kind.CHOICE, Kind.CHOICES)) == bool(fact.options), fact.key
        assert (fact.kind is Kind.COUNT) <= bool(fact.unit), fact.key
        assert fact.least is None or fact.most is None or fact.least < fact.most


def test_no_extra_fact_is_asked_by_a_published_product(files: CatalogFiles) -> None:
    """What stands in the fold 「更多情况」 is asked by none: else it belongs into the form itself."""
    asked = {leaf.fact for p in files.products for row in p.criteria for leaf in leaves_of(row)}
    assert not {key for key in asked if FACTS[key].is_extra}


def test_henan_zhengzhou_and_nationwide_products_are_all_there(files: CatalogFiles) -> None:
    by_region = {
        code: sum(product.region == code for product in files.products)
        for code in ("410000", "410100", "000000")
    }
    assert by_region == {"410000": 52, "410100": 33, "000000": 6}
    assert len(files.products) == 172


def test_documents_without_date_or_number_stay_without(files: CatalogFiles) -> None:
    yuxin = next(policy for policy in files.policies if policy.id == "yuxin")
    assert (yuxin.number, yuxin.issuer, yuxin.issued_on, yuxin.in_force_from) == (None, None, None, None)


NO_FIGURE = ["chuangsai-dai", "yuke-bao", "kehui-bao", "jifendai", "zz-binggou-dai"]


@pytest.mark.parametrize("slug", NO_FIGURE)
def test_what_the_documents_leave_open_stays_open(files: CatalogFiles, slug: str) -> None:
    product = next(product for product in files.products if product.slug == slug)
    assert not any(figure.kind in ("amount", "term", "rate", "fee") for figure in product.figures)
    assert all(figure.max_wan is None for figure in product.figures)


CAPS = [
    ("zz-keji-baoxian-buzhu", "20"),
    ("zz-zscq-abs-buzhu", "200"),
    ("zz-yinhang-zengliang-buzhu", "200"),
]


@pytest.mark.parametrize(("slug", "wan"), CAPS)
def test_stated_caps_are_exact(files: CatalogFiles, slug: str, wan: str) -> None:
    product = next(product for product in files.products if product.slug == slug)
    assert wan in {str(figure.max_wan.in_wan) for figure in product.figures if figure.max_wan}


def test_encouraged_words_never_become_launched(files: CatalogFiles) -> None:
    for product in files.products:
        if any(word in product.state_words for word in ("探索", "鼓励", "争取", "拟设")):
            assert product.state is State.ENCOURAGED or "试点" in product.state_words, product.slug


def test_an_actionable_row_says_what_to_do(files: CatalogFiles) -> None:
    def leaves(rows: tuple[Criterion, ...]) -> list[Leaf]:
        found: list[Leaf] = []
        for row in rows:
            found += [row] if isinstance(row, Leaf) else leaves(row.members) if isinstance(row, Group) else []
        return found

    for product in files.products:
        for leaf in leaves(product.criteria):
            assert bool(leaf.remedy) == leaf.actionable, product.slug
