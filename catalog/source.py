"""The data files under catalog/data, as Pydantic sees them: policies, products, subsidy rules."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from catalog.criteria import ClauseRef, Criterion, Text
from catalog.vocabulary import Applicant, Category, ContestPhase, Guarantee, Stage, State
from yurong.kit.money import WanAmount

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Region = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClauseSource(_File):
    """One numbered place in a document; `gist` says in our own words what it provides."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    heading: Line
    gist: Prose


class PolicySource(_File):
    """One document. An absent date or number means that the text gives none."""

    id: Slug
    title: Text
    short: Line
    number: Line | None = None
    issuer: Text | None = None
    kind: Literal["policy", "plan", "reply", "bulletin"]
    issued_on: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    """First day after the validity, where the document gives one."""
    validity_note: Text
    region: Region
    binding_clause: str
    """The clause that says whom the document binds (region)."""
    validity_clause: str | None = None
    file_note: Annotated[str, StringConstraints(max_length=300)] = ""
    clauses: tuple[ClauseSource, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _clauses_exist(self) -> Self:
        numbers = [clause.number for clause in self.clauses]
        if len(numbers) != len(set(numbers)):
            raise ValueError("条款编号重复")
        for named in filter(None, (self.binding_clause, self.validity_clause)):
            if named not in numbers:
                raise ValueError(f"没有条款 {named}")
        return self


class FigureSource(_File):
    """One figure or term that a document states (or states to be open), with its clause."""

    kind: Literal["amount", "term", "rate", "fee", "ratio", "guarantee", "compensation", "fund", "volume"]
    text: Text
    cite: ClauseRef
    max_wan: WanAmount | None = None
    """Set only when the figure is a cap in 万元 for one applicant."""


class ProductSource(_File):
    """One product that a document names. What the document leaves open is left out here."""

    slug: Slug
    name: Line
    category: Category
    region: Region
    state: State
    state_words: Line
    """The document's own verb (推出, 探索, 鼓励 …): the reason for `state`."""
    applicants: tuple[Applicant, ...] = Field(min_length=1)
    audience: Text
    provider: Text | None = None
    summary: Line
    description: Prose
    stages: tuple[Stage, ...] = ()
    contest_phases: tuple[ContestPhase, ...] = ()
    process: tuple[Line, ...] = ()
    guarantee: tuple[Guarantee, ...] = ()
    purposes: tuple[str, ...] = ()
    figures: tuple[FigureSource, ...] = ()
    cites: tuple[ClauseRef, ...] = Field(min_length=1)
    """The clause that names the product first, then those that also speak of it."""
    criteria: tuple[Criterion, ...] = ()
    open_points: tuple[Text, ...] = ()
    """What the documents leave open or contradict."""
    not_to_confuse: tuple[Slug, ...] = ()


class SubsidySource(_File):
    """One rule that computes an amount (or says what number is missing)."""

    id: Annotated[str, StringConstraints(pattern=r"^[RN]\d{2}[a-z]?$")]
    name: Line
    region: Region
    product: Slug | None = None
    who: Text
    formula: Text
    calculation: Literal[
        "times",
        "share_capped",
        "share_cap_only",
        "fixed_by_unit",
        "threshold_share",
        "in_force",
        "added_points",
        "none",
    ]
    variable: str | None = None
    times: int | None = None
    share_per_million: int | None = None
    cap: WanAmount | None = None
    threshold: WanAmount | None = None
    amount: WanAmount | None = None
    unit: str | None = None
    points_bp: int | None = None
    result_word: Line
    """What the number is: 补助金额, 授信上限, 费用上限 …"""
    concerns: Literal["enterprise", "institution"]
    cite: ClauseRef
    conflict: Text | None = None
    missing: Text | None = None
    repays: bool = False
    """Whether the sum pays back part of the firm's own expenditure, which `variable` names."""
