"""The sets of the index as numbers: the same as looking through every text."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.finding.grams import gram_sets, grams
from catalog.finding.index import FEW, members

TEXTS = st.lists(st.text(st.sampled_from("贷款ab1\n𠮷"), max_size=12), max_size=20)


@given(TEXTS)
def test_each_gram_has_the_texts_that_hold_it(texts: list[str]) -> None:
    expected: dict[str, int] = {}
    for at, text in enumerate(texts):
        for gram in {*text, *grams(text)}:
            if "\n" not in gram:
                expected[gram] = expected.get(gram, 0) | 1 << at
    assert gram_sets(texts) == expected


@given(st.sets(st.integers(0, 3000), max_size=3 * FEW))
def test_the_members_of_a_set_come_in_order(positions: set[int]) -> None:
    assert list(members(sum(1 << at for at in positions))) == sorted(positions)
