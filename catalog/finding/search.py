"""One box: what a visitor typed, and the products that answer it. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from catalog.finding.fold import fold, is_latin, pieces, words
from catalog.finding.hearing import Hit, Hits, heard, nearly_heard
from catalog.finding.index import Index, members
from catalog.finding.synonyms import without_filler

MOST_WORDS = 8
NEAREST = 5
LONGEST_CUT = 16
"""Signs of a word that is tried in pieces: a pasted sentence would be cut in thousands of ways."""


class Answer(Enum):
    """How the hits were come by."""

    ASKED = "as typed"
    NEAR = "one slip away, or of the same sound"
    NONE = "nothing"


@dataclass(frozen=True)
class Reading:
    """`hits` by position. `meant` is what the closest name says where `answer` is NEAR."""

    answer: Answer
    hits: Hits
    meant: tuple[str, ...] = ()


def search(index: Index, q: str) -> Reading:
    """The products that hold every word of `q`: as typed, else in parts, else nearly.

    A word may stand in the name, in what institutions call their offerings, in the card or in the rest; be
    written in full, as pinyin or as initials; or be another word for it. Of many words the first eight count.
    """
    typed = words(q)[:MOST_WORDS]
    for read in dict.fromkeys((typed, pieces(q)[:MOST_WORDS], _parts(index, typed))):
        if hits := _together(index, read, heard):
            return Reading(Answer.ASKED, hits)
    hits = _together(index, typed, lambda index, word: heard(index, word) or nearly_heard(index, word))
    if not hits:
        return Reading(Answer.NONE, {})
    best = max(hits.values(), key=lambda hit: hit.score)
    return Reading(Answer.NEAR, hits, tuple(sorted(best.needles)))


def nearest(index: Index, q: str, among: int) -> list[int]:
    """The few products of this set that have most of the signs in common, closest first."""
    scores: Counter[int] = Counter()
    for word in words(q)[:MOST_WORDS]:
        for gram in {word[at : at + 2] for at in range(max(1, len(word) - 1))}:
            for at in members(index.grams.get(gram, 0) & among):
                # What a name says weighs more than what stands somewhere in its text.
                scores[at] += 4 if gram in index.entries[at].name else 1
    return sorted(scores, key=lambda at: (-scores[at], at))[:NEAREST]


def _together(index: Index, asked: Iterable[str], how: Callable[[Index, str], Hits]) -> Hits:
    found: Hits | None = None
    for word in asked:
        more = how(index, word)
        if found is None:
            found = more
        else:
            found = {
                at: Hit(hit.score + more[at].score, hit.needles | more[at].needles)
                for at, hit in found.items()
                if at in more
            }
        if not found:
            return {}
    return found or {}


def _parts(index: Index, typed: Iterable[str]) -> tuple[str, ...]:
    """「郑州知识产权贷款」 as 「郑州」, 「知识产权」 and 「贷款」, without words that only ask."""
    found: dict[str, None] = {}
    for word in typed:
        for part in without_filler(word):
            found.update(dict.fromkeys((part,) if is_latin(part) else _cut(index, part)))
    return tuple(found)


def _cut(index: Index, word: str) -> tuple[str, ...]:
    """The word in at most three pieces of two signs or more that most products hold together."""
    ends = range(2, len(word) - 1) if len(word) <= LONGEST_CUT else range(0)
    cuts = [(end,) for end in ends] + [(a, b) for a in ends for b in range(a + 2, len(word) - 1)]
    best: tuple[str, ...] = (word,)
    most = index.holding(word).bit_count()
    for cut in cuts:
        read = tuple(word[begin:end] for begin, end in pairwise((0, *cut, len(word))))
        together = index.all
        for piece in read:
            together &= index.holding(piece)
        if together.bit_count() > most:
            best, most = read, together.bit_count()
    return best


def has_words(q: str) -> bool:
    """Whether there is anything to look for: 「？！」 has nothing."""
    return bool(words(fold(q)))
