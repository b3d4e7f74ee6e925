"""A version as the value that matching, pages and sheets read; and terms and rows as values to edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalog.criteria import Criterion
from catalog.criterion_rows import to_tree
from catalog.models import Offered
from catalog.offerings.models import OfferingVersion
from catalog.values import Offering
from catalog.vocabulary import Guarantee
from yurong.kit.money import Money


@dataclass(frozen=True)
class Terms:
    """What an institution says of its offering. `wanted_from` None: as soon as it is approved."""

    name: str
    note: str
    amount_max: Money | None
    rate_min_bp: int | None
    rate_max_bp: int | None
    term_max_months: int | None
    guarantee: tuple[Guarantee, ...]
    region: str
    wanted_from: date | None
    valid_until: date | None


def terms_of(version: OfferingVersion) -> Terms:
    return Terms(
        name=version.name,
        note=version.note,
        amount_max=version.amount_max,
        rate_min_bp=version.rate_min_bp,
        rate_max_bp=version.rate_max_bp,
        term_max_months=version.term_max_months,
        guarantee=tuple(map(Guarantee, version.guarantee)),
        region=version.region,
        wanted_from=version.wanted_from,
        valid_until=version.valid_until,
    )


def put_terms(version: OfferingVersion, terms: Terms) -> None:
    """Makes the row say these terms."""
    version.name, version.note = terms.name, terms.note
    version.amount_max, version.term_max_months = terms.amount_max, terms.term_max_months
    version.rate_min_bp, version.rate_max_bp = terms.rate_min_bp, terms.rate_max_bp
    version.guarantee = [each.value for each in terms.guarantee]
    version.region = terms.region
    version.wanted_from, version.valid_until = terms.wanted_from, terms.valid_until


def offering(
    version: OfferingVersion,
    offered: Offered,
    institution: str,
    since: date,
    until: date | None,
    criteria: Sequence[Criterion] | None = None,
) -> Offering:
    """The offering as this version says it, valid on these days; `criteria` take the place of its rows."""
    terms = terms_of(version)
    return Offering(
        id=offered.id,
        product_slug=offered.product_slug,
        institution=institution,
        name=terms.name,
        amount_max=terms.amount_max,
        rate_min_bp=terms.rate_min_bp,
        rate_max_bp=terms.rate_max_bp,
        term_max_months=terms.term_max_months,
        guarantee=terms.guarantee,
        region=terms.region,
        valid_from=since,
        valid_until=until,
        criteria=to_tree(version.criteria) if criteria is None else tuple(criteria),
        is_demo=offered.is_demo,
        note=terms.note,
        number=version.number,
    )
