"""The catalog of one version and day, made ready to be searched: texts, grams, facets. Pure.

A set of products is an integer, bit i for the i-th product: facets are counted by `&` and `bit_count`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import compress, count
from threading import Lock
from typing import NamedTuple

from catalog.finding.filter import FACETS, HENAN, ZHENGZHOU
from catalog.finding.fold import fold
from catalog.finding.grams import gram_sets, grams
from catalog.finding.options import credential_labels, options, standing_under
from catalog.finding.sounds import Sounds, sounds
from catalog.terms import is_valid
from catalog.values import Catalogue, Offering, Product
from catalog.vocabulary import State


@dataclass(frozen=True, slots=True)
class Entry:
    """One product as text, folded: its name, those of its offerings, the lines of its card, all the rest."""

    product: Product
    name: str
    others: str
    """Institutions and the names of their offerings, one a line."""
    lines: str
    body: str
    said: tuple[str, ...]
    """What `body` is made of, as it is written."""
    offered: tuple[str, ...]
    """What `others` is made of."""


class FoundProduct(NamedTuple):
    """A product of the list with the folded words that its texts were found by."""

    product: Product
    needles: frozenset[str]
    said: tuple[str, ...]
    offered: tuple[str, ...]
    """What the documents and what institutions say of it beside its card, to quote from."""


@dataclass(frozen=True, slots=True)
class Title:
    """A name as it sounds, with the products that bear it and those whose offerings do."""

    name: str
    sounds: Sounds
    own: int
    others: int


@dataclass(frozen=True, eq=False)
class Index:
    """Entries in the order of the list; `grams` are the products that hold one or two signs in a row."""

    entries: tuple[Entry, ...]
    plain: tuple[FoundProduct, ...]
    """The entries as they are listed when no words are looked for."""
    titles: tuple[Title, ...]
    grams: Mapping[str, int]
    under: Mapping[str, Mapping[str, int]]
    """Facet, option -> products. An option that nothing stands under is there, with none."""
    labels: Mapping[str, tuple[tuple[str, str], ...]]
    all: int

    def holding(self, word: str) -> int:
        """The products that may hold a folded word: all that do, and few that only hold its parts."""
        found = self.all
        for gram in grams(word) if len(word) > 1 else (word,):
            found &= self.grams.get(gram, 0)
        return found


FEW = 32
_AS_BITS = bytes.maketrans(b"01", b"\0\1")


def members(products: int) -> Iterator[int]:
    """The positions in a set of products, in order."""
    if products.bit_count() > FEW:
        # Taking one bit after the other copies the whole integer for each.
        yield from compress(count(), f"{products:b}"[::-1].encode().translate(_AS_BITS))
        return
    while products:
        lowest = products & -products
        yield lowest.bit_length() - 1
        products ^= lowest


_one_at_a_time = Lock()


def index(catalogue: Catalogue, as_of: date) -> Index:
    """The index of what the catalogue holds on this day; made anew for a new version or another day."""
    with _one_at_a_time:  # after a publication all visitors come at once, and one of them makes it
        return kept_indexes(catalogue, as_of)


def build(catalogue: Catalogue, as_of: date) -> Index:
    """The index made now and not kept: for days that are asked for once."""
    offered: dict[str, list[Offering]] = defaultdict(list)
    for each in catalogue.offerings:
        if is_valid(each, as_of):
            offered[each.product_slug].append(each)
    products = sorted(catalogue.products, key=_order)
    entries = tuple(_entry(each, offered[each.slug]) for each in products)
    institutions = sorted({each.institution for some in offered.values() for each in some})
    labels = {facet: options(facet, institutions) for facet in FACETS}
    return Index(
        entries=entries,
        plain=tuple(FoundProduct(each.product, frozenset(), each.said, each.offered) for each in entries),
        titles=tuple(_titles(entries)),
        grams=gram_sets(["\n".join((each.name, each.others, each.lines, each.body)) for each in entries]),
        under=_under(products, offered, labels),
        labels=labels,
        all=(1 << len(entries)) - 1,
    )


kept_indexes = lru_cache(maxsize=4)(build)


def _order(product: Product) -> tuple[int, int, str, str, str]:
    """What can be applied for first, then ours before the nation's, then by category and name."""
    states = {State.LAUNCHED: 0, State.PILOT: 1}
    regions = {HENAN: 0, ZHENGZHOU: 1}
    return (
        states.get(product.state, 2),
        regions.get(product.region, 2),
        product.category,
        product.name,
        product.slug,
    )


def _entry(product: Product, offerings: list[Offering]) -> Entry:
    names = dict.fromkeys(
        name for each in offerings for name in (each.institution, each.name) if name != product.name
    )
    lines = [product.summary, product.audience, product.provider or "", product.category.label]
    lines += [each.label for each in (*product.guarantee, *product.stages, *product.contest_phases)]
    rest = [product.description, product.state_words, *product.process, *product.open_points]
    rest += [figure.text for figure in product.figures]
    rest += [row.requirement for row in product.criteria]
    if credentials := credential_labels(product, offerings):
        # Conditions name lists of firms by what they have in common; a firm looks for its own.
        rest.append(f"看重的资质：{'、'.join(credentials)}")
    rest += [clause.label for clause in product.clauses] + [each.note for each in offerings]
    said = tuple(filter(None, rest))
    return Entry(
        product,
        _folded(product.name),
        "\n".join(map(_folded, names)),
        _folded("\n".join(filter(None, lines))),
        _folded("\n".join(said)),
        said,
        tuple(names),
    )


@lru_cache(maxsize=16_384)
def _folded(text: str) -> str:
    """Kept: nearly all texts of a new version are those of the last."""
    return fold(text)


def _titles(entries: tuple[Entry, ...]) -> Iterator[Title]:
    own: dict[str, int] = defaultdict(int)
    others: dict[str, int] = defaultdict(int)
    for at, entry in enumerate(entries):
        own[entry.name] |= 1 << at
        for name in entry.others.splitlines():
            others[name] |= 1 << at
    for name in own | others:
        yield Title(name, sounds(name), own.get(name, 0), others.get(name, 0))


def _under(
    products: list[Product],
    offered: Mapping[str, list[Offering]],
    labels: Mapping[str, tuple[tuple[str, str], ...]],
) -> dict[str, dict[str, int]]:
    found = {facet: {value: 0 for value, _ in labels[facet]} for facet in FACETS}
    for at, product in enumerate(products):
        for facet, values in standing_under(product, offered.get(product.slug, [])).items():
            for value in values:
                found[facet][value] |= 1 << at
    return found
