"""What an institution has and may offer: read once, then a table is set against it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.models import Offered
from catalog.offerings import queries
from catalog.offerings.models import OfferingVersion
from catalog.offerings.terms_form import NATION, regions_within
from catalog.offerings.values import Terms, terms_of
from catalog.snapshot import snapshot
from catalog.values import Product
from yurong.accounts.visitor import Visitor


@dataclass(frozen=True)
class Known:
    """One offering as its newest version stands."""

    offered: Offered
    version: OfferingVersion
    terms: Terms

    @property
    def id(self) -> int:
        return self.offered.id

    @property
    def stamp(self) -> str:
        """Another after every edit."""
        return f"{self.version.number}.{self.version.revision}"


@dataclass(frozen=True)
class Own:
    """`products` by the name that the drop-down shows, `regions` codes by theirs, `offerings` by id."""

    products: Mapping[str, Product]
    regions: Mapping[str, str]
    region_names: Mapping[str, str]
    offerings: Mapping[int, Known]

    def twin(self, slug: str, terms: Terms) -> Known | None:
        """An offering of the product that says exactly this: the same file again adds nothing."""
        return next(
            (
                each
                for each in self.offerings.values()
                if each.offered.product_slug == slug and each.terms == terms
            ),
            None,
        )


def own_of(session: Session, who: Visitor) -> Own:
    """What the visitor's institutions have, oldest first, and the products that may be offered."""
    catalogue = snapshot(session)
    offered = [each for each, _ in queries.of_institutions(session, who)]
    versions = queries.versions_of(session, [each.id for each in offered])
    return Own(
        products=product_labels([each for each in catalogue.products if not each.is_reference_only]),
        regions={name: code for code, name in regions_within(NATION)},
        region_names=catalogue.region_names,
        offerings={
            each.id: Known(each, versions[each.id][-1], terms_of(versions[each.id][-1])) for each in offered
        },
    )


def product_labels(products: list[Product]) -> dict[str, Product]:
    """The products by name; where two share one, by name and slug."""
    count = Counter(each.name for each in products)
    return {each.name if count[each.name] == 1 else f"{each.name}（{each.slug}）": each for each in products}
