"""GET /api/v1/products and /offerings take the filters of the product list, by the same names and values."""

import json
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette

from catalog.finding.filter import ELSEWHERE, FACETS, OURS, Filter
from catalog.finding.find import find
from catalog.openapi import document
from catalog.snapshot import snapshot
from tests.world import Browser
from yurong.kit.clock import today

API = "/api/v1"
QUERIES: list[dict[str, Any]] = [
    {"category": "loan"},
    {"category": ["loan", "bond"], "state": "encouraged"},
    {"region": ELSEWHERE, "stage": "seed"},
    {"guarantee": "credit", "term": ["12", "36", "open"]},
    {"amount": "open", "phase": "before"},
    {"credential": "high_tech"},
    {"q": "zscq", "category": "loan"},
    {"q": "没有这个产品"},
]


def _items(guest: Browser, name: str, **query: Any) -> list[dict[str, Any]]:
    answer = guest.client.get(f"{API}/{name}", params={"limit": 200, **query})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    assert answer.json()["total"] == len(items)
    return items


@pytest.mark.parametrize("query", QUERIES)
def test_the_api_finds_what_the_page_finds(guest: Browser, app: Starlette, query: dict[str, Any]) -> None:
    with app.state.database.reading() as session:
        catalogue = snapshot(session)
    everywhere = {"region": (*OURS, ELSEWHERE)} | {
        name: value if name == "q" else (value,) if isinstance(value, str) else tuple(value)
        for name, value in query.items()
    }
    expected = {each.product.slug for each in find(catalogue, Filter(**everywhere), today()).products}
    assert [each["slug"] for each in _items(guest, "products", **query)] == sorted(expected)


def test_an_empty_filter_and_a_search_for_no_words_leave_nothing_out(guest: Browser) -> None:
    everything = _items(guest, "products")
    assert _items(guest, "products", category="", q="？！") == everything


def test_filters_are_of_the_day_that_is_asked_for(guest: Browser) -> None:
    offered = _items(guest, "offerings")
    institution = offered[0]["institution"]
    slugs = {each["product"] for each in offered if each["institution"] == institution}
    assert {each["slug"] for each in _items(guest, "products", institution=institution)} == slugs
    before = {"institution": institution, "as_of": "2001-01-01"}
    assert guest.client.get(f"{API}/products", params=before).status_code == 400
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert _items(guest, "products", category="loan", as_of=tomorrow)


def test_an_offering_is_filtered_by_its_own_terms_and_its_products_kind(guest: Browser) -> None:
    offered = _items(guest, "offerings")
    kinds = {each["slug"]: each["category"] for each in _items(guest, "products")}
    for value in {kinds[each["product"]] for each in offered}:
        expected = [each for each in offered if kinds[each["product"]] == value]
        assert _items(guest, "offerings", category=value) == expected
    short = [each for each in offered if each["term_max_months"] and each["term_max_months"] <= 12]
    assert _items(guest, "offerings", term="12") == short
    credit = [each for each in offered if "credit" in each["guarantee"]]
    assert _items(guest, "offerings", guarantee="credit") == credit
    both = [each for each in credit if each in short]
    assert _items(guest, "offerings", guarantee="credit", term="12") == both


@pytest.mark.parametrize("name", ["products", "offerings"])
@pytest.mark.parametrize("facet", FACETS)
def test_a_value_that_does_not_exist_is_refused_in_a_sentence(guest: Browser, name: str, facet: str) -> None:
    answer = guest.client.get(f"{API}/{name}", params={facet: "no-such"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "没有「no-such」这个值。可用的有：" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["policies", "facts", "subsidies"])
def test_a_list_without_filters_names_them_as_wrong(guest: Browser, name: str) -> None:
    answer = guest.client.get(f"{API}/{name}", params={"category": "loan"})
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["category"]


def test_a_cursor_goes_through_what_is_filtered(guest: Browser) -> None:
    once = _items(guest, "products", category="loan")
    read, cursor = [], None
    while True:
        query = {"category": "loan", "limit": "3", **({"cursor": cursor} if cursor else {})}
        page = guest.client.get(f"{API}/products", params=query).json()
        read += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert read == once


def test_the_document_names_every_filter_with_its_values() -> None:
    paths = json.loads(document())["paths"]
    for name, searched in (("products", ["q"]), ("offerings", []), ("policies", None)):
        reading = paths[f"{API}/{name}"]["get"]
        named = [each["name"] for each in reading["parameters"]]
        filters = [*searched, *FACETS] if searched is not None else []
        assert named == [*filters, "limit", "cursor", "as_of"]
        assert ("400" in reading["responses"]) == bool(filters)
    schemas = {each["name"]: each["schema"] for each in paths[f"{API}/products"]["get"]["parameters"]}
    assert schemas["category"]["items"]["enum"][0] == "loan"
