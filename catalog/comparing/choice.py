"""What is set side by side: read from the address, and written into one. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from catalog.terms import is_valid
from catalog.values import Catalogue, Offering, Product

MOST = 4


@dataclass(frozen=True)
class Item:
    """One column: a product, or one institution's version of it."""

    product: Product
    offering: Offering | None = None

    @property
    def key(self) -> tuple[str, str]:
        """How the address names it: ("p", slug) or ("o", id)."""
        return ("o", str(self.offering.id)) if self.offering else ("p", self.product.slug)

    @property
    def name(self) -> str:
        return self.offering.name if self.offering else self.product.name

    @property
    def about(self) -> str:
        """What stands under the name: the kind of product, or whose version of which product."""
        if self.offering:
            return f"{self.offering.institution}的「{self.product.name}」方案"
        return self.product.category.label

    @property
    def url(self) -> str:
        return f"/offerings/{self.offering.id}" if self.offering else f"/products/{self.product.slug}"

    @property
    def is_demo(self) -> bool:
        return self.offering is not None and self.offering.is_demo


@dataclass(frozen=True)
class Choice:
    """At most four items, none twice. `left_out` did not fit; `unknown` counts what does not exist."""

    items: tuple[Item, ...]
    left_out: tuple[str, ...]
    unknown: int


def read_choice(named: Iterable[tuple[str, str]], catalogue: Catalogue, day: date) -> Choice:
    """What an address names by p=slug and o=id: products, then offerings. Other parameters are passed over.

    Each kind in the order of the address; between the kinds it says nothing, since the page is kept under
    one name for all spellings of a query (kit/snapshots.py).
    An offering that stands neither on the day nor later is unknown, like one that never was.
    """
    products = {product.slug: product for product in catalogue.products}
    found: dict[tuple[str, str], Item] = {}
    unknown = 0
    for kind, value in sorted(named, key=lambda pair: pair[0] != "p"):
        if kind not in ("p", "o") or not value:
            continue
        item = _product(value, products) if kind == "p" else _offering(value, catalogue, products, day)
        if item is None:
            unknown += 1
        else:
            found.setdefault(item.key, item)
    items = tuple(found.values())
    return Choice(items[:MOST], tuple(each.name for each in items[MOST:]), unknown)


def address(items: Iterable[Item], *, only_differences: bool = False) -> str:
    """「/compare?p=chuangsai-dai&o=3」."""
    pairs = [item.key for item in items]
    if only_differences:
        pairs.append(("only", "differences"))
    return f"/compare?{urlencode(pairs)}" if pairs else "/compare"


def _product(slug: str, products: dict[str, Product]) -> Item | None:
    return Item(products[slug]) if slug in products else None


def _offering(value: str, catalogue: Catalogue, products: dict[str, Product], day: date) -> Item | None:
    """The version in force on the day, else the next one."""
    versions = [each for each in catalogue.offerings if str(each.id) == value]
    standing = [each for each in versions if is_valid(each, day)]
    coming = sorted((each for each in versions if each.valid_from > day), key=lambda each: each.valid_from)
    chosen = next(iter((*standing, *coming)), None)
    return Item(products[chosen.product_slug], chosen) if chosen else None
