"""One box: what a visitor typed, and the products that answer it. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from catalog.finding.fold import fold, is_latin, pieces, words
from catalog.finding.hearing import Hit, Hits, heard, nearly_heard
from catalog.finding.index import Index, members

MOST_WORDS = 8
NEAREST = 5


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
    for read in (typed, pieces(q)[:MOST_WORDS], _parts(index, typed)):
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
    """「郑州知识产权贷款」 as 「郑州知识产权」 and 「贷款」: the longest beginnings that stand somewhere."""
    found: dict[str, None] = {}
    for word in typed:
        rest = word
        while len(rest) > 3 and not is_latin(word):
            cut = next((end for end in range(len(rest) - 2, 1, -1) if _stands(index, rest[:end])), 0)
            if not cut:
                break
            found[rest[:cut]] = None
            rest = rest[cut:]
        found[rest] = None
    return tuple(found)


def _stands(index: Index, word: str) -> bool:
    return bool(index.holding(word)) and bool(heard(index, word))


def has_words(q: str) -> bool:
    """Whether there is anything to look for: 「？！」 has nothing."""
    return bool(words(fold(q)))
