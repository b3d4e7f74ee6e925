"""A platform as pages show it: what it is for, which products it serves, the way there."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from catalog.cards import REGION_LABELS
from catalog.platforms.links import addresses
from catalog.platforms.source import Platform, platforms, platforms_for
from catalog.values import Catalogue, Clause

NO_ADDRESS = "文件未写网址"


@dataclass(frozen=True)
class PlatformCard:
    """`address` is empty where no administrator gave one; `host` is where it leads.

    `carried_by` is (id, name) of the platform that it is part of, None where it stands alone.
    """

    id: str
    name: str
    kind_label: str
    region_label: str
    purpose: str
    products: tuple[tuple[str, str], ...]
    related: tuple[tuple[str, str], ...]
    clauses: tuple[Clause, ...]
    carried_by: tuple[str, str] | None
    address: str
    host: str


def platform_card(platform: Platform, catalogue: Catalogue, known: Mapping[str, str]) -> PlatformCard:
    """The card; `known` are the addresses by id. Products that the catalogue no longer holds are left out."""
    names = {product.slug: product.name for product in catalogue.products}
    address = known.get(platform.door, "")
    return PlatformCard(
        id=platform.id,
        name=platform.name,
        kind_label=platform.kind.label,
        region_label=REGION_LABELS[platform.region],
        purpose=platform.purpose,
        products=tuple((slug, names[slug]) for slug in platform.products if slug in names),
        related=tuple((slug, names[slug]) for slug in platform.related if slug in names),
        clauses=tuple(catalogue.clauses[ref] for ref in platform.cites if ref in catalogue.clauses),
        carried_by=(platform.on, platforms()[platform.on].name) if platform.on else None,
        address=address,
        host=urlsplit(address).hostname or "" if address else "",
    )


def cards_for(session: Session, slug: str, catalogue: Catalogue) -> list[PlatformCard]:
    """Where one product is applied for, as its page shows it. One query where there is any."""
    found = platforms_for(slug)
    known = addresses(session) if found else {}
    return [platform_card(each, catalogue, known) for each in found]
