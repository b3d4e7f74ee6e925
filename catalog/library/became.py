"""What each clause became: products, subsidies, calculators, lists, platforms, programmes. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.calculators.calculator import calculators
from catalog.library.source import programmes
from catalog.platforms.source import platforms
from catalog.screening.lists import list_sources
from catalog.values import Catalogue
from catalog.vocabulary import Category


@dataclass(frozen=True)
class Thing:
    """One thing; `url` is empty where this site has no page for it."""

    name: str
    url: str


Became = Mapping[str, Mapping[str, tuple[Thing, ...]]]
"""By clause ref, then by kind in a fixed order: 「产品」, 「奖补」, 「测算」 …"""


def became(catalogue: Catalogue) -> Became:
    """Everything that came of every clause; clauses of which nothing came are left out."""
    found: dict[str, dict[str, dict[str, Thing]]] = {}
    for ref, kind, thing in _things(catalogue):
        found.setdefault(ref, {}).setdefault(kind, {}).setdefault(thing.url or thing.name, thing)
    return {
        ref: {kind: tuple(things.values()) for kind, things in kinds.items()} for ref, kinds in found.items()
    }


def _things(catalogue: Catalogue) -> Iterator[tuple[str, str, Thing]]:
    """(clause ref, kind, thing), kind by kind."""
    for wants_subsidy, kind in ((False, "产品"), (True, "奖补")):
        for product in catalogue.products:
            if (product.category is Category.SUBSIDY) is wants_subsidy:
                for clause in product.clauses:
                    yield clause.ref, kind, Thing(product.name, f"/products/{product.slug}")
    for calculator in calculators(catalogue):
        for rule in calculator.rules:
            yield rule.cite, "测算", Thing(calculator.title, f"/calculators/{calculator.id}")
    for source in list_sources().values():
        for ref in source.cites:
            yield ref, "名单", Thing(source.name, "")
    for platform in platforms().values():
        for ref in platform.cites:
            yield ref, "外部平台", Thing(platform.name, f"/platforms/{platform.id}")
    for programme in programmes():
        for ref in programme.cites:
            yield ref, "工作", Thing(programme.name, programme.page or "")
