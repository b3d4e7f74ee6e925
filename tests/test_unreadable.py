"""Requests that the server cannot read are answered with a sentence, and the next one is served."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from yurong.unreadable import SAID

APP = Starlette(routes=[Route("/", lambda _request: PlainTextResponse("ok"))])


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(APP, http="yurong.unreadable:Protocol", log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join()
    listener.close()


def answer_to(port: int, request: bytes) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sent:
        sent.sendall(request)
        return b"".join(iter(lambda: sent.recv(65_536), b"")).decode()


@pytest.mark.parametrize(
    "request_line", [b"GET /?q=" + b"%E8" * 30_000 + b" HTTP/1.1", b"\x16\x03\x01", b"hello"]
)
def test_it_is_said_and_the_next_request_is_served(port: int, request_line: bytes) -> None:
    head, _, body = answer_to(port, request_line + b"\r\nHost: x\r\n\r\n").partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 400 ")
    assert body == SAID
    assert answer_to(port, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").endswith("ok")
