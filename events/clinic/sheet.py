"""The diagnosis sheet (诊断书) as a value: everything that is printed, and nothing else.

A sheet is frozen: `Sheet.model_dump_json()` is stored, read back with `Sheet.model_validate_json()`, and
prints the same again. So it holds no ids, only what a reader sees: labels, sentences and amounts already
written out, and dates. The parts it shares with the financing plan are `catalog.paper.values`.
"""

import datetime as dt
from typing import Annotated

from pydantic import AwareDatetime, Field

from catalog.paper.values import (
    MAX_CHARACTERS,
    BarSegment,
    CitedClause,
    Dimension,
    MatchedProduct,
    NotNow,
    Part,
    Plan,
    PlanLine,
    Reason,
    RoadmapStep,
    Row,
    Score,
    Subsidy,
    Text,
)

__all__ = [
    "MAX_CHARACTERS",
    "Adjustment",
    "BarSegment",
    "CitedClause",
    "ClinicHead",
    "Dimension",
    "Finding",
    "Firm",
    "MatchedProduct",
    "NotNow",
    "Panelist",
    "Plan",
    "PlanLine",
    "Reason",
    "RoadmapStep",
    "Row",
    "Score",
    "Sheet",
    "Signature",
    "Subsidy",
]


class ClinicHead(Part):
    """Where and when the firm was seen, and who invited."""

    title: Text
    place: Text
    date: dt.date
    organiser: Text


class Panelist(Part):
    """One expert of the panel: 「金融专家」, name, institution."""

    role: Text
    name: Text
    institution: Text


class Firm(Part):
    name: Text
    uscc: Text
    region: Text
    profile_rows: tuple[Row, ...]


class Adjustment(Part):
    """A change an expert made to the drafted plan."""

    who: Text
    what: Text
    reason: Text


class Finding(Part):
    """What one role found. `text` keeps its line breaks as paragraphs."""

    role: Text
    expert: Text
    text: Text
    signed_at: AwareDatetime | None


class Signature(Part):
    """A place to sign by hand."""

    role: Text
    name: Text


class Sheet(Part):
    """One version of one diagnosis sheet; `replaces` is the number of the one it corrects, if any."""

    number: Text
    version: Annotated[int, Field(ge=1)]
    replaces: Text | None
    short_code: Text
    verify_url: Text
    clinic: ClinicHead
    panel: tuple[Panelist, ...]
    firm: Firm
    need: tuple[Row, ...]
    score: Score | None
    matches: tuple[MatchedProduct, ...]
    not_now: tuple[NotNow, ...]
    subsidies: tuple[Subsidy, ...]
    plan: Plan
    adjustments: tuple[Adjustment, ...]
    roadmap: tuple[RoadmapStep, ...]
    findings: tuple[Finding, ...]
    documents: tuple[Text, ...]
    notes: tuple[Text, ...]
    clauses: tuple[CitedClause, ...]
    signatures: tuple[Signature, ...]
    made_at: AwareDatetime
    engine_version: Text
    catalog_version: Text
    is_demo: bool
