"""Words that mean the same, from data."""

import tomllib
from functools import cache

from catalog.finding.fold import fold
from catalog.reading import DATA


def synonyms(word: str) -> tuple[str, ...]:
    """Other words for a folded word, folded; none that only repeats it with more around."""
    return tuple(each for each in _others().get(word, ()) if word not in each)


@cache
def _others() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((DATA / "finding" / "synonyms.toml").read_text(encoding="utf-8"))
    rows = [tuple(fold(word) for word in row) for row in data["same"]]
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for word in row:
            found.setdefault(word, {}).update(dict.fromkeys(each for each in row if each != word))
    return {word: tuple(others) for word, others in found.items()}
