"""The product page: conditions each with its clause, what the documents leave open, offerings."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog import queries
from catalog.calculators.calculator import Calculator, calculators_for
from catalog.cards import Card, card
from catalog.coming import Coming
from catalog.conditions import Condition, conditions
from catalog.course import Course, course
from catalog.feed.asking import place_of
from catalog.feed.models import Subject, Turn
from catalog.feed.page import ChangeLine
from catalog.feed.queries import of_product
from catalog.glance import glance
from catalog.models import ProductRow
from catalog.offerings.card import OfferingCard, offering_card
from catalog.paper.proofs import Proof, papers_for
from catalog.platforms.card import NO_ADDRESS, PlatformCard, cards_for
from catalog.snapshot import snapshot
from catalog.terms import is_valid
from catalog.values import Catalogue, Clause, Offering, Policy
from yurong.kit.clock import today
from yurong.kit.qr import draw_qr
from yurong.kit.templating import render


@dataclass(frozen=True)
class ProductPage:
    """The context of catalog/product.html. `url` is the page's public address, `qr` draws it."""

    row: ProductRow
    card: Card
    place: str
    glance: list[tuple[str, str]]
    conditions: list[Condition]
    figures: list[tuple[str, Clause]]
    course: Course
    papers: tuple[Proof, ...]
    calculators: tuple[Calculator, ...]
    platforms: list[PlatformCard]
    no_address: str
    basis: list[tuple[Policy, list[Clause]]]
    confusable: list[tuple[str, str]]
    offerings: list[OfferingCard]
    side_by_side: str
    """Where the first offerings stand beside each other; empty with fewer than two."""
    coming: list[Coming]
    presented_at: list[Coming]
    """Coming events that present this product."""
    history: list[ChangeLine]
    is_reference: bool
    url: str
    qr: str


def show(request: Request, session: Session) -> Response:
    row = queries.product(session, request.path_params["slug"])
    catalogue, day = snapshot(session), today()
    product = next(each for each in catalogue.products if each.slug == row.slug)
    offerings = current_offerings(catalogue, row.slug, day)
    place = catalogue.region_names.get(row.region, row.region)
    url = f"{request.app.state.settings.public_url}/products/{row.slug}"
    page = ProductPage(
        row=row,
        card=card(row),
        place=place,
        glance=glance(product, place),
        conditions=conditions(product, catalogue),
        figures=[(f.text, f.clause) for f in product.figures],
        course=course(product),
        papers=papers_for(product),
        calculators=calculators_for(row.slug, catalogue),
        platforms=cards_for(session, row.slug, catalogue),
        no_address=NO_ADDRESS,
        basis=basis(product.clauses, catalogue),
        confusable=list(queries.names_of(session, row.not_to_confuse)),
        offerings=[offering_card(each, day) for each in offerings],
        side_by_side=_side_by_side(offerings),
        coming=request.app.state.coming(session, row.region),
        presented_at=request.app.state.presented_at(session, row.slug),
        history=[
            ChangeLine(each, Subject(each.subject).label, Turn(each.turn).label, place_of(each))
            for each in of_product(session, row.slug)
        ],
        is_reference=product.is_reference_only,
        url=url,
        qr=draw_qr(url, title=f"{row.name}这一页的二维码"),
    )
    return render(request, "catalog/product.html", {"page": page})


def current_offerings(catalogue: Catalogue, slug: str, day: date) -> list[Offering]:
    """The versions of this product's offerings that stand on the day or will stand later."""
    return [
        each
        for each in catalogue.offerings
        if each.product_slug == slug and (is_valid(each, day) or each.valid_from > day)
    ]


def basis(clauses: tuple[Clause, ...], catalogue: Catalogue) -> list[tuple[Policy, list[Clause]]]:
    """The documents in the order in which they are cited, each with its clauses."""
    found: dict[str, list[Clause]] = {}
    for clause in clauses:
        found.setdefault(clause.policy_id, []).append(clause)
    return [(catalogue.policies[policy_id], cited) for policy_id, cited in found.items()]


def _side_by_side(offerings: list[Offering]) -> str:
    ids = list(dict.fromkeys(each.id for each in offerings))[:4]
    return f"/compare?{'&'.join(f'o={each}' for each in ids)}" if len(ids) > 1 else ""
