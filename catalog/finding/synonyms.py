"""Words that mean the same, and words that mean nothing here, from data."""

import re
import tomllib
from functools import cache
from typing import Any

from catalog.finding.fold import fold
from catalog.reading import DATA


def synonyms(word: str) -> tuple[str, ...]:
    """Other words for a folded word, folded; none that only repeats it with more around.

    「研发贷款」 is what people call 「研发贷」: the names of loans end in one sign or in two.
    """
    shorter = (word[:-1],) if len(word) > 3 and word.endswith("贷款") else ()
    return (*(each for each in _others().get(word, ()) if word not in each), *shorter)


def without_filler(word: str) -> tuple[str, ...]:
    """A folded word without what only asks: 「我想找贷款」 is 「贷款」. Itself when nothing is left."""
    return tuple(filter(None, _filler().split(word))) or (word,)


@cache
def _filler() -> re.Pattern[str]:
    """The longest first, so that 「的」 does not break 「的话」."""
    words = sorted(map(fold, _data()["filler"]), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _others() -> dict[str, tuple[str, ...]]:
    rows = [tuple(map(fold, row)) for row in _data()["same"]]
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for word in row:
            found.setdefault(word, {}).update(dict.fromkeys(each for each in row if each != word))
    return {word: tuple(others) for word, others in found.items()}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((DATA / "finding" / "synonyms.toml").read_text(encoding="utf-8"))
