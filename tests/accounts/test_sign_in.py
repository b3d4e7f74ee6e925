"""Signing in and out."""

from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.world import Browser
from yurong.seeds import PASSWORD


def test_a_firm_signs_in_and_sees_its_page(guest: Browser) -> None:
    guest.sign_in("firm@demo.example")
    page = guest.get("/me")
    assert page.status_code == 200
    assert "李明（示例），您好" in page.text


@pytest.mark.parametrize(
    ("email", "password"),
    [("firm@demo.example", "wrong-password"), ("nobody@demo.example", PASSWORD), ("", "")],
)
def test_a_wrong_pair_shows_the_form_again_with_the_address_kept(
    guest: Browser, email: str, password: str
) -> None:
    answer = guest.post("/sign-in", {"email": email, "password": password})
    assert answer.status_code == 422
    assert f'value="{email}"' in answer.text
    assert "wrong-password" not in answer.text


def test_signing_out_ends_the_session_on_the_server(app: Starlette, guest: Browser) -> None:
    guest.sign_in("firm@demo.example")
    cookie = guest.client.cookies["yurong_session"]
    assert guest.post("/sign-out", follow_redirects=False).status_code == 303
    thief = TestClient(app, cookies={"yurong_session": cookie})
    assert thief.get("/me", follow_redirects=False).status_code == 303


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_to_another_site_after_signing_in(guest: Browser, target: str) -> None:
    answer = guest.post(
        "/sign-in",
        {"email": "firm@demo.example", "password": PASSWORD, "next": target},
        follow_redirects=False,
    )
    assert answer.headers["location"] == "/me"


def test_the_page_asked_for_is_shown_after_signing_in(guest: Browser) -> None:
    asked = guest.get("/bookings", follow_redirects=False)
    assert asked.headers["location"] == "/sign-in?next=/bookings"
    answer = guest.post(
        "/sign-in",
        {"email": "firm@demo.example", "password": PASSWORD, "next": "/bookings"},
        follow_redirects=False,
    )
    assert answer.headers["location"] == "/bookings"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(guest: Browser) -> None:
    answer = guest.post(
        "/sign-in", {"email": "firm@demo.example", "password": PASSWORD}, follow_redirects=False
    )
    set_cookie = next(v for v in answer.headers.get_list("set-cookie") if v.startswith("yurong_session"))
    assert "HttpOnly" in set_cookie
    assert "SameSite=lax" in set_cookie


def test_guessing_passwords_is_slowed_down(guest: Browser) -> None:
    wrong = {"email": "firm@demo.example", "password": "wrong-password"}
    statuses = [guest.post("/sign-in", wrong).status_code for _ in range(21)]
    assert statuses[:20] == [422] * 20
    assert statuses[20] == 429


FORGED = [{}, {"csrf_token": ""}, {"csrf_token": "0" * 64}, {"csrf_token": "假"}]


@pytest.mark.parametrize("fields", FORGED)
def test_a_form_without_our_token_is_refused(app: Starlette, fields: dict[str, str]) -> None:
    answer = TestClient(app).post("/sign-in", data={"email": "a@b.cn", "password": "x", **fields})
    assert answer.status_code == 403
    assert "重新打开" in answer.text


def test_a_token_of_another_visitor_is_refused(guest: Browser, another: Callable[[], Browser]) -> None:
    guest.get("/sign-in")
    other = another()
    other.get("/sign-in")
    other.token = guest.token
    assert other.post("/sign-in", {"email": "a@b.cn", "password": "x"}).status_code == 403


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_form_sent_from_another_site_is_refused(guest: Browser, headers: dict[str, str]) -> None:
    guest.get("/sign-in")
    answer = guest.post("/sign-in", {"email": "a@b.cn", "password": "x"}, headers=headers)
    assert answer.status_code == 403
