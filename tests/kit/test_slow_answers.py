"""Papers are worked out in a few threads of their own: however many are asked for, pages are answered."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from threading import Event

import pytest
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from yurong.accounts.access import anyone
from yurong.kit import slow_answers
from yurong.kit.web import get

THREADS_OF_PAGES = 16
ASKED = THREADS_OF_PAGES + slow_answers.AT_ONCE + 4


@pytest.fixture
def released() -> Iterator[Event]:
    """Set at the end whatever happens: no thread is left waiting."""
    event = Event()
    yield event
    event.set()


def test_a_page_does_not_wait_behind_more_papers_than_there_are_threads(
    app: Starlette, released: Event
) -> None:
    app.router.routes.insert(0, get("/slow", _waiting_for(released), who=anyone))
    with TestClient(app) as client, ThreadPoolExecutor(ASKED + 1) as visitors:
        papers = [visitors.submit(client.get, "/slow") for _ in range(ASKED)]
        page = visitors.submit(client.get, "/health")
        try:
            assert page.result(timeout=10).status_code == 200
            assert not any(each.done() for each in papers)
        finally:
            released.set()
        assert {each.result().text for each in papers} == {"printed"}


def test_who_comes_when_too_many_wait_is_told_at_once(
    app: Starlette, released: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow_answers, "MOST_WAITING", 2)
    app.router.routes.insert(0, get("/slow", _waiting_for(released), who=anyone))
    asked = slow_answers.AT_ONCE + 3
    with TestClient(app) as client, ThreadPoolExecutor(asked) as visitors:
        papers = [visitors.submit(client.get, "/slow") for _ in range(asked)]
        try:
            [refused] = wait(papers, timeout=10, return_when=FIRST_COMPLETED).done
            assert "请过一分钟再打开一次" in refused.result().text
        finally:
            released.set()
        assert sorted(each.result().status_code for each in papers) == [200] * (asked - 1) + [503]


def _waiting_for(released: Event) -> Callable[[Request, Session], Callable[[], Response]]:
    """A view whose paper is ready when the event is set."""

    def answer() -> Response:
        assert released.wait(20)
        return Response("printed")

    return lambda request, session: answer
