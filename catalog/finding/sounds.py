"""How a name sounds: pinyin and initials in which every syllable knows its sign."""

import re
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

from catalog.finding.fold import fold

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Sounds:
    """`pinyin` without gaps; syllable i begins at `starts[i]` and is spoken of the sign at `places[i]`.

    `starts` ends with the length of `pinyin`. A Latin run is one syllable, its first letter the initial.
    """

    pinyin: str
    initials: str
    starts: tuple[int, ...]
    places: tuple[int, ...]

    def syllable_at(self, offset: int) -> int:
        """Which syllable begins here, -1 when none does."""
        return self.starts.index(offset) if offset in self.starts else -1

    def syllable_over(self, offset: int) -> int:
        """Which syllable holds the letter at this offset."""
        return next(at for at, begins in enumerate(self.starts[1:]) if offset < begins)


@lru_cache(maxsize=8192)
def sounds(name: str) -> Sounds:
    """The sounds of a name. Kept: a new version of the catalog repeats nearly all names of the last."""
    spoken: list[str] = []
    places: list[int] = []
    for run in _RUN.finditer(fold(name)):
        if run[0].isascii():
            spoken.append(run[0])
            places.append(run.start())
        else:
            spoken += _pinyin(run[0])
            places += range(*run.span())
    starts = [0]
    for each in spoken:
        starts.append(starts[-1] + len(each))
    return Sounds("".join(spoken), "".join(each[0] for each in spoken), tuple(starts), tuple(places))


@lru_cache(maxsize=8192)
def _pinyin(run: str) -> tuple[str, ...]:
    """The syllables of Chinese signs in a row, which many names share: this is most of what a name costs."""
    return tuple(lazy_pinyin(run))
