"""The JSON answer of `yurong match` as Pydantic models: its schema is their schema."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

from yurong.kit.money import Money


def _number(amount: Money) -> int | float:
    """万元 as a JSON number. At most 15 digits, so the float prints exactly what the money says."""
    wan = amount.in_wan
    return int(wan) if wan == wan.to_integral_value() else float(wan)


Wan = Annotated[
    Money,
    PlainSerializer(_number, when_used="json"),
    WithJsonSchema({"type": "number", "description": "金额，单位：万元"}),
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class ClauseAnswer(_Part):
    """Where it is written."""

    ref: str
    policy: str
    policy_number: str | None
    number: str
    label: str


class FactAnswer(_Part):
    """A fact not yet given; `settles` counts the products that wait for it, where counted."""

    fact: str
    label: str
    question: str
    found_in: str
    settles: int | None = None


class DoubtAnswer(_Part):
    """A fact that contradicts another or can hardly be; it is taken as given."""

    fact: str
    text: str


class CriterionAnswer(_Part):
    requirement: str
    verdict: str
    verdict_label: str
    reason: str
    value: str
    weight: str
    clause: ClauseAnswer
    missing: tuple[str, ...]
    actionable: bool
    remedy: str
    members: tuple["CriterionAnswer", ...]


class OfferingAnswer(_Part):
    id: int
    institution: str
    name: str
    eligibility: str
    eligibility_label: str
    criteria: tuple[CriterionAnswer, ...]
    missing: tuple[FactAnswer, ...]
    checks: tuple[str, ...]
    terms: str
    is_demo: bool


class ProductAnswer(_Part):
    name: str
    category: str
    category_label: str
    state: str
    state_label: str
    eligibility: str
    eligibility_label: str
    recommendable: bool
    information_only: bool
    clause: ClauseAnswer
    criteria: tuple[CriterionAnswer, ...]
    missing: tuple[FactAnswer, ...]
    offerings: tuple[OfferingAnswer, ...]
    notes: tuple[str, ...]


class SubsidyAnswer(_Part):
    """`amount_wan` is null unless computed; `limit_bp` and `in_force` belong to the rules about them."""

    name: str
    state: str
    state_label: str
    applies: bool | None
    amount_wan: Wan | None
    limit_bp: int | None
    in_force: bool | None
    result: str
    formula: str
    working: str
    reason: str
    capped: bool
    is_upper_bound: bool
    missing: tuple[str, ...]
    pending: tuple[CriterionAnswer, ...]
    clause: ClauseAnswer
    conflict: str | None
    conflicts_with: tuple[str, ...]
    product: str | None


class CostAnswer(_Part):
    """Over `months`, a year where the need names no term; what is unpriced is not in it.

    `spent_wan` is paid beside interest and fees and partly paid back by rules (`repaid_wan`); `a_year_wan`
    is one year's interest and fees, `total_wan` all over the term after what is paid back.
    """

    interest_wan: Wan
    fees_wan: Wan
    months: int
    months_assumed: bool
    unpriced_wan: Wan
    spent_wan: Wan
    repaid_wan: Wan
    a_year_wan: Wan
    total_wan: Wan


class RepaidAnswer(_Part):
    """What a rule pays back of an expenditure of the firm, set against the plan's cost."""

    rule: str
    what: str
    spent_wan: Wan
    amount_wan: Wan
    cap_wan: Wan | None
    words: str
    clause: ClauseAnswer


class InquiryAnswer(_Part):
    """Whom to ask what, in order, and which answer would change the plan."""

    product: str
    name: str
    counterpart: str
    asks: tuple[str, ...]
    effect: str
    below_bp: int | None
    from_wan: Wan | None


class AlternativePartAnswer(_Part):
    product: str
    name: str
    offering: int | None
    amount_wan: Wan


class AlternativeAnswer(_Part):
    title: str
    parts: tuple[AlternativePartAnswer, ...]
    covered_wan: Wan
    cost: CostAnswer
    difference: str


class PlanLineAnswer(_Part):
    order: int
    product: str
    name: str
    category: str
    counterpart: str
    offering: int | None
    covers: bool
    amount_wan: Wan | None
    cap_wan: Wan | None
    cap_reason: str
    rate: str
    terms: str
    next_step: str
    to_verify: tuple[str, ...]
    notes: tuple[str, ...]
    why: str
    cost: CostAnswer | None
    clause: ClauseAnswer


class NamedProduct(_Part):
    slug: str
    name: str
    eligibility: str
    eligibility_label: str
    recommendable: bool


class PlanAnswer(_Part):
    need_wan: Wan | None
    covered_wan: Wan
    covered_if_verified_wan: Wan
    open_wan: Wan | None
    lines: tuple[PlanLineAnswer, ...]
    unknowns: tuple[str, ...]
    watch: tuple[NamedProduct, ...]
    cost: CostAnswer | None
    inquiries: tuple[InquiryAnswer, ...]
    alternatives: tuple[AlternativeAnswer, ...]
    set_aside: tuple[str, ...]
    repaid: tuple[RepaidAnswer, ...]
    not_counted: tuple[str, ...]
    basis: tuple[str, ...]


class StepAnswer(_Part):
    """One step. `from_day`: to wait for; `opens` names what it opens, institutions' versions too."""

    action: str
    from_day: date | None
    remedy: str
    if_not_yet: bool
    clause: ClauseAnswer
    unlocks: tuple[NamedProduct, ...]
    helps: tuple[NamedProduct, ...]
    opens: tuple[str, ...]


class Answer(_Part):
    """Products by slug, best first; subsidy rules by id."""

    as_of: date
    catalog_version: str
    engine_version: str
    products: dict[str, ProductAnswer]
    subsidies: dict[str, SubsidyAnswer]
    missing_facts: tuple[FactAnswer, ...]
    plan: PlanAnswer
    roadmap: tuple[StepAnswer, ...]
    doubts: tuple[DoubtAnswer, ...]
