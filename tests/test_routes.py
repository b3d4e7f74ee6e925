"""One table of route × role, walked: no page opens to the wrong person, and no route is forgotten."""

from collections.abc import Callable

import pytest
from starlette.applications import Starlette

from tests.conftest import on_one_database
from tests.route_table import PEOPLE, TABLE
from tests.world import Browser
from yurong.kit.web import GuardedRoute

pytestmark = pytest.mark.long


def _key(route: GuardedRoute) -> str:
    method = "POST" if "POST" in (route.methods or ()) else "GET"
    return f"{method} {route.path}"


def _routes(app: Starlette) -> list[GuardedRoute]:
    return [route for route in app.routes if isinstance(route, GuardedRoute)]


def test_every_route_stands_in_the_table(app: Starlette) -> None:
    assert {_key(route) for route in _routes(app)} == set(TABLE)


def test_only_the_static_files_stand_outside_it(app: Starlette) -> None:
    assert {route.path for route in app.routes if not isinstance(route, GuardedRoute)} == {"/static"}  # type: ignore[attr-defined]


@on_one_database
def test_nobody_gets_past_a_guard_that_is_not_theirs(app: Starlette, another: Callable[[], Browser]) -> None:
    for role, email in PEOPLE.items():
        person = another().sign_in(email) if email else another()
        for route in _routes(app):
            key = _key(route)
            if role in TABLE[key] or key == "POST /sign-out":
                continue
            path = _filled(route.path)
            if "POST" in (route.methods or ()):
                answer = person.post(path, follow_redirects=False)
            else:
                answer = person.get(path, follow_redirects=False)
            if role == "nobody":
                turned_away = answer.status_code == 401 or (
                    answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
                )
                assert turned_away, (role, key, answer.status_code)
            else:
                assert answer.status_code == 404, (role, key, answer.status_code)
                assert "您的账号看不到它" in answer.text, (role, key)


def test_every_guard_lets_its_own_people_in(app: Starlette, another: Callable[[], Browser]) -> None:
    for role, email in PEOPLE.items():
        person = another().sign_in(email) if email else another()
        for route in _routes(app):
            if "GET" not in (route.methods or ()) or role not in TABLE[_key(route)]:
                continue
            answer = person.get(_filled(route.path), follow_redirects=False)
            assert answer.status_code != 500
            assert "您的账号看不到它" not in answer.text, (role, route.path)
            assert not answer.headers.get("location", "").startswith("/sign-in"), (role, route.path)


def _filled(path: str) -> str:
    filled = path
    for name, value in {
        "{slug}": "chuangsai-dai",
        "{purpose}": "priority",
        "{paper}": "0" * 32,
        "{id}": "yuxin",
        "{id:int}": "1",
        "{at:int}": "0",
        "{code}": "NOSUCHCODE",
        "{station:int}": "1",
        "{at}": "0900",
        "{version:int}": "1",
        "{short_code}": "NOSUCH22",
        "{number}": "1",
        "{number:int}": "1",
        "{meeting:int}": "1",
        "{meeting}": "NOSUCHCODE",
        "{file}": "0" * 32,
        "{token}": "0" * 32,
    }.items():
        filled = filled.replace(name, value)
    assert "{" not in filled, filled
    return filled
