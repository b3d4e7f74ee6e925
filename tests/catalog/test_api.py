"""POST /api/v1/match: the same answer as the command, clear refusals, never a fault."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from catalog.answer import answer
from catalog.api import MATCHING
from catalog.openapi import EXAMPLE, document
from catalog.profile import Case
from catalog.snapshot import snapshot
from tests.conftest import on_one_database
from tests.world import Browser
from yurong.kit.limits import RateWindow

PATH = "/api/v1/match"


def ask(guest: Browser, body: Any, query: str = "", **options: Any) -> Any:
    return guest.client.post(f"{PATH}{query}", json=body, **options)


def refusal(answered: Any, status: int) -> dict[str, Any]:
    """The problem of a refused question, which must be one."""
    assert answered.status_code == status, answered.text
    assert answered.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answered.json()
    assert problem["status"] == status
    assert any("\u4e00" <= sign <= "\u9fff" for sign in problem["detail"])
    return problem


def test_it_answers_as_the_command_does(app: Starlette, guest: Browser) -> None:
    answered = ask(guest, EXAMPLE, "?as_of=2026-03-16")
    with app.state.database.reading() as session:
        expected = answer(Case.model_validate(EXAMPLE), snapshot(session), date(2026, 3, 16))
    assert answered.status_code == 200
    assert answered.headers["content-type"] == "application/json"
    assert answered.json() == json.loads(expected.model_dump_json())


def test_contradictions_are_told_and_nothing_is_refused(guest: Browser) -> None:
    profile = {"contest_phase": "none", "contest_awarded": True, "revenue": 10, "research_spend": 500}
    answered = ask(guest, {"profile": profile}, "?as_of=2026-03-16")
    assert answered.status_code == 200
    assert [doubt["fact"] for doubt in answered.json()["doubts"]] == ["contest_awarded", "research_spend"]
    assert ask(guest, EXAMPLE, "?as_of=2026-03-16").json()["doubts"] == []


def test_asking_again_gives_the_same(guest: Browser) -> None:
    assert ask(guest, EXAMPLE).json() == ask(guest, EXAMPLE).json()


def test_no_cookie_is_read_or_set_and_no_token_is_needed(guest: Browser) -> None:
    guest.sign_in("firm@demo.example")
    answered = ask(guest, EXAMPLE, headers={"origin": "https://elsewhere.example"})
    assert answered.status_code == 200
    assert "set-cookie" not in answered.headers


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"profile": {"staff": "三"}}, "profile.staff"),
        ({"profile": {"credentials": ["made_up"]}}, "profile.credentials"),
        ({"profile": {"made_up": 1}}, "profile.made_up"),
        ({"profile": {}, "need": {"amount": -1}}, "need.amount"),
        ({"profile": {}, "need": {"term_months": 0}}, "need.term_months"),
        ({"need": {}}, "profile"),
        ({"profile": {"founded_on": "去年"}}, "profile.founded_on"),
        ([], ""),
        (
            {"profile": {"scores": [{"scheme": "yuke", "source": "declared", "rank": 2, "ranked_of": 1}]}},
            "profile.scores",
        ),
    ],
)
def test_a_wrong_field_is_named(guest: Browser, body: Any, field: str) -> None:
    problem = refusal(ask(guest, body), 422)
    assert [each["field"] for each in problem["errors"]] == [field]
    assert not problem["errors"][0]["message"].isascii()


@pytest.mark.parametrize("as_of", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31", ""])
def test_a_wrong_day_is_named(guest: Browser, as_of: str) -> None:
    problem = refusal(ask(guest, EXAMPLE, f"?as_of={as_of}"), 422)
    assert [each["field"] for each in problem["errors"]] == ["as_of"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"profile: 1", json.dumps(EXAMPLE).encode("utf-16"), '{"姓名"'.encode("gbk"), b"[" * 30_000],
)
def test_what_is_no_json_is_said(guest: Browser, body: bytes) -> None:
    answered = guest.client.post(PATH, content=body, headers={"content-type": "application/json"})
    assert "JSON" in refusal(answered, 400)["detail"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_content_type_is_refused(guest: Browser, kind: str) -> None:
    answered = guest.client.post(PATH, content=b"{}", headers={"content-type": kind})
    refusal(answered, 415)


def test_a_large_body_is_refused_whatever_it_declares(guest: Browser) -> None:
    long = json.dumps({"profile": {"region": "4" * 70_000}}).encode()
    kind = {"content-type": "application/json"}
    refusal(guest.client.post(PATH, content=long, headers=kind), 413)
    refusal(guest.client.post(PATH, content=iter([long[:40_000], long[40_000:]]), headers=kind), 413)


def test_one_address_may_ask_so_often_and_no_more(app: Starlette, guest: Browser) -> None:
    wrong = [ask(guest, []).status_code for _ in range(MATCHING.times)]
    assert set(wrong) <= {422, 429}
    with app.state.database.writing() as session:
        for window in session.query(RateWindow).all():
            window.count = MATCHING.times
    refusal(ask(guest, EXAMPLE), 429)


SCHEMAS = json.loads(document())["components"]["schemas"]
ASCII = st.characters(codec="ascii")
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(str)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _as_described(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Whatever the published schema allows."""
    if "$ref" in schema:
        return _as_described(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return st.one_of([_as_described(each) for each in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "object":
            fields = {name: _as_described(each) for name, each in schema["properties"].items()}
            must = {name: fields.pop(name) for name in schema.get("required", [])}
            return st.fixed_dictionaries(must, optional=fields).map(_in_rank)
        case "array":
            return st.lists(_as_described(schema["items"]), max_size=4)
        case "integer":
            return st.integers(schema["minimum"], schema["maximum"])
        case ["number", "string"]:
            return st.integers(0, 10**8) | st.decimals(0, 10**6, places=2).map(str)
        case "string" if schema.get("format") == "date":
            return st.dates().map(str)
        case "number":
            return st.integers(int(schema["minimum"]), int(schema["maximum"]))
        case "string" if "maxLength" in schema:
            return st.text(max_size=schema["maxLength"])
        case "string" if "pattern" not in schema:
            return st.integers(0, 100).map(str)  # a decimal number as text
        case "string":
            return st.sampled_from(["410105", "410300", "420100"]) | st.from_regex(
                schema["pattern"], fullmatch=True, alphabet=ASCII
            )
        case "boolean":
            return st.booleans()
    return st.none()


def _in_rank(each: dict[str, Any]) -> dict[str, Any]:
    """A rank is never above the number of firms; the schema says so in words, it has no other way."""
    if isinstance(each.get("rank"), int) and isinstance(each.get("ranked_of"), int):
        rank, of = sorted((each["rank"], each["ranked_of"]))
        return {**each, "rank": rank, "ranked_of": of}
    return each


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FACTS = st.sampled_from(sorted(SCHEMAS["Profile"]["properties"]))
ODD_PROFILES = st.fixed_dictionaries({"profile": st.dictionaries(FACTS, ANYTHING)})


@on_one_database
@SLOW
@given(body=_as_described(SCHEMAS["Case"]), day=DAYS)
def test_every_case_that_the_schema_allows_is_answered(app: Starlette, body: Any, day: str) -> None:
    answered = _ask_unlimited(app, json.dumps(body), day)
    assert answered.status_code == 200, (body, answered.text)
    assert answered.json()["as_of"] == day
    assert set(answered.json()) == set(SCHEMAS["Answer"]["required"])


@on_one_database
@SLOW
@given(body=ANYTHING | ODD_PROFILES, day=DAYS | st.text(max_size=9))
def test_whatever_is_sent_is_answered_or_refused_in_words(app: Starlette, body: Any, day: str) -> None:
    answered = _ask_unlimited(app, json.dumps(body), day)
    if answered.status_code != 200:
        assert answered.status_code in (400, 422)
        refusal(answered, answered.status_code)


def _ask_unlimited(app: Starlette, text: str, day: str) -> Any:
    with app.state.database.writing() as session:
        session.query(RateWindow).delete()
    client = TestClient(app, raise_server_exceptions=False)
    kind = {"content-type": "application/json"}
    return client.post(PATH, params={"as_of": day}, content=text, headers=kind)


def test_the_document_describes_what_is_sent_and_answered(guest: Browser) -> None:
    answered = guest.get("/api/v1/openapi.json")
    assert answered.headers["content-type"] == "application/json"
    described = answered.json()
    assert described["openapi"].startswith("3.1")
    assert next(iter(described["paths"])) == PATH
    schemas = described["components"]["schemas"]
    assert set(_refs(described)) <= {f"#/components/schemas/{name}" for name in schemas}
    assert set(schemas["Answer"]["required"]) == set(ask(guest, EXAMPLE).json())
    operation = described["paths"][PATH]["post"]
    assert set(operation["responses"]) == {"200", "400", "413", "415", "422", "429"}


def _refs(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [ref for each in part.values() for ref in _refs(each)]
    return [ref for each in part for ref in _refs(each)] if isinstance(part, list) else []
