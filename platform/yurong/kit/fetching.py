"""Fetching a public address that somebody gave us: never an inner one, bounded in size and time.

Only background jobs call this. The host is looked up once, every address it has must be public, and the
connection goes to the address that was checked, so a name that changes its mind (DNS rebinding) gains
nothing. Redirects are followed by hand and checked the same way.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import SplitResult, urljoin, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"http": 80, "https": 443}
MAX_REDIRECTS = 3
PIECE = 64 * 1024


class NotFetched(Exception):
    """The message is a sentence for whoever gave the address."""


def is_public(address: Address, port: int) -> bool:
    """Whether an address lies on the open internet, at a port of the web."""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    real = mapped or address
    return port in PORTS.values() and real.is_global and not real.is_multicast and not real.is_reserved


def fetch(
    url: str,
    *,
    most_bytes: int,
    seconds: float,
    may_reach: Callable[[Address, int], bool] = is_public,
) -> bytes:
    """What stands at the address. Raises NotFetched: not http(s), not public, too large, too slow, not there.

    `seconds` bounds the whole of it, redirects included. Certificates are checked.
    """
    until = time.monotonic() + seconds
    for _ in range(MAX_REDIRECTS + 1):
        parts = checked_address(url)
        answer = _ask(parts, until, most_bytes, may_reach)
        if isinstance(answer, bytes):
            return answer
        url = urljoin(url, answer)
    raise NotFetched("这个地址转来转去，没有取到内容")


def checked_address(url: str) -> SplitResult:
    """The parts of an http(s) address without name or password in it. Raises NotFetched."""
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise NotFetched("网址不完整，请从日历软件里重新复制") from None
    if parts.scheme not in PORTS or not has_host or not url.isascii() or not url.isprintable():
        raise NotFetched("网址须以 https:// 开头，请从日历软件里重新复制")
    if "@" in parts.netloc:
        raise NotFetched("网址里不能带用户名和密码")
    return parts


def _ask(
    parts: SplitResult, until: float, most_bytes: int, may_reach: Callable[[Address, int], bool]
) -> bytes | str:
    """The content, or the address that the answer points to."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    connection = http.client.HTTPConnection(host, port)
    try:
        sock = connection.sock = _connect(host, port, until, may_reach, is_secret=parts.scheme == "https")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity", "Connection": "close"}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        if answer.status in (301, 302, 303, 307, 308) and (target := answer.getheader("Location")):
            return target
        if answer.status != 200:
            raise NotFetched(f"对方网站没有给出内容（{answer.status}）")
        with answer:  # it holds the socket open after the connection has let go of it
            return _read(answer, sock, until, most_bytes)
    except (OSError, http.client.HTTPException, ValueError):
        raise NotFetched("连不上这个地址，或对方太慢") from None
    finally:
        connection.close()


def _connect(
    host: str, port: int, until: float, may_reach: Callable[[Address, int], bool], *, is_secret: bool
) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(
        may_reach(ipaddress.ip_address(each.partition("%")[0]), port) for each in addresses
    ):
        raise NotFetched("这个地址不是公开的网址，不能读取")
    plain = socket.create_connection((addresses[0], port), timeout=_left(until))
    if not is_secret:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _read(answer: http.client.HTTPResponse, sock: socket.socket, until: float, most_bytes: int) -> bytes:
    got = bytearray()
    while True:
        sock.settimeout(_left(until))
        piece = answer.read1(PIECE)
        if not piece:
            return bytes(got)
        got += piece
        if len(got) > most_bytes:
            raise NotFetched(f"内容超过 {most_bytes >> 20} MB，不能读取")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
