"""Products whose names are near each other: the result says how they differ instead of joining them."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from catalog.finding.fold import fold
from catalog.reading import DATA
from catalog.values import Catalogue, Product


@dataclass(frozen=True)
class Group:
    """`says` is what sets each product apart, by slug; the note comes up for `words`, which are folded."""

    words: tuple[str, ...]
    title: str
    says: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Apart:
    """A note above a list: each product with what sets it apart; its first clause is the source."""

    title: str
    products: tuple[tuple[Product, str], ...]


def apart(catalogue: Catalogue, looked_for: Iterable[str]) -> Apart | None:
    """The note for these folded words, None where no group is near. Products that are gone are left out."""
    words = tuple(looked_for)
    group = next(
        (each for each in groups() if any(own in word for own in each.words for word in words)), None
    )
    if group is None:
        return None
    by_slug = {product.slug: product for product in catalogue.products}
    products = tuple((by_slug[slug], says) for slug, says in group.says if slug in by_slug)
    return Apart(group.title, products) if len(products) > 1 else None


@cache
def groups() -> tuple[Group, ...]:
    """Every group of the data file."""
    data = tomllib.loads((DATA / "finding" / "apart.toml").read_text(encoding="utf-8"))
    return tuple(
        Group(tuple(map(fold, each["words"])), each["title"], tuple(each["says"].items()))
        for each in data["group"]
    )
