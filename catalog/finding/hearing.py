"""One word looked for: as it is written, by its sound, or with a small slip. Pure."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from catalog.finding.fold import is_latin
from catalog.finding.index import Entry, Index, Title, members
from catalog.finding.nearly import halves, one_off, windows
from catalog.finding.sounds import sounds
from catalog.finding.synonyms import synonyms


class Hit(NamedTuple):
    """How well a product answers, and the folded words in its texts that do."""

    score: int
    needles: frozenset[str]


Hits = dict[int, Hit]
"""By position in the index."""

WHOLE, BEGINS, INSIDE, OTHERS, LINES, BODY = 1000, 600, 400, 240, 120, 40
SPOKEN = 50
"""What is typed by sound stands a little behind the same thing written."""


def heard(index: Index, word: str) -> Hits:
    """The products that hold a folded word or another for it, or sound so. One letter only begins a name."""
    found = _written(index, word) if len(word) > 1 or not is_latin(word) else {}
    for other in synonyms(word):
        _add(found, ((at, Hit(hit.score // 2, hit.needles)) for at, hit in _written(index, other).items()))
    if is_latin(word):
        _add(found, _spoken(index, word).items())
    return found


def nearly_heard(index: Index, word: str) -> Hits:
    """The products with a name that is one slip away from the word, or sounds like it."""
    found: Hits = {}
    parts = [half for half, _ in halves(word)]
    said = "" if is_latin(word) else sounds(word).pinyin
    for title in index.titles if len(word) > 1 else ():
        text = title.name if said else title.sounds.pinyin
        # A plain search for the halves refuses nearly all names before anything is compared sign by sign.
        may_slip = any(part in text for part in parts)
        stretch = (_same_sound(said, word, title) if said else _initials_slip(word, title)) or (
            _slip(word, title) if may_slip else ""
        )
        if stretch:
            near = BEGINS - SPOKEN - abs(len(title.name) - len(word))
            _add(found, _bearers(title, near, stretch))
    return found


def _written(index: Index, word: str) -> Hits:
    found: Hits = {}
    needles = frozenset((word,))
    for at in members(index.holding(word)):
        if score := _score(index.entries[at], word):
            found[at] = Hit(score, needles)
    return found


def _score(entry: Entry, word: str) -> int:
    if word in entry.name:
        share = 100 * len(word) // len(entry.name)
        if entry.name == word:
            return WHOLE
        return (BEGINS if entry.name.startswith(word) else INSIDE) + share
    if word in entry.others:
        return OTHERS
    if word in entry.lines:
        return LINES
    return BODY if word in entry.body else 0


def _spoken(index: Index, word: str) -> Hits:
    found: Hits = {}
    for title in index.titles:
        at = title.sounds.initials.find(word)
        if at >= 0 and (at == 0 or len(word) > 1):
            _add(
                found,
                _bearers(title, _closeness(at, word, title.sounds.initials), _signs(title, at, len(word))),
            )
            continue
        at = title.sounds.pinyin.find(word) if len(word) > 1 else -1
        while at >= 0:
            first = title.sounds.syllable_at(at)
            if first >= 0:
                count = title.sounds.syllable_over(at + len(word) - 1) - first + 1
                score = _closeness(at, word, title.sounds.pinyin)
                _add(found, _bearers(title, score, _signs(title, first, count)))
                break
            at = title.sounds.pinyin.find(word, at + 1)
    return found


def _closeness(at: int, word: str, whole: str) -> int:
    if word == whole:
        return WHOLE - SPOKEN
    return (BEGINS if at == 0 else INSIDE) - SPOKEN + 100 * len(word) // len(whole)


def _initials_slip(word: str, title: Title) -> str:
    """Initials are compared whole, since three letters are one slip away from far too much."""
    initials = title.sounds.initials
    is_near = len(word) >= 3 and abs(len(word) - len(initials)) < 2 and one_off(word, initials)
    return _signs(title, 0, len(initials)) if is_near else ""


def _same_sound(said: str, word: str, title: Title) -> str:
    at = title.sounds.pinyin.find(said)
    first = title.sounds.syllable_at(at) if at >= 0 else -1
    if first >= 0 and title.sounds.syllable_at(at + len(said)) == first + len(word):
        return _signs(title, first, len(word))
    return ""


def _slip(word: str, title: Title) -> str:
    """Of letters only whole syllables are compared, and five letters at least."""
    if not is_latin(word):
        places = range(len(title.name))
        return next((title.name[begin:end] for begin, end in windows(word, title.name, places)), "")
    starts = title.sounds.starts
    for begin, end in windows(word, title.sounds.pinyin, starts[:-1]) if len(word) >= 5 else ():
        if end in starts:
            first = title.sounds.syllable_at(begin)
            return _signs(title, first, title.sounds.syllable_at(end) - first)
    return ""


def _signs(title: Title, first: int, count: int) -> str:
    """What is written where these syllables are spoken."""
    places = title.sounds.places
    last = first + count
    return title.name[places[first] : places[last] if last < len(places) else len(title.name)]


def _bearers(title: Title, score: int, stretch: str) -> Iterator[tuple[int, Hit]]:
    needles = frozenset((stretch,))
    for at in members(title.own):
        yield at, Hit(score, needles)
    for at in members(title.others & ~title.own):
        yield at, Hit(min(score, OTHERS - SPOKEN), needles)


def _add(found: Hits, more: Iterable[tuple[int, Hit]]) -> None:
    for at, hit in more:
        old = found.get(at)
        found[at] = Hit(max(old.score, hit.score), old.needles | hit.needles) if old else hit
