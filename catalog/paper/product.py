"""One product on one page: plain values for paper, drawn up from the catalogue. Pure."""

from dataclasses import dataclass
from datetime import date

from catalog.conditions import Condition, conditions
from catalog.course import Phase, course
from catalog.glance import glance
from catalog.paper.proofs import Proof, papers_for
from catalog.terms import is_valid, terms_text
from catalog.values import Catalogue, Clause, Product
from catalog.vocabulary import State

MOST_OFFERINGS = 6
LONG = 22
"""Characters from which a fact takes a line of its own."""


@dataclass(frozen=True)
class Offered:
    """One institution's terms in a line."""

    institution: str
    name: str
    terms: str
    requirements: tuple[str, ...]


@dataclass(frozen=True)
class Basis:
    """One document with the clauses that speak of the product."""

    title: str
    number: str
    validity: str
    clauses: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ProductPaper:
    """What is printed of one product on one day. Lists are cut to what a page holds; `*_left` says so."""

    slug: str
    name: str
    kicker: str
    summary: str
    description: str
    caution: str
    short: tuple[tuple[str, str], ...]
    long: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...]
    figures: tuple[tuple[str, Clause], ...]
    phases: tuple[Phase, ...]
    steps: tuple[str, ...]
    papers: tuple[Proof, ...]
    offered: tuple[Offered, ...]
    offered_left: int
    open_points: tuple[str, ...]
    basis: tuple[Basis, ...]
    url: str
    on: date
    version: str
    is_demo: bool


def draw_up(product: Product, catalogue: Catalogue, *, url: str, on: date) -> ProductPaper:
    """The paper of a product as the catalogue says it on this day; `url` is where its page stands."""
    place = catalogue.region_names.get(product.region, product.region)
    facts = glance(product, place)
    standing = [
        each for each in catalogue.offerings if each.product_slug == product.slug and is_valid(each, on)
    ]
    steps = course(product)
    return ProductPaper(
        slug=product.slug,
        name=product.name,
        kicker=f"豫融 · 产品目录 · {product.category.label}",
        summary=product.summary,
        description=product.description,
        caution=_caution(product),
        short=tuple(pair for pair in facts if len(pair[1]) <= LONG),
        long=tuple(pair for pair in facts if len(pair[1]) > LONG),
        conditions=tuple(conditions(product, catalogue)),
        figures=tuple((figure.text, figure.clause) for figure in product.figures),
        phases=steps.phases,
        steps=steps.steps,
        papers=papers_for(product),
        offered=tuple(
            Offered(
                each.institution,
                each.name,
                terms_text(each, product.category),
                tuple(row.requirement for row in each.criteria),
            )
            for each in standing[:MOST_OFFERINGS]
        ),
        offered_left=max(0, len(standing) - MOST_OFFERINGS),
        open_points=product.open_points,
        basis=_basis(product.clauses, catalogue),
        url=url,
        on=on,
        version=catalogue.version,
        is_demo=any(each.is_demo for each in standing),
    )


def _caution(product: Product) -> str:
    if product.is_reference_only:
        return "外省做法，仅供参考：河南企业不能申请，也不参与匹配推荐。"
    if product.state is State.ENCOURAGED:
        return f"文件表述为「{product.state_words}」，还不能直接申请；已有机构推出时，见机构方案。"
    return ""


def _basis(clauses: tuple[Clause, ...], catalogue: Catalogue) -> tuple[Basis, ...]:
    found: dict[str, list[Clause]] = {}
    for clause in clauses:
        found.setdefault(clause.policy_id, []).append(clause)
    return tuple(
        Basis(
            policy.title,
            policy.number or "文中无文号",
            policy.validity_note,
            tuple((clause.number, clause.heading) for clause in cited),
        )
        for policy, cited in ((catalogue.policies[key], each) for key, each in found.items())
    )
