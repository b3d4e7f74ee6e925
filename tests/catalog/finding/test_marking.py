"""Hits are marked in the text as it is written, and nothing of the text becomes markup."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from catalog.finding.marking import mark, quote

CASES = [
    ("科创积分贷", {"积分贷"}, "科创<mark>积分贷</mark>"),
    ("QFLP基金", {"qflp"}, "<mark>QFLP</mark>基金"),
    ("貸款貸款", {"贷款"}, "<mark>貸款</mark><mark>貸款</mark>"),
    ("知识产权贷", {"知识", "知识产权"}, "<mark>知识产权</mark>贷"),
    ("<b>贷</b>", {"贷"}, "&lt;b&gt;<mark>贷</mark>&lt;/b&gt;"),
    ("没有", {"贷"}, "没有"),
    ("空", set(), "空"),
]


@pytest.mark.parametrize(("text", "needles", "marked"), CASES)
def test_what_was_looked_for_is_marked(text: str, needles: set[str], marked: str) -> None:
    assert mark(text, needles) == Markup(marked)


@given(st.text(max_size=30), st.sets(st.text(min_size=1, max_size=3), max_size=3))
def test_marking_changes_no_sign_of_the_text(text: str, needles: set[str]) -> None:
    plain = re.sub("</?mark>", "", str(mark(text, needles)))
    assert Markup(plain).unescape() == Markup(str(mark(text, ()))).unescape()


def test_a_quotation_is_cut_around_the_hit() -> None:
    line = "一" * 40 + "贷款" + "二" * 40
    assert quote(["别的", line], frozenset({"贷款"})) == Markup(f"…{'一' * 16}<mark>贷款</mark>{'二' * 16}…")
    assert quote(["别的"], frozenset({"贷款"})) == ""
