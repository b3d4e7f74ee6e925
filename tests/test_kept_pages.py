"""Public pages from their snapshot: the same for every visitor, never a signed-in one's, true at once."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.testclient import TestClient

from tests.world import Browser
from yurong.accounts.access import anyone
from yurong.kit import csrf
from yurong.kit.headers import ALWAYS
from yurong.kit.kept import kept
from yurong.kit.snapshots import Snapshot, Snapshots, address

PAGES = [
    "/",
    "/products",
    "/products?category=loan&q=csd",
    "/products/chuangsai-dai",
    "/policies",
    "/policies/hn-2024-30",
    "/facts",
    "/events",
    "/events?view=month&kind=training",
    "/events/demo-duijie",
    "/board",
    "/offerings/1",
    "/offerings/1?on=2026-01-01",
    "/calculators",
    "/compare",
    "/compare?p=chuangsai-dai&o=1&p=keji-dai&only=differences",
]
IDENTITY = {"Accept-Encoding": "identity"}
SIGN_OUT = 'action="/sign-out"'


def _kept(app: Starlette, path: str) -> Snapshot | None:
    path, _, query = path.partition("?")
    found: Snapshot | None = app.state.kept.snapshots.find(address(path, query.encode()))
    return found


def _forget(app: Starlette) -> None:
    app.state.kept.snapshots = Snapshots()


def _without_templates(app: Starlette) -> None:
    """From now on only snapshots can be shown."""
    app.state.templates = None


@pytest.mark.parametrize("path", PAGES)
def test_the_next_visitor_gets_the_same_bytes_and_headers_without_rendering(
    app: Starlette, guest: Browser, another: Callable[[], Browser], path: str
) -> None:
    first = guest.get(path, headers=IDENTITY)
    assert first.status_code == 200
    _without_templates(app)
    second = another().get(path, headers=IDENTITY)
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)
    assert second.headers["cache-control"] == "public, no-cache"
    assert {each.strip() for each in second.headers["vary"].split(",")} == {"Accept-Encoding", "Cookie"}
    assert {name: second.headers[name] for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_nothing_of_who_saw_it_first(
    app: Starlette, guest: Browser, another: Callable[[], Browser], path: str
) -> None:
    guest.get("/sign-in")  # now known by a visitor's cookie, which forms need
    seen = guest.get(path, headers={"User-Agent": "MicroMessenger", "Accept-Language": "en"}).content
    _forget(app)
    assert another().get(path, headers={"Referer": "http://testserver/check?uscc=1"}).content == seen
    page = _kept(app, path)
    assert page is not None
    assert b"csrf_token" not in page.body


@pytest.mark.parametrize("path", PAGES)
def test_a_signed_in_visitor_neither_leaves_nor_gets_a_snapshot(
    app: Starlette, guest: Browser, another: Callable[[], Browser], path: str
) -> None:
    firm = another().sign_in("firm@demo.example")
    own = firm.get(path)
    assert _kept(app, path) is None
    assert SIGN_OUT in own.text
    assert own.headers["cache-control"] == "private, no-cache"
    assert "etag" not in own.headers
    stranger = guest.get(path)
    assert SIGN_OUT not in stranger.text
    assert 'href="/sign-in"' in stranger.text
    again = firm.get(path, headers={"If-None-Match": stranger.headers["etag"]})
    assert again.status_code == 200
    assert SIGN_OUT in again.text


def test_who_signs_out_is_served_from_the_snapshot_again(app: Starlette, guest: Browser) -> None:
    before = guest.get("/products", headers=IDENTITY).content
    guest.sign_in("firm@demo.example")
    assert SIGN_OUT in guest.get("/products").text
    guest.post("/sign-out")
    _without_templates(app)
    assert guest.get("/products", headers=IDENTITY).content == before


def test_a_page_with_a_form_of_the_visitors_own_is_never_kept(app: Starlette, guest: Browser) -> None:
    def view(request: Request, _session: Session) -> Response:
        return HTMLResponse(csrf.token(request))

    app.router.routes.append(kept("/with-a-form", view, who=anyone))
    tokens = {guest.get("/with-a-form").text for _ in range(2)}
    assert len(tokens) == 1, "one visitor, one token"
    assert _kept(app, "/with-a-form") is None
    assert TestClient(app).get("/with-a-form").text not in tokens


NOT_KEPT = [
    ("/products/no-such-product", 404),
    ("/offerings/1?on=yesterday", 422),
    ("/clinics", 200),
    ("/check", 200),
    ("/calculators/N08", 200),
    ("/sign-in", 200),
]


@pytest.mark.parametrize(("path", "status"), NOT_KEPT)
def test_refusals_and_pages_that_change_by_the_minute_are_not_kept(
    app: Starlette, guest: Browser, path: str, status: int
) -> None:
    answer = guest.get(path)
    assert answer.status_code == status
    assert "etag" not in answer.headers
    assert _kept(app, path) is None


@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "rendered"])
def test_who_has_the_page_is_told_so(app: Starlette, guest: Browser, is_kept: bool) -> None:
    etag = guest.get("/products").headers["etag"]
    for tags in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        if not is_kept:
            _forget(app)
        answer = guest.get("/products", headers={"If-None-Match": tags})
        assert answer.status_code == 304
        assert answer.content == b""
        assert answer.headers["etag"] == etag
        assert "content-length" not in answer.headers
        assert answer.headers["content-security-policy"] == ALWAYS["Content-Security-Policy"]
    assert guest.get("/products", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_every_encoding_brings_the_same_page(app: Starlette, guest: Browser, coding: str) -> None:
    plain = guest.get("/products", headers=IDENTITY)
    answer = guest.get("/products", headers={"Accept-Encoding": coding})
    assert answer.headers.get("content-encoding", "identity") == coding
    assert answer.headers["etag"] == plain.headers["etag"]
    page = _kept(app, "/products")
    assert page is not None
    sent = page.packed.get(coding, page.body)
    assert int(answer.headers["content-length"]) == len(sent)
    assert answer.content == plain.content


def test_head_is_answered_with_the_headers_alone(app: Starlette, guest: Browser) -> None:
    shown = guest.get("/products", headers=IDENTITY)
    _without_templates(app)
    answer = guest.client.head("/products", headers=IDENTITY)
    assert answer.content == b""
    assert dict(answer.headers) == dict(shown.headers)


def test_a_form_of_a_rendered_page_works_after_kept_ones(guest: Browser) -> None:
    for _ in range(2):
        assert not re.search("csrf_token", guest.get("/products").text)
    fields = {"email": "firm@demo.example", "password": "yurong-demo"}
    assert guest.post("/sign-in", fields, follow_redirects=False).status_code == 303
