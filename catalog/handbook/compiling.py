"""The handbook of one filter: chapters by category, indexes, documents. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from catalog.finding.filter import HENAN, NATION, ZHENGZHOU, Filter
from catalog.finding.find import find
from catalog.finding.sounds import sounds
from catalog.handbook.documents import documents
from catalog.handbook.indexes import by_institution, by_name, by_provider
from catalog.handbook.item import item
from catalog.handbook.scope import scope
from catalog.handbook.values import Chapter, Handbook
from catalog.terms import is_valid
from catalog.values import Catalogue, Offering, Product
from catalog.vocabulary import Category, State

NUMERALS = "一二三四五六七八九十"
_STATES = {State.LAUNCHED: 0, State.PILOT: 1}
_REGIONS = {HENAN: 0, ZHENGZHOU: 1, NATION: 2}


def compile_handbook(catalogue: Catalogue, wanted: Filter, day: date) -> Handbook:
    """The products that the list shows for this filter on this day, whatever their number, in print order.

    In a chapter what can be applied for comes first, then by region, then by sound. Other provinces'
    products are in only where the filter asks for them, and come last.
    """
    found = find(catalogue, wanted, day)
    products = [each.product for each in found.products]
    offered: dict[str, list[Offering]] = defaultdict(list)
    for each in catalogue.offerings:
        if is_valid(each, day):
            offered[each.product_slug].append(each)
    return Handbook(
        scope=scope(found),
        day=day,
        version=catalogue.version,
        chapters=_chapters(products, offered, catalogue, day),
        institutions=by_institution(products, offered),
        providers=by_provider(products),
        names=by_name(products),
        documents=documents(products, catalogue, day),
    )


def _chapters(
    products: Iterable[Product], offered: dict[str, list[Offering]], catalogue: Catalogue, day: date
) -> tuple[Chapter, ...]:
    sorted_in: dict[Category, list[Product]] = {category: [] for category in Category}
    for product in sorted(products, key=_order):
        sorted_in[product.category].append(product)
    filled = [(category, inside) for category, inside in sorted_in.items() if inside]
    return tuple(
        Chapter(
            anchor=f"c-{category.value}",
            number=number,
            title=category.label,
            items=tuple(item(each, offered[each.slug], catalogue, day) for each in inside),
        )
        for number, (category, inside) in zip(NUMERALS, filled, strict=False)
    )


def _order(product: Product) -> tuple[bool, int, int, str, str, str]:
    return (
        product.is_reference_only,
        _STATES.get(product.state, 2),
        _REGIONS.get(product.region, 3),
        product.region if product.region not in _REGIONS else "",
        sounds(product.name).pinyin,
        product.slug,
    )
