"""Text as it is compared: one width, one case, simplified characters; every sign keeps its place."""

import re
import unicodedata
from functools import cache

from catalog.reading import DATA

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z0-9]+(?:[\s'·-]+[a-z0-9]+)*")
_BETWEEN = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """The text with as many signs as before, so that a place found in it is a place in the original."""
    return text.translate(_signs())


def words(text: str) -> tuple[str, ...]:
    """The runs of Chinese and of Latin signs, folded; 「chuang sai dai」 is one. Without repeats."""
    runs = _RUN.findall(fold(text))
    return tuple(dict.fromkeys(_BETWEEN.sub("", run) if run.isascii() else run for run in runs))


def pieces(text: str) -> tuple[str, ...]:
    """Like words, with what spaces part kept apart: 「QFLP ABS」 are two."""
    parts = (_BETWEEN.split(run) if run.isascii() else [run] for run in _RUN.findall(fold(text)))
    return tuple(dict.fromkeys(part for run in parts for part in run))


def is_latin(word: str) -> bool:
    """Whether a folded word could be pinyin or initials."""
    return word.isascii()


class _Signs(dict[int, str]):
    """One sign for one; signs are added as they are met, of which there are only so many."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        plain = unicodedata.normalize("NFKC", sign).lower().replace("ü", "v")
        self[code] = plain if len(plain) == 1 else sign
        return self[code]


@cache
def _signs() -> _Signs:
    """Traditional forms first: 「貸」 is 「贷」."""
    rows = (DATA / "finding" / "traditional.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = (row.split("\t") for row in rows)
    return _Signs({ord(each): simple for simple, forms in pairs for each in forms})
