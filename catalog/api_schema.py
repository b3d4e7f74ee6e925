"""What the API reads out, as Pydantic models: their schema is the published one."""

from datetime import date
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from catalog.answer_schema import Wan
from catalog.criteria import Criterion
from catalog.facts import Fact
from catalog.library.standing import standing
from catalog.source import SubsidySource
from catalog.values import Catalogue, Clause, Figure, Offering, Policy, Product

T = TypeVar("T")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class ClauseItem(_Part):
    """A numbered place in a document; `gist` says what it provides, in other words than the text."""

    ref: str
    policy_id: str
    number: str
    heading: str
    gist: str


class PolicyItem(_Part):
    """A document. `standing`: in_force, ended, not_yet, open or undated on the day asked for."""

    id: str
    title: str
    short: str
    number: str | None
    issuer: str | None
    issued_on: date | None
    in_force_from: date | None
    in_force_until: Annotated[date | None, Field(description="失效的第一天；文件没有写则为 null")]
    validity_note: str
    region: str
    standing: str


class PolicyDetail(PolicyItem):
    clauses: tuple[ClauseItem, ...]


class FigureItem(_Part):
    """A figure that a document states."""

    kind: str
    text: str
    cap: Wan | None
    clause: str


class ProductItem(_Part):
    """A product. A figure that is not listed is one that the documents do not give."""

    slug: str
    name: str
    category: str
    region: str
    state: str
    applicants: tuple[str, ...]
    audience: str
    provider: str | None
    summary: str
    stages: tuple[str, ...]
    contest_phases: tuple[str, ...]
    guarantee: tuple[str, ...]
    figures: tuple[FigureItem, ...]
    policy: str
    standing: Annotated[str, Field(description="所依据文件在所问日期的效力")]
    is_reference_only: Annotated[bool, Field(description="外省产品，仅供参考")]


class OfferingItem(_Part):
    """One institution's version of a product, as it stands on the day asked for."""

    id: int
    version: int
    product: str
    institution: str
    name: str
    note: str
    amount_max: Wan | None
    rate_min_bp: int | None
    rate_max_bp: int | None
    term_max_months: int | None
    guarantee: tuple[str, ...]
    region: str
    valid_from: date
    valid_until: date | None
    criteria: tuple[Criterion, ...]
    is_demo: bool


class ProductDetail(ProductItem):
    description: str
    process: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    clauses: tuple[ClauseItem, ...]
    open_points: tuple[str, ...]
    offerings: tuple[OfferingItem, ...]


class FactItem(_Part):
    """A fact that a condition may ask for: what is asked, in which unit, where it is found."""

    key: str
    label: str
    kind: str
    question: str
    unit: str
    found_in: str
    options: tuple[tuple[str, str], ...]


class SubsidyItem(_Part):
    """A rule that gives an amount; `missing` says which number the text does not give."""

    id: str
    name: str
    product: str | None
    region: str
    who: str
    formula: str
    calculation: str
    cap: Wan | None
    missing: str | None
    conflict: str | None
    clause: str
    standing: str


class Page(_Part, Generic[T]):
    """One page of a list; `next` is the cursor of the following one, null on the last."""

    version: Annotated[str, Field(description="目录的版本；有任何公开的变化就不同")]
    as_of: date
    total: int
    items: tuple[T, ...]
    next: str | None


def policy_item(each: Policy, _of: Catalogue, on: date) -> PolicyItem:
    return PolicyItem(**_policy(each, on))


def policy_detail(each: Policy, of: Catalogue, on: date) -> PolicyDetail:
    clauses = [clause for clause in of.clauses.values() if clause.policy_id == each.id]
    return PolicyDetail(**_policy(each, on), clauses=tuple(map(_clause, clauses)))


def product_item(each: Product, _of: Catalogue, on: date) -> ProductItem:
    return ProductItem(**_product(each, on))


def product_detail(each: Product, of: Catalogue, on: date) -> ProductDetail:
    return ProductDetail(
        **_product(each, on),
        description=each.description,
        process=each.process,
        criteria=each.criteria,
        clauses=tuple(map(_clause, each.clauses)),
        open_points=each.open_points,
        offerings=tuple(
            offering_item(one, of, on)
            for one in of.offerings
            if one.product_slug == each.slug
            and one.valid_from <= on
            and (one.valid_until is None or on <= one.valid_until)
        ),
    )


def offering_item(each: Offering, _of: Catalogue, _on: date) -> OfferingItem:
    return OfferingItem(
        id=each.id,
        version=each.number,
        product=each.product_slug,
        **_named(each, OfferingItem, ("id", "version", "product")),
    )


def fact_item(each: Fact, _of: Catalogue, _on: date) -> FactItem:
    return FactItem(
        key=each.key,
        label=each.label,
        kind=each.kind.value,
        question=each.question,
        unit=each.unit,
        found_in=each.found_in,
        options=tuple((option.value, option.label) for option in each.options or ()),
    )


def subsidy_item(each: SubsidySource, of: Catalogue, on: date) -> SubsidyItem:
    policy = of.policies[of.clauses[each.cite].policy_id]
    return SubsidyItem(
        **_named(each, SubsidyItem, ("clause", "standing")),
        clause=each.cite,
        standing=standing(policy, on).code,
    )


def _policy(each: Policy, on: date) -> dict[str, object]:
    return {**_named(each, PolicyItem, ("standing",)), "standing": standing(each, on).code}


def _product(each: Product, on: date) -> dict[str, object]:
    return {
        **_named(each, ProductItem, ("figures", "policy", "standing")),
        "figures": tuple(map(_figure, each.figures)),
        "policy": each.policy.id,
        "standing": standing(each.policy, on).code,
    }


def _figure(each: Figure) -> FigureItem:
    return FigureItem(kind=each.kind, text=each.text, cap=each.cap, clause=each.clause.ref)


def _clause(each: Clause) -> ClauseItem:
    return ClauseItem.model_validate(each)


def _named(each: object, model: type[BaseModel], but: tuple[str, ...]) -> dict[str, object]:
    """The attributes that the model has under the same name."""
    return {name: getattr(each, name) for name in model.model_fields if name not in but}
