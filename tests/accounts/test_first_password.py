"""The first password of an account that others made: one link, one use, one month."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette

from tests.world import Browser
from yurong.accounts.first_password import address
from yurong.accounts.models import Account
from yurong.accounts.passwords import unset, verify
from yurong.kit.clock import now

EMAIL, PASSWORD = "qian@bank.example", "a-long-enough-one"


def _link(app: Starlette, made_at: datetime | None = None) -> str:
    with app.state.database.writing() as session:
        account = Account(email=EMAIL, name="钱进", phone=None, password_hash=unset(), created_at=now())
        session.add(account)
        session.flush()
        settings = app.state.settings
        return urlsplit(address(account, settings.secret_key, settings.public_url, made_at or now())).path


def test_the_link_opens_the_account_once(
    guest: Browser, another: Callable[[], Browser], app: Starlette
) -> None:
    link = _link(app)
    assert EMAIL in guest.get(link).text
    assert "至少 10" in guest.post(link, {"password": "short"}).text
    assert guest.post(link, {"password": PASSWORD}, follow_redirects=False).headers["location"] == "/me"
    assert guest.get("/me").status_code == 200
    late = another()
    assert late.get(link).status_code == 410
    assert late.post(link, {"password": "another-long-one"}).status_code == 410
    pair = {"email": EMAIL, "password": PASSWORD}
    assert late.post("/sign-in", pair, follow_redirects=False).status_code == 303


def test_nobody_signs_in_before(guest: Browser, app: Starlette) -> None:
    _link(app)
    for password in ("", "unset:", unset()):
        assert guest.post("/sign-in", {"email": EMAIL, "password": password}).status_code == 422
    stored = unset()
    assert not verify(stored, stored)


def test_a_link_ends_after_thirty_days(guest: Browser, app: Starlette) -> None:
    assert guest.get(_link(app, now() - timedelta(days=30))).status_code == 410


@pytest.mark.parametrize("spoil", ["account", "until", "mac"])
def test_a_changed_link_opens_nothing(guest: Browser, app: Starlette, spoil: str) -> None:
    account, until, mac = _link(app).rsplit("/", 1)[1].split(".")
    token = {
        "account": f"1.{until}.{mac}",
        "until": f"{account}.{int(until) + 1}.{mac}",
        "mac": f"{account}.{until}.{mac[::-1]}é",
    }[spoil]
    assert guest.get(f"/first-password/{token}").status_code == 410


@pytest.mark.parametrize("token", ["x", "1.2", "1.2.3.4", "²1.2.3", "9999999999.1.a"])
def test_what_is_no_link_is_not_found(guest: Browser, token: str) -> None:
    assert guest.get(f"/first-password/{token}").status_code == 404
