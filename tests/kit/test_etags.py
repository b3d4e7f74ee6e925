"""Who holds an answer already is told so, however the tag is spelled."""

import pytest

from yurong.kit.etags import etag_of, is_held

TAG = etag_of("目录".encode())
HELD = [TAG, f"W/{TAG}", f'"other", {TAG}', f'"other",W/{TAG} ', "*"]
NOT_HELD = ["", '"other"', TAG.strip('"'), f"{TAG}x", f"w/{TAG}", '"a,b"']


@pytest.mark.parametrize("etag", [TAG, f"W/{TAG}"])
def test_weak_and_strong_spellings_of_a_tag_are_the_same(etag: str) -> None:
    assert all(is_held(etag, tags) for tags in HELD)
    assert not any(is_held(etag, tags) for tags in NOT_HELD)


def test_other_bytes_have_another_tag() -> None:
    assert etag_of(b"a") != etag_of(b"b")
    assert etag_of(b"a") == etag_of(b"a")
