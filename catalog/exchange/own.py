"""What an institution has and may offer: read once, then a table is set against it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.criteria import Criterion
from catalog.criterion_rows import to_tree
from catalog.models import CriterionRow, Offered
from catalog.offerings import queries
from catalog.offerings.models import OfferingVersion
from catalog.offerings.terms_form import NATION, regions_within
from catalog.offerings.values import Terms, terms_of
from catalog.snapshot import snapshot
from catalog.values import Catalogue, Product
from yurong.accounts.visitor import Visitor


@dataclass(frozen=True)
class Known:
    """One offering as its newest version stands."""

    offered: Offered
    version: OfferingVersion
    terms: Terms
    criteria: tuple[Criterion, ...] = ()

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
    catalogue: Catalogue
    offerings: Mapping[int, Known]

    @property
    def region_names(self) -> Mapping[str, str]:
        return self.catalogue.region_names

    def twin(self, slug: str, terms: Terms, criteria: tuple[Criterion, ...] | None) -> Known | None:
        """An offering of the product that says exactly this: the same file again adds nothing.

        `criteria` None: the file does not say what it asks.
        """
        return next(
            (
                each
                for each in self.offerings.values()
                if each.offered.product_slug == slug
                and each.terms == terms
                and (criteria is None or criteria == each.criteria)
            ),
            None,
        )


def own_of(session: Session, who: Visitor) -> Own:
    """What the visitor's institutions have, oldest first, and the products that may be offered."""
    catalogue = snapshot(session)
    offered = [each for each, _ in queries.of_institutions(session, who)]
    versions = queries.versions_of(session, [each.id for each in offered])
    rows = queries.rows_of(session, [each[-1].id for each in versions.values()])
    return Own(
        products=product_labels([each for each in catalogue.products if not each.is_reference_only]),
        regions={name: code for code, name in regions_within(NATION)},
        catalogue=catalogue,
        offerings={each.id: _known(each, versions[each.id][-1], rows) for each in offered},
    )


def _known(offered: Offered, newest: OfferingVersion, rows: Mapping[int, list[CriterionRow]]) -> Known:
    return Known(offered, newest, terms_of(newest), to_tree(rows.get(newest.id, ())))


def product_labels(products: list[Product]) -> dict[str, Product]:
    """The products by name; where two share one, by name and slug."""
    count = Counter(each.name for each in products)
    return {each.name if count[each.name] == 1 else f"{each.name}（{each.slug}）": each for each in products}
