"""Addresses given by strangers: never an inner one, whatever it is called and wherever it leads."""

import ipaddress
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from yurong.kit.fetching import Address, NotFetched, fetch, is_public

INNER = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
]


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address), 443)


@pytest.mark.parametrize(
    ("address", "port", "may"),
    [("110.242.68.66", 443, True), ("110.242.68.66", 80, True), ("110.242.68.66", 22, False)],
)
def test_the_open_internet_is_reached_at_the_ports_of_the_web(address: str, port: int, may: bool) -> None:
    assert is_public(ipaddress.ip_address(address), port) is may


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/a.ics",
        "file:///etc/passwd",
        "ftp://example.com/a",
        "gopher://example.com/",
        "https://",
        "https://user:secret@example.com/a.ics",
        "https://example.com:99999/",
        "https://[::1",
        "https://例子.example/",
        "https://example.com/a b\n",
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "https://127.0.0.1:5432/",
    ],
)
def test_an_address_that_is_not_a_public_web_page_is_refused(url: str) -> None:
    with pytest.raises(NotFetched):
        fetch(url, most_bytes=1000, seconds=2)


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(50):
                threading.Event().wait(0.1)
                try:
                    self.wfile.write(b"x")
                except OSError:
                    return
            return
        target = {"/inner": "http://169.254.169.254/", "/file": "file:///etc/passwd", "/loop": "/loop"}
        if self.path in target or self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", target.get(self.path, "/page"))
            self.end_headers()
            return
        self.send_response(200 if self.path in ("/page", "/large") else 404)
        self.end_headers()
        self.wfile.write(b"x" * 5000 if self.path == "/large" else b"hello")

    def log_message(self, *_: object) -> None:
        """Tests stay quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def only_this_machine(address: Address, _port: int) -> bool:
    """For the test's own server; everything else inner stays closed."""
    return str(address) == "127.0.0.1"


def get(url: str, seconds: float = 3) -> bytes:
    return fetch(url, most_bytes=1000, seconds=seconds, may_reach=only_this_machine)


def test_a_page_is_fetched_also_behind_a_redirect(site: str) -> None:
    assert get(f"{site}/page") == b"hello"
    assert get(f"{site}/moved") == b"hello"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/inner", "不是公开的网址"),
        ("/file", "https://"),
        ("/loop", "转来转去"),
        ("/large", "超过"),
        ("/none", "404"),
    ],
)
def test_what_lies_behind_is_checked_too(site: str, path: str, said: str) -> None:
    with pytest.raises(NotFetched, match=said):
        get(site + path)


def test_a_page_that_drips_is_given_up_in_time(site: str) -> None:
    with pytest.raises(NotFetched, match="太慢"):
        get(f"{site}/slow", seconds=0.5)
