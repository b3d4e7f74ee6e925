"""One product of the handbook: what its page says, short enough for half a sheet. Pure."""

from collections.abc import Iterable
from datetime import date

from catalog.cards import OPEN
from catalog.conditions import conditions
from catalog.course import course
from catalog.glance import glance, state_text
from catalog.handbook.values import Item, Offered
from catalog.offerings.card import offering_card
from catalog.values import Catalogue, Offering, Product

SAID_ELSEWHERE = ("落地状态",)
"""Stands beside the name already."""
UNWRITTEN = "文件未写"


def item(product: Product, offerings: Iterable[Offering], catalogue: Catalogue, day: date) -> Item:
    """The product with these offerings, as it reads on the day."""
    place = catalogue.region_names.get(product.region, product.region)
    return Item(
        anchor=f"p-{product.slug}",
        slug=product.slug,
        name=product.name,
        category=product.category.label,
        state="外省参考" if product.is_reference_only else state_text(product),
        summary=product.summary,
        glance=_glance(product, place),
        conditions=tuple(conditions(product, catalogue)),
        figures=tuple((figure.text, figure.clause) for figure in product.figures),
        course=course(product),
        offerings=tuple(_offered(each, catalogue, day) for each in offerings),
        open_points=product.open_points,
        sources="；".join(clause.label for clause in product.clauses),
        is_reference=product.is_reference_only,
    )


def _glance(product: Product, place: str) -> tuple[tuple[str, str], ...]:
    """What is open in one line instead of the same words three times."""
    pairs = [pair for pair in glance(product, place) if pair[0] not in SAID_ELSEWHERE]
    left_open = [label for label, words in pairs if words == OPEN]
    said = [pair for pair in pairs if pair[1] != OPEN]
    if left_open:
        said.append((UNWRITTEN, f"{'、'.join(left_open)}，以金融机构公布为准"))
    return tuple(said)


def _offered(each: Offering, catalogue: Catalogue, day: date) -> Offered:
    card = offering_card(each, day)
    return Offered(
        institution=card.institution,
        name=card.name,
        terms=tuple(card.pairs),
        when=card.when,
        note=card.note,
        asks=tuple((text, catalogue.clauses[ref].label) for text, ref in card.requirements),
        is_demo=card.is_demo,
    )
