"""One slip is forgiven, two are not; a name's sounds know their signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.finding.nearly import one_off, windows
from catalog.finding.sounds import sounds

PAIRS = [
    ("csd", "csd", True),
    ("csd", "cds", True),
    ("csd", "cd", True),
    ("csd", "csdd", True),
    ("csd", "cad", True),
    ("csd", "dcs", False),
    ("csd", "ca", False),
    ("csd", "csdab", False),
    ("", "a", True),
    ("", "ab", False),
    ("abcd", "badc", False),
]


@pytest.mark.parametrize(("typed", "meant", "is_near"), PAIRS)
def test_one_slip_and_not_two(typed: str, meant: str, is_near: bool) -> None:
    assert one_off(typed, meant) is is_near
    assert one_off(meant, typed) is is_near


@given(st.text("abcd", min_size=3, max_size=9), st.text("abcd", max_size=12))
def test_the_shortcut_refuses_nothing_that_is_near(typed: str, text: str) -> None:
    begins = range(len(text))
    lengths = (len(typed) - 1, len(typed), len(typed) + 1)
    near = {
        at for at in begins if any(at + n <= len(text) and one_off(typed, text[at : at + n]) for n in lengths)
    }
    assert {begin for begin, _ in windows(typed, text, begins)} == near


def test_every_syllable_knows_its_sign() -> None:
    said = sounds("“再贷款+ABS”（重庆银行）")
    assert said.pinyin == "zaidaikuanabschongqingyinhang"
    assert said.initials == "zdkacqyh"
    assert [said.pinyin[a:b] for a, b in zip(said.starts, said.starts[1:], strict=False)][3] == "abs"
    assert "“再贷款+ABS”（重庆银行）"[said.places[4]] == "重"
    assert said.syllable_at(3) == 1
    assert said.syllable_at(4) == -1
    assert said.syllable_over(4) == 1


def test_a_name_without_words_has_no_sound() -> None:
    assert sounds("—").pinyin == ""
