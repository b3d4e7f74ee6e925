"""The products that a filter finds, ranked, and what each further choice would find. Pure."""

from dataclasses import dataclass
from datetime import date

from catalog.finding.filter import ELSEWHERE, FACETS, OURS, Filter
from catalog.finding.hearing import Hit
from catalog.finding.index import Entry, FoundProduct, Index, index, members
from catalog.finding.options import LABELS
from catalog.finding.search import Answer, Reading, has_words, nearest, search
from catalog.values import Catalogue, Product


@dataclass(frozen=True)
class Option:
    """One choice of a facet. `count` is how many products it would show together with the other facets."""

    number: int
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet with the options that lead somewhere or are chosen; `number` tells them apart on the page."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.is_chosen)


@dataclass(frozen=True)
class Found:
    """What a filter finds. `products` is the whole list, best first; nothing of it is cut off.

    `near` is set when nothing answers as typed: the names that come closest to it, folded. `nearest` and the
    two counts say where to go on when the list is empty. `unknown` are facets with a value that does not
    exist; `wanted` is the filter without those values.
    """

    wanted: Filter
    products: tuple[FoundProduct, ...]
    facets: tuple[Facet, ...]
    unknown: tuple[str, ...]
    is_nothing_to_look_for: bool
    near: tuple[str, ...]
    nearest: tuple[Product, ...]
    without_facets: int
    elsewhere: int


def find(catalogue: Catalogue, wanted: Filter, as_of: date) -> Found:
    """What the filter finds among the products and the offerings of the day. Never raises."""
    made = index(catalogue, as_of)
    known, unknown = _known(made, wanted)
    # Only signs that are no words: every product, and the page says why.
    is_empty = bool(known.q) and not has_words(known.q)
    reading = search(made, known.q) if known.q and not is_empty else None
    hits = made.all if reading is None else sum(1 << at for at in reading.hits)
    allowed = {facet: _allowed(made, known, facet) for facet in FACETS}
    shown = hits
    for each in allowed.values():
        shown &= each
    ours = _any_of(made, "region", OURS)
    return Found(
        wanted=known,
        products=_ranked(made, shown, reading),
        facets=tuple(_facet(made, known, facet, hits, allowed) for facet in FACETS),
        unknown=unknown,
        is_nothing_to_look_for=is_empty,
        near=reading.meant if reading and reading.answer is Answer.NEAR else (),
        nearest=tuple(made.entries[at].product for at in _nearest(made, known.q, hits, allowed["region"])),
        without_facets=(hits & ours).bit_count(),
        elsewhere=(hits & made.under["region"][ELSEWHERE]).bit_count(),
    )


def matching(made: Index, wanted: Filter) -> frozenset[str]:
    """The slugs that a filter of known values lets through; without a region those of every place."""
    found = made.all
    if wanted.q and has_words(wanted.q):
        found = sum(1 << at for at in search(made, wanted.q).hits)
    for facet in FACETS:
        if values := wanted.values(facet):
            found &= _any_of(made, facet, values)
    return frozenset(made.entries[at].product.slug for at in members(found))


def _known(made: Index, wanted: Filter) -> tuple[Filter, tuple[str, ...]]:
    """The filter without values that do not exist, and the labels of their facets."""
    kept = {
        facet: tuple(value for value, _ in made.labels[facet] if value in chosen)
        for facet in FACETS
        if (chosen := wanted.values(facet))
    }
    lost = tuple(
        LABELS[facet] for facet in FACETS if any(v not in made.under[facet] for v in wanted.values(facet))
    )
    return Filter(wanted.q, **kept), lost


def _allowed(made: Index, wanted: Filter, facet: str) -> int:
    values = wanted.values(facet)
    if facet == "region":
        values = values or OURS
    return _any_of(made, facet, values) if values else made.all


def _any_of(made: Index, facet: str, values: tuple[str, ...]) -> int:
    found = 0
    for value in values:
        found |= made.under[facet][value]
    return found


def _facet(made: Index, wanted: Filter, facet: str, hits: int, allowed: dict[str, int]) -> Facet:
    """A facet's own choice does not narrow its own counts: it can be changed without first taking it back."""
    others = hits
    for name, each in allowed.items():
        if name != facet:
            others &= each
    chosen = wanted.values(facet)
    counted = (
        Option(number, value, label, (made.under[facet][value] & others).bit_count(), value in chosen)
        for number, (value, label) in enumerate(made.labels[facet])
    )
    return Facet(facet, LABELS[facet], tuple(each for each in counted if each.count or each.is_chosen))


def _ranked(made: Index, shown: int, reading: Reading | None) -> tuple[FoundProduct, ...]:
    if reading is None:
        return tuple(made.plain[at] for at in members(shown))
    found: list[tuple[int, Hit]] = [(at, reading.hits[at]) for at in members(shown)]
    found.sort(key=lambda each: (-each[1].score, each[0]))
    return tuple(_found(made.entries[at], hit.needles) for at, hit in found)


def _found(entry: Entry, needles: frozenset[str]) -> FoundProduct:
    return FoundProduct(entry.product, needles, entry.said, entry.offered)


def _nearest(made: Index, q: str, hits: int, among: int) -> list[int]:
    """Also where only other provinces have what was asked for: their products are no answer here."""
    return [] if hits & among else nearest(made, q, among)
