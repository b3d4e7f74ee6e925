"""GET /api/v1/…: every list as the document says, page by page, and the same when nothing changed."""

import json
from typing import Any

import pytest
from sqlalchemy import update
from starlette.applications import Starlette

from catalog.api_lists import LISTINGS
from catalog.loading import restamp
from catalog.offerings.models import OfferingVersion
from catalog.openapi import document
from catalog.snapshot import snapshot
from tests.world import Browser
from yurong.kit.clock import today

API = "/api/v1"
DOCUMENT = json.loads(document())
NAMES = [listing.name for listing in LISTINGS]


def all_of(guest: Browser, name: str, **query: Any) -> list[dict[str, Any]]:
    """Every item, page by page."""
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        more: dict[str, str] = {"cursor": cursor} if cursor else {}
        page = guest.client.get(f"{API}/{name}", params={**query, **more}).json()
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            assert len(items) == page["total"]
            return items


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value is what the published schema says: types, fields, lists, choices."""
    if "$ref" in schema:
        return fits(value, DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for joined in ("anyOf", "oneOf"):
        if joined in schema:
            return any(fits(value, each) for each in schema[joined])
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")])
    match schema.get("type"):
        case "object":
            known = schema.get("properties", {})
            return (
                isinstance(value, dict)
                and set(schema.get("required", [])) <= set(value)
                and set(value) <= set(known)
                and all(fits(each, known[name]) for name, each in value.items())
            )
        case "array":
            parts = schema.get("prefixItems")
            if parts:
                return len(value) == len(parts) and all(map(fits, value, parts))
            return isinstance(value, list) and all(fits(each, schema.get("items", {})) for each in value)
        case "string":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "null":
            return value is None
    return True


def answer_schema(path: str) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    schema: dict[str, Any] = found["schema"]
    return schema


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_what_the_document_says(guest: Browser, name: str) -> None:
    answer = guest.client.get(f"{API}/{name}", params={"limit": 200})
    assert answer.status_code == 200
    assert fits(answer.json(), answer_schema(f"{API}/{name}"))
    assert not fits({**answer.json(), "items": 3}, answer_schema(f"{API}/{name}"))


@pytest.mark.parametrize("name", ["products", "policies"])
def test_every_single_thing_is_what_the_document_says(guest: Browser, name: str) -> None:
    key = next(each.key for each in LISTINGS if each.name == name)
    for item in all_of(guest, name, limit=200)[:40]:
        answer = guest.client.get(f"{API}/{name}/{item[key]}")
        assert answer.status_code == 200
        assert fits(answer.json(), answer_schema(f"{API}/{name}/{{{key}}}"))
        assert item.items() <= answer.json().items()
    gone = guest.client.get(f"{API}/{name}/no-such-thing")
    assert gone.status_code == 404
    assert gone.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", NAMES)
def test_small_pages_give_the_same_as_large_ones(guest: Browser, name: str) -> None:
    once = all_of(guest, name, limit=200)
    assert once
    assert all_of(guest, name, limit=7) == once


def test_a_cursor_holds_when_something_comes_or_goes(guest: Browser, app: Starlette) -> None:
    before = [each["id"] for each in all_of(guest, "offerings")]
    first = guest.client.get(f"{API}/offerings", params={"limit": 2}).json()
    with app.state.database.writing() as session:
        session.execute(
            update(OfferingVersion)
            .where(OfferingVersion.offering_id == before[0])
            .values(withdrawn_from=today())
        )
        restamp(session)
    rest = guest.client.get(f"{API}/offerings", params={"limit": 200, "cursor": first["next"]}).json()
    assert rest["version"] != first["version"]
    assert [each["id"] for each in rest["items"]] == before[2:]


@pytest.mark.parametrize("name", NAMES)
def test_who_holds_it_already_gets_304(guest: Browser, app: Starlette, name: str) -> None:
    path = f"{API}/{name}"
    etag = guest.client.get(path).headers["etag"]
    for held in (etag, f'"other", W/{etag}'):
        same = guest.client.get(path, headers={"if-none-match": held})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    assert guest.client.get(path, headers={"if-none-match": '"other"'}).status_code == 200
    with app.state.database.writing() as session:
        restamp(session)
    assert guest.client.get(path, headers={"if-none-match": etag}).status_code == 200


def test_a_day_is_asked_for(guest: Browser, app: Starlette) -> None:
    with app.state.database.reading() as session:
        offered = snapshot(session).offerings
    assert all_of(guest, "offerings", as_of="2001-01-01") == []
    assert len(all_of(guest, "offerings")) == len(offered)
    standings = {each["id"]: each["standing"] for each in all_of(guest, "policies", as_of="2001-01-01")}
    assert "in_force" not in standings.values()
    assert "in_force" in {each["standing"] for each in all_of(guest, "policies")}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("as_of=yesterday", "as_of"),
        ("as_of=1999-12-31", "as_of"),
        ("cursor=x", "cursor"),
        ("cursor=%E4%B8%AD", "cursor"),
        ("cursor=cG9saWNpZXMgYQ", "cursor"),
        ("cursor=" + "A" * 201, "cursor"),
        ("colour=red", "colour"),
    ],
)
def test_a_wrong_query_is_named(guest: Browser, query: str, field: str) -> None:
    answer = guest.client.get(f"{API}/products?{query}")
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert not answer.json()["errors"][0]["message"].isascii()


def test_no_cookie_is_read_or_set(guest: Browser) -> None:
    guest.sign_in("firm@demo.example")
    answer = guest.client.get(f"{API}/products")
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "public, no-cache"
