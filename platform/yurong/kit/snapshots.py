"""Rendered pages in memory, each with the stamp of what it shows; the least used leave first.

One store per process and app: the demo flag, the static files' names and the settings cannot change under it.
"""

import gzip
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qsl

import brotli  # type: ignore[import-untyped]
from starlette.types import Message

from yurong.kit.etags import etag_of

MOST_BYTES = 32 * 1024 * 1024
LARGEST_PAGE = MOST_BYTES // 16
LONGEST_ADDRESS = 600
SMALLEST_PACKED = 800
"""Bytes; a smaller page gains nothing from compression."""
BROTLI_QUALITY = 5
"""As small as 6 in three quarters of the time; 9 saves another 2 percent and takes thirteen times as long."""

Address = tuple[str, tuple[tuple[str, str], ...]]
"""A path and the sorted query: see `address`."""


def address(path: str, query: bytes) -> Address:
    """One name for all spellings of a query: empty values left out, names sorted, repeated ones in order."""
    if not query:
        return path, ()
    pairs = parse_qsl(query.decode("latin-1"))
    return path, tuple(sorted(pairs, key=lambda pair: pair[0]))


class Ready(NamedTuple):
    """An answer as it goes to the server: sent many times and never changed."""

    start: Message
    body: Message


@dataclass(frozen=True)
class Snapshot:
    """One page as it was rendered for a visitor who is not signed in. Compressed on first demand, once."""

    stamp: str
    content_type: str
    body: bytes
    etag: str
    """Weak: the same for every compression of the same bytes."""
    packed: dict[str, bytes] = field(default_factory=dict)
    ready: dict[tuple[int, str, str], Ready] = field(default_factory=dict)
    """By status, scheme and coding."""

    @classmethod
    def of(cls, stamp: str, content_type: str, body: bytes) -> "Snapshot":
        return cls(stamp, content_type, body, f"W/{etag_of(body)}")

    @property
    def size(self) -> int:
        """Bytes held."""
        return len(self.body) + sum(map(len, self.packed.values()))

    def coding_for(self, accepted: bytes) -> str:
        """br, gzip or nothing, by the visitor's Accept-Encoding; what is refused with q=0 is not sent."""
        if len(self.body) < SMALLEST_PACKED or not accepted or accepted == b"identity":
            return ""
        offered = [each.strip().replace(b" ", b"") for each in accepted.split(b",")]
        names = {name for name, _, rest in (each.partition(b";") for each in offered) if not _refuses(rest)}
        return "br" if b"br" in names else "gzip" if b"gzip" in names else ""


def _refuses(parameters: bytes) -> bool:
    return parameters.startswith(b"q=0") and not parameters.strip(b"q=0.")


class Snapshots:
    """The pages in memory, by address. Safe from several threads."""

    def __init__(self, most_bytes: int = MOST_BYTES):
        self._most_bytes = most_bytes
        self._pages: OrderedDict[Address, Snapshot] = OrderedDict()
        self._lock = Lock()
        self.size = 0
        """Bytes held; never above the most allowed."""

    def find(self, at: Address) -> Snapshot | None:
        """The page at the address, whatever its stamp; now the most recently used."""
        with self._lock:
            found = self._pages.get(at)
            if found is not None:
                self._pages.move_to_end(at)
            return found

    def put(self, at: Address, page: Snapshot) -> None:
        """Keeps the page, unless it is too large or its address too long to be a visitor's."""
        length = len(at[0]) + sum(len(name) + len(value) for name, value in at[1])
        if page.size > LARGEST_PAGE or length > LONGEST_ADDRESS:
            return
        with self._lock:
            self._drop(at)
            self._pages[at] = page
            self.size += page.size
            self._make_room()

    def pack(self, at: Address, page: Snapshot, coding: str) -> bytes:
        """The page's bytes in this coding; compresses them if nobody has asked before."""
        if coding in page.packed:
            return page.packed[coding]
        made = _pack(page.body, coding)
        with self._lock:
            if coding not in page.packed:
                page.packed[coding] = made
                if self._pages.get(at) is page:
                    self.size += len(made)
                    self._make_room()
        return made

    def _make_room(self) -> None:
        while self.size > self._most_bytes:
            self._drop(next(iter(self._pages)))

    def _drop(self, at: Address) -> None:
        page = self._pages.pop(at, None)
        if page is not None:
            self.size -= page.size


def _pack(body: bytes, coding: str) -> bytes:
    if coding == "br":
        packed: bytes = brotli.compress(body, quality=BROTLI_QUALITY)
        return packed
    return gzip.compress(body, 6, mtime=0)
