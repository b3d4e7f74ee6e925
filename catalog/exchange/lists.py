"""The lists that visitors see, as files: the products found, and what institutions offer of them."""

from collections.abc import Iterable

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.browse import read_filter
from catalog.cards import OPEN
from catalog.finding.find import find
from catalog.snapshot import snapshot
from catalog.terms import is_valid
from catalog.territory import place_name
from catalog.values import Catalogue, Figure, Offering, Product
from yurong.kit.clock import today
from yurong.kit.money import percent
from yurong.kit.tables import CSV_TYPE, XLSX_TYPE, Cell, as_csv, as_xlsx, download

PRODUCT_HEADINGS = (
    "产品",
    "代号",
    "类别",
    "适用地区",
    "落地状态",
    "谁来申请",
    "面向",
    "提供方",
    "一句话",
    "额度",
    "期限",
    "利率费率",
    "担保方式",
    "成长阶段",
    "条件",
    "政策依据",
    "有效期",
)
OFFERING_HEADINGS = (
    "产品",
    "机构",
    "机构方案",
    "最高额度（万元）",
    "最低利率或费率",
    "最高利率或费率",
    "最长期限（月）",
    "担保方式",
    "适用地区",
    "开始日期",
    "有效期至",
    "机构条件",
    "说明",
    "示例",
)


def products_xlsx(request: Request, session: Session) -> Response:
    """The products that the list's filter finds, in the order of the list."""
    content = as_xlsx("产品目录", PRODUCT_HEADINGS, _product_rows(request, session))
    return download(content, "products.xlsx", XLSX_TYPE)


def products_csv(request: Request, session: Session) -> Response:
    """The same as CSV."""
    return download(as_csv([PRODUCT_HEADINGS, *_product_rows(request, session)]), "products.csv", CSV_TYPE)


def offerings_xlsx(request: Request, session: Session) -> Response:
    """What institutions offer today of the products that the list's filter finds."""
    content = as_xlsx("机构方案", OFFERING_HEADINGS, _offering_rows(request, session))
    return download(content, "offerings.xlsx", XLSX_TYPE)


def offerings_csv(request: Request, session: Session) -> Response:
    """The same as CSV."""
    return download(as_csv([OFFERING_HEADINGS, *_offering_rows(request, session)]), "offerings.csv", CSV_TYPE)


def _product_rows(request: Request, session: Session) -> list[tuple[Cell, ...]]:
    catalogue = snapshot(session)
    return [_product(each, catalogue) for each in _found(request, catalogue)]


def _offering_rows(request: Request, session: Session) -> list[tuple[Cell, ...]]:
    catalogue, day = snapshot(session), today()
    return [
        _offering(offering, product, catalogue)
        for product in _found(request, catalogue)
        for offering in catalogue.offerings
        if offering.product_slug == product.slug and is_valid(offering, day)
    ]


def _found(request: Request, catalogue: Catalogue) -> Iterable[Product]:
    return [each.product for each in find(catalogue, read_filter(request), today()).products]


def _product(each: Product, catalogue: Catalogue) -> tuple[Cell, ...]:
    return (
        each.name,
        each.slug,
        each.category.label,
        place_name(each.region, catalogue.region_names),
        each.state.label,
        "、".join(kind.label for kind in each.applicants),
        each.audience,
        each.provider or "文件未写",
        each.summary,
        _figure(each.figures, "amount"),
        _figure(each.figures, "term"),
        _figure(each.figures, "rate", "fee"),
        "、".join(kind.label for kind in each.guarantee),
        "、".join(stage.label for stage in each.stages),
        "；".join(row.requirement for row in each.criteria),
        "；".join(clause.label for clause in each.clauses),
        each.policy.validity_note,
    )


def _figure(figures: Iterable[Figure], *kinds: str) -> str:
    """With its clause, as everywhere; what the documents leave open is said."""
    said = [f"{figure.text}（{figure.clause.label}）" for figure in figures if figure.kind in kinds]
    return "；".join(said) or OPEN


def _offering(each: Offering, product: Product, catalogue: Catalogue) -> tuple[Cell, ...]:
    return (
        product.name,
        each.institution,
        each.name,
        each.amount_max.in_wan if each.amount_max else None,
        None if each.rate_min_bp is None else percent(each.rate_min_bp),
        None if each.rate_max_bp is None else percent(each.rate_max_bp),
        each.term_max_months,
        "、".join(kind.label for kind in each.guarantee),
        place_name(each.region, catalogue.region_names),
        each.valid_from,
        each.valid_until,
        "；".join(row.requirement for row in each.criteria),
        each.note,
        "示例" if each.is_demo else "",
    )
