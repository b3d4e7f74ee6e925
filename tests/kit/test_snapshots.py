"""The pages in memory: one address per question, never more bytes than allowed, compressed once."""

import gzip

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yurong.kit.snapshots import LARGEST_PAGE, LONGEST_ADDRESS, SMALLEST_PACKED, Snapshot, Snapshots, address

HTML = "text/html; charset=utf-8"


def _page(size: int, letter: bytes = b"a") -> Snapshot:
    return Snapshot.of("1", HTML, letter * size)


SAME_QUESTION = [
    (b"", b"q="),
    (b"", b"category=&region="),
    (b"category=loan&q=csd", b"q=csd&region=&category=loan"),
    (b"q=%E5%88%9B", b"q=%e5%88%9b"),
    (b"q=a+b", b"q=a%20b"),
]
OTHER_QUESTION = [
    (b"q=a", b"q=b"),
    (b"q=a", b"Q=a"),
    (b"c=1&c=2", b"c=2&c=1"),
    (b"q=a%26b=c", b"q=a&b=c"),
    (b"q=1%2B1", b"q=1+1"),
]


@pytest.mark.parametrize(("one", "other"), SAME_QUESTION)
def test_spellings_of_one_question_share_an_address(one: bytes, other: bytes) -> None:
    assert address("/products", one) == address("/products", other)


@pytest.mark.parametrize(("one", "other"), OTHER_QUESTION)
def test_different_questions_have_different_addresses(one: bytes, other: bytes) -> None:
    assert address("/products", one) != address("/products", other)
    assert address("/products", one) != address("/policies", one)


ACCEPTED = [
    (b"", ""),
    (b"identity", ""),
    (b"gzip", "gzip"),
    (b"gzip, deflate, br", "br"),
    (b"br;q=0, gzip", "gzip"),
    (b"br; q=0.0 , gzip;q=0.5", "gzip"),
    (b"br;q=0.1", "br"),
    (b"gzip;q=0", ""),
    (b"brx, xgzip", ""),
]


@pytest.mark.parametrize(("accepted", "coding"), ACCEPTED)
def test_a_page_is_packed_as_the_visitor_accepts(accepted: bytes, coding: str) -> None:
    assert _page(SMALLEST_PACKED).coding_for(accepted) == coding
    assert _page(SMALLEST_PACKED - 1).coding_for(accepted) == ""


def test_packed_bytes_are_the_page_and_made_once() -> None:
    kept, page = Snapshots(), _page(5000)
    kept.put(address("/", b""), page)
    packed = kept.pack(address("/", b""), page, "br")
    assert brotli.decompress(packed) == page.body
    assert kept.pack(address("/", b""), page, "br") is packed
    assert gzip.decompress(kept.pack(address("/", b""), page, "gzip")) == page.body
    assert kept.size == page.size > 5000


def test_the_least_recently_used_page_leaves_first() -> None:
    kept = Snapshots(most_bytes=300)
    for name in "abc":
        kept.put(address(f"/{name}", b""), _page(100))
    assert kept.find(address("/a", b""))
    kept.put(address("/d", b""), _page(100))
    assert [name for name in "abcd" if kept.find(address(f"/{name}", b""))] == ["a", "c", "d"]


def test_a_page_too_large_or_an_address_too_long_is_not_kept() -> None:
    kept = Snapshots()
    kept.put(address("/large", b""), _page(LARGEST_PAGE + 1))
    kept.put(address("/", b"q=" + b"x" * LONGEST_ADDRESS), _page(10))
    assert kept.size == 0
    kept.put(address("/large", b""), _page(LARGEST_PAGE))
    kept.put(address("/", b"q=" + b"x" * (LONGEST_ADDRESS - 2)), _page(10))
    assert kept.size == LARGEST_PAGE + 10


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 400), st.booleans()), max_size=40))
def test_the_bytes_held_are_counted_and_bounded(steps: list[tuple[str, int, bool]]) -> None:
    kept = Snapshots(most_bytes=1000)
    for name, size, is_packed in steps:
        at, page = address(f"/{name}", b""), _page(size)
        kept.put(at, page)
        if is_packed:
            kept.pack(at, page, "gzip")
        held = [kept.find(address(f"/{each}", b"")) for each in "abcdef"]
        assert kept.size == sum(each.size for each in held if each) <= 1000
