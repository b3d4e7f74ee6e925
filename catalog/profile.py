"""企业画像 and 融资需求: the facts about one firm that criteria are checked against.

A field left out (or null) is unknown; 0, false and an empty list are known values.
Amounts are in 万元, dates ISO, ratios in basis points.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from catalog.vocabulary import (
    Applicant,
    BankUnit,
    Category,
    ContestPhase,
    Credential,
    Guarantee,
    Purpose,
    Score,
    Size,
    Stage,
    Track,
)
from yurong.kit.money import Money, WanAmount

RegionCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
MOST = Money.wan(100_000_000)


def _believable(amount: Money) -> Money:
    if amount < Money(0):
        raise ValueError("不能小于 0 万元")
    if amount > MOST:
        raise ValueError(f"不能大于 {MOST}")
    return amount


Wan = Annotated[WanAmount, AfterValidator(_believable)]
"""An amount between 0 and one trillion yuan, given in 万元."""

MoneyKind = Literal[Category.EQUITY, Category.LOAN, Category.BOND, Category.LEASING]
"""股, 贷, 债, 租: what brings the money itself."""
MOST_COUNTERPARTS = 6

Count = Annotated[int, Field(ge=0, le=1_000_000)]


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ScoreDimensions(_Facts):
    """The four groups of indicators that the reply 二(二) names, each 0 to 100."""

    industry: Annotated[int, Field(ge=0, le=100)] | None = None
    technology: Annotated[int, Field(ge=0, le=100)] | None = None
    talent: Annotated[int, Field(ge=0, le=100)] | None = None
    management: Annotated[int, Field(ge=0, le=100)] | None = None


class Profile(_Facts):
    """What is known of one firm on one day."""

    applicant: Applicant = Applicant.ENTERPRISE
    region: RegionCode | None = None
    founded_on: date | None = None
    stage: Stage | None = None
    size: Size | None = None
    track: Track | None = None
    on_key_chain: bool | None = None
    credentials: tuple[Credential, ...] | None = None
    contest_phase: ContestPhase | None = None
    contest_awarded: bool | None = None
    score_scheme: tuple[Score, ...] | None = None
    score_value: Annotated[int, Field(ge=0, le=10_000)] | None = None
    score_dimensions: ScoreDimensions | None = None
    fiscal_award: Wan | None = None
    invention_patents: Count | None = None
    other_ip: Count | None = None
    revenue: Wan | None = None
    research_spend: Wan | None = None
    staff: Count | None = None
    has_borrowed: bool | None = None
    has_warrant_loan: bool | None = None
    in_incubator: bool | None = None
    newly_in_incubator: bool | None = None
    incubated_winner: bool | None = None
    has_receivables: bool | None = None
    supplies_chain_leader: bool | None = None
    holds_bills: bool | None = None
    is_multinational: bool | None = None
    buys_tech_insurance: bool | None = None
    insurance_premium: Wan | None = None
    guaranteed_amount: Wan | None = None
    ip_securities_issued: bool | None = None
    ip_securities_raised: Wan | None = None
    new_bank_unit: BankUnit | None = None
    bank_tech_loan_increase: Wan | None = None
    bank_npl_bp: Annotated[int, Field(ge=0, le=10_000)] | None = None


class Need(_Facts):
    """What the firm asks for. `kinds` empty means open to any.

    `preferred` is the order in which kinds are used up, whatever they cost; at most `most_counterparts`
    institutions bring the money (three where nothing is said).
    """

    amount: Wan | None = None
    term_months: Annotated[int, Field(ge=1, le=360)] | None = None
    purposes: tuple[Purpose, ...] | None = None
    security: tuple[Guarantee, ...] | None = None
    kinds: tuple[Category, ...] | None = None
    preferred: Annotated[tuple[MoneyKind, ...], Field(max_length=4)] | None = None
    most_counterparts: Annotated[int, Field(ge=1, le=MOST_COUNTERPARTS)] | None = None


class Case(_Facts):
    """One firm with its need: the input of `yurong match`."""

    profile: Profile
    need: Need = Need()
