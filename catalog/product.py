"""The product page: conditions each with its clause, what the documents leave open, offerings."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog import queries
from catalog.cards import OPEN, Card, card
from catalog.coming import Coming
from catalog.conditions import Condition, conditions
from catalog.models import ProductRow
from catalog.offerings.card import OfferingCard, offering_card
from catalog.snapshot import snapshot
from catalog.terms import is_valid
from catalog.values import Clause, Product
from catalog.vocabulary import Applicant, Category, ContestPhase, Guarantee, Stage
from yurong.kit.clock import today
from yurong.kit.templating import render


@dataclass(frozen=True)
class ProductPage:
    """The context of catalog/product.html."""

    row: ProductRow
    card: Card
    glance: list[tuple[str, str]]
    conditions: list[Condition]
    figures: list[tuple[str, Clause]]
    clauses: tuple[Clause, ...]
    policy_title: str
    policy_number: str
    validity_note: str
    confusable: list[tuple[str, str]]
    offerings: list[OfferingCard]
    coming: list[Coming]
    is_reference: bool


def show(request: Request, session: Session) -> Response:
    row = queries.product(session, request.path_params["slug"])
    catalogue, day = snapshot(session), today()
    product = next(each for each in catalogue.products if each.slug == row.slug)
    page = ProductPage(
        row=row,
        card=card(row),
        glance=_glance(row, product),
        conditions=conditions(product, catalogue),
        figures=[(f.text, f.clause) for f in product.figures],
        clauses=product.clauses,
        policy_title=product.policy.title,
        policy_number=product.policy.number or "文中无文号",
        validity_note=product.policy.validity_note,
        confusable=list(queries.names_of(session, row.not_to_confuse)),
        offerings=[
            offering_card(each, day)
            for each in catalogue.offerings
            if each.product_slug == row.slug and (is_valid(each, day) or each.valid_from > day)
        ],
        coming=request.app.state.coming(session, row.region),
        is_reference=product.is_reference_only,
    )
    return render(request, "catalog/product.html", {"page": page})


def _glance(row: ProductRow, product: Product) -> list[tuple[str, str]]:
    stated: dict[str, str] = {}
    for figure in product.figures:
        stated.setdefault(figure.kind, figure.text)
    pairs = [
        ("谁来申请", "、".join(Applicant(each).label for each in row.applicants)),
        ("面向", row.audience),
        ("提供方", row.provider or "文件未写"),
    ]
    if row.category in (Category.LOAN, Category.COMBINED, Category.GUARANTEE):
        pairs += [
            ("额度", stated.get("amount", OPEN)),
            ("期限", stated.get("term", OPEN)),
            ("利率费率", stated.get("rate") or stated.get("fee") or OPEN),
        ]
    if row.category == Category.INSURANCE:
        pairs.append(("保费", stated.get("fee") or stated.get("rate") or OPEN))
    if row.category == Category.SUBSIDY:
        pairs.append(("补助", stated.get("amount") or "文件未写金额"))
    if row.guarantee:
        pairs.append(("担保", "、".join(Guarantee(each).label for each in row.guarantee)))
    if row.stages:
        pairs.append(("成长阶段", "、".join(Stage(each).label for each in row.stages)))
    if row.contest_phases:
        pairs.append(("大赛赛程", "、".join(ContestPhase(each).label[:2] for each in row.contest_phases)))
    return pairs
