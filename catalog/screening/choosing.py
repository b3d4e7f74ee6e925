"""What a register is screened for: products of the catalog, and lists that documents have drawn up."""

from collections.abc import Mapping, Sequence
from datetime import date

from catalog.screening.lists import as_product, list_sources
from catalog.screening.screen import Wanted
from catalog.terms import is_valid
from catalog.values import Catalogue, Product
from catalog.vocabulary import State


class UnknownProducts(Exception):
    """Some slugs name no product of the catalog, or no list; the message names them."""


def choose(catalogue: Catalogue, slugs: Sequence[str] = (), lists: Sequence[str] = ()) -> tuple[Product, ...]:
    """The lists and products asked for, in the order asked; all products of ours where neither is named.

    Another province's product only where it is named. Raises UnknownProducts.
    """
    known = list_sources()
    found = [as_product(known[slug], catalogue) for slug in _each_once(lists, known, "名单")]
    by_slug = {product.slug: product for product in catalogue.products}
    found += (by_slug[slug] for slug in _each_once(slugs, by_slug, "产品"))
    return tuple(found) or ours(catalogue)


def with_offerings(products: Sequence[Product], catalogue: Catalogue, as_of: date) -> tuple[Wanted, ...]:
    """Each product, and after it what institutions offer of it on the day."""
    found: list[Wanted] = []
    for product in products:
        found.append(product)
        found += (
            (product, each)
            for each in catalogue.offerings
            if each.product_slug == product.slug and is_valid(each, as_of)
        )
    return tuple(found)


def ours(catalogue: Catalogue) -> tuple[Product, ...]:
    """Every product but other provinces'."""
    return tuple(product for product in catalogue.products if not product.is_reference_only)


def on_offer(catalogue: Catalogue) -> tuple[Product, ...]:
    """Those of ours that can be applied for."""
    return tuple(product for product in ours(catalogue) if product.state is not State.ENCOURAGED)


def _each_once(slugs: Sequence[str], known: Mapping[str, object], what: str) -> Sequence[str]:
    if lost := [slug for slug in slugs if slug not in known]:
        raise UnknownProducts(f"没有这些{what}：{'、'.join(lost)}")
    return tuple(dict.fromkeys(slugs))
