"""Whatever is sent: a clear Chinese message with the right status, never a trace."""

from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.world import Browser

REFUSED = [
    ("GET", "/no-such-page", 404),
    ("GET", "/products/no-such-product", 404),
    ("GET", "/products/..%2f..%2fetc%2fpasswd", 404),
    ("GET", "/policies/no-such-policy", 404),
    ("GET", "/clinics/no-such-clinic", 404),
    ("GET", "/clinics/none/slots/1/0900", 303),
    ("GET", "/verify/NOSUCHCODE", 404),
    ("GET", "/products/%00", 404),
    ("GET", "/policies/a%00b", 404),
    ("GET", "/clinics/%00", 404),
    ("GET", "/verify/%00", 404),
    ("GET", "/verify?code=%00", 200),
    ("GET", "/clinics?region=%00", 200),
    ("GET", "/products?q=%00", 200),
    ("POST", "/products", 405),
    ("DELETE", "/", 405),
    ("GET", "/check/result?amount=三百", 422),
    ("GET", "/check/result?amount=-1", 422),
    ("GET", "/check/result?amount=1e400", 422),
    ("GET", "/check/result?amount=NaN", 422),
    ("GET", "/check/result?region=41", 422),
    ("GET", "/check/result?founded_on=2999-01-01", 422),
    ("GET", "/check/result?contest_phase=none&contest_awarded=yes", 422),
    ("GET", "/check/result?credentials=none&credentials=high_tech", 422),
    ("GET", "/check/result?credentials=made_up", 422),
    ("GET", "/check/result?staff=%00%ff", 422),
    ("GET", "/check/result?made_up=%00%ff", 200),
    ("GET", "/products?category=made-up&q=%25_'%22%3Cscript%3E", 200),
    ("GET", "/products?q=" + "长" * 3000, 200),
    ("GET", "/organise/events/x/agenda/" + "9" * 5000, 404),
]


@pytest.mark.parametrize(("method", "path", "status"), REFUSED)
def test_a_bad_address_gets_a_clear_page(guest: Browser, method: str, path: str, status: int) -> None:
    answer = guest.client.request(method, path, follow_redirects=False)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    if status >= 400:
        assert "text/html" in answer.headers["content-type"]
        assert any("\u4e00" <= sign <= "\u9fff" for sign in answer.text)


def test_typed_markup_is_shown_as_text(guest: Browser) -> None:
    page = guest.get("/products?q=<script>alert(1)</script>").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_what_was_typed_in_the_self_check_is_kept(guest: Browser) -> None:
    page = guest.get(
        "/check/result?amount=三百&region=410172&purposes=research&purposes=merger&fiscal_award=60"
    )
    assert page.status_code == 422
    assert 'value="三百"' in page.text
    assert 'value="60"' in page.text
    assert '<option value="410172" selected>' in page.text
    assert page.text.count("checked") >= 2


def test_a_huge_body_is_refused(guest: Browser) -> None:
    guest.get("/sign-in")
    answer = guest.post("/sign-in", {"email": "a" * 3_000_000, "password": "x"})
    assert answer.status_code == 413
    assert "太大" in answer.text


@pytest.mark.parametrize("typed", ["邮箱".encode("gbk"), quote("邮箱", encoding="gbk").encode(), b"%ff"])
def test_a_wrong_encoding_is_said(guest: Browser, typed: bytes) -> None:
    guest.get("/sign-in")
    body = b"csrf_token=" + guest.token.encode() + b"&email=" + typed + b"&password=x"
    answer = guest.client.post(
        "/sign-in", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 400
    assert "UTF-8" in answer.text


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
def test_another_content_type_is_refused(guest: Browser, kind: str) -> None:
    guest.get("/sign-in")
    answer = guest.client.post("/sign-in", content=b'{"a": 1}', headers={"content-type": kind})
    assert answer.status_code in (400, 403)


def test_a_fault_of_ours_shows_no_trace(app: Starlette) -> None:
    app.state.coming = None
    answer = TestClient(app, raise_server_exceptions=False).get("/")
    assert answer.status_code == 500
    assert "系统出了点问题" in answer.text
    assert "Traceback" not in answer.text
    assert "TypeError" not in answer.text


def test_a_strange_host_never_reaches_a_link(guest: Browser) -> None:
    page = guest.get("/", headers={"host": "evil.example"})
    assert "evil.example" not in page.text
