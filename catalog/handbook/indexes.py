"""The indexes at the end: by institution, by who the documents say provides it, by pinyin. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from catalog.finding.sounds import sounds
from catalog.handbook.values import Heading
from catalog.values import Offering, Product

DIGITS = "0–9"


def by_institution(products: Iterable[Product], offered: Mapping[str, list[Offering]]) -> tuple[Heading, ...]:
    """Every institution with an offering of the day, in the order of sound."""
    under: dict[str, dict[str, Product]] = defaultdict(dict)
    made_up: set[str] = set()
    for product in products:
        for each in offered.get(product.slug, ()):
            under[each.institution][product.slug] = product
            if each.is_demo:
                made_up.add(each.institution)
    return tuple(_heading(name, under[name].values(), name in made_up) for name in sorted(under, key=_sound))


def by_provider(products: Iterable[Product]) -> tuple[Heading, ...]:
    """Who the documents say provides it, in the documents' own words; products without are left out."""
    under: dict[str, list[Product]] = defaultdict(list)
    for product in products:
        if product.provider:
            under[product.provider].append(product)
    return tuple(_heading(name, under[name]) for name in sorted(under, key=_sound))


def by_name(products: Iterable[Product]) -> tuple[Heading, ...]:
    """The products under their first letter in pinyin; names that begin with a digit come first."""
    under: dict[str, list[Product]] = defaultdict(list)
    for product in products:
        first = sounds(product.name).initials[:1]
        under[first.upper() if first.isalpha() else DIGITS].append(product)
    return tuple(_heading(letter, under[letter]) for letter in sorted(under))


def _heading(title: str, products: Iterable[Product], is_demo: bool = False) -> Heading:
    in_order = sorted(products, key=lambda each: (_sound(each.name), each.slug))
    return Heading(title, tuple((each.name, f"p-{each.slug}") for each in in_order), is_demo)


def _sound(name: str) -> tuple[str, str]:
    return sounds(name).pinyin, name
