"""企业画像 and 融资需求: the facts about one firm that criteria are checked against.

A field left out (or null) is unknown; 0, false and an empty list are known values.
Amounts are in 万元, dates ISO, ratios in basis points.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from catalog.scores import ScoreRecord, scores_as_records
from catalog.vocabulary import (
    Applicant,
    BankUnit,
    Category,
    ContestPhase,
    Credential,
    Guarantee,
    IntegrityFlag,
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


def _once(kinds: tuple[MoneyKind, ...]) -> tuple[MoneyKind, ...]:
    return tuple(dict.fromkeys(kinds))


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Year = Annotated[int, Field(ge=1950, le=2200)]
Season = Annotated[int, Field(ge=2012, le=2200)]
"""中国创新创业大赛 has been held since 2012."""


class Certificate(_Facts):
    """A credential as its certificate states it. `valid_until` is the last day that it holds."""

    credential: Credential
    issued_on: date | None = None
    valid_until: date | None = None
    issued_under: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    """The version of the rules it was issued under: 「国科发火〔2016〕32号」."""


class YearFigures(_Facts):
    """A firm's figures of one calendar year."""

    year: Year
    revenue: Wan | None = None
    research_spend: Wan | None = None
    staff: Count | None = None


class Profile(_Facts):
    """What is known of one firm. catalog.knowing says what that makes of it on a day.

    `certificates` are all that the firm holds or held, with dates, beside or instead of `credentials`.
    `annual` stands in for `revenue`, `research_spend` and `staff` where those are not given.
    """

    applicant: Applicant = Applicant.ENTERPRISE
    region: RegionCode | None = None
    founded_on: date | None = None
    stage: Stage | None = None
    size: Size | None = None
    track: Track | None = None
    on_key_chain: bool | None = None
    integrity_flags: tuple[IntegrityFlag, ...] | None = None
    credentials: tuple[Credential, ...] | None = None
    certificates: Annotated[tuple[Certificate, ...], Field(max_length=40)] | None = None
    contest_phase: ContestPhase | None = None
    contest_season: Season | None = None
    contest_awarded: bool | None = None
    score_scheme: tuple[Score, ...] | None = None
    scores: Annotated[tuple[ScoreRecord, ...], Field(max_length=40)] = ()
    """Official or declared; every record's scheme is among `score_scheme`."""
    fiscal_award: Wan | None = None
    invention_patents: Count | None = None
    utility_models: Count | None = None
    designs: Count | None = None
    software_copyrights: Count | None = None
    trademarks: Count | None = None
    other_ip: Count | None = None
    revenue: Wan | None = None
    research_spend: Wan | None = None
    staff: Count | None = None
    annual: Annotated[tuple[YearFigures, ...], Field(max_length=20)] | None = None
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

    @model_validator(mode="before")
    @classmethod
    def _with_records(cls, given: object) -> object:
        return scores_as_records(given)


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
    preferred: Annotated[tuple[MoneyKind, ...], AfterValidator(_once)] | None = None
    most_counterparts: Annotated[int, Field(ge=1, le=MOST_COUNTERPARTS)] | None = None


class Case(_Facts):
    """One firm with its need: the input of `yurong match`."""

    profile: Profile
    need: Need = Need()
