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
    "ActionLine",
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
    "Preparation",
    "Reason",
    "Risk",
    "RoadmapStep",
    "Row",
    "Score",
    "Sheet",
    "Signature",
    "Strokes",
    "Subsidy",
]

MOST_STROKES = 60_000
"""Characters of a signature's path."""


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


class ActionLine(Part):
    """Who does what by when; `owner` is 企业, 机构 or 部门, `who` its name, empty for the firm itself."""

    owner: Text
    who: Text
    what: Text
    due_on: dt.date | None


class Preparation(Part):
    """A document to have at hand, and the products that ask for it."""

    document: Text
    products: Text


class Risk(Part):
    """What may still go wrong, its kind in a word, the clause behind it (may be empty)."""

    kind: Text
    text: Text
    clause: Text = ""


class Strokes(Part):
    """A signature in print: black runs of a picture as an SVG path in units of its pixels."""

    width: Annotated[int, Field(ge=1, le=1000)]
    height: Annotated[int, Field(ge=1, le=1000)]
    path: Annotated[str, Field(pattern=r"^[Mhvz0-9 -]+$", max_length=MOST_STROKES)]


class Signature(Part):
    """A place to sign by hand; with `strokes` it is signed already, at the time given."""

    role: Text
    name: Text
    strokes: Strokes | None = None
    signed_at: AwareDatetime | None = None


class Sheet(Part):
    """One version of one diagnosis sheet; `replaces` is the number of the one it corrects, if any.

    `layout` is the template's version: what was stored as 1 prints as it did then.
    """

    layout: Annotated[int, Field(ge=1, le=2)] = 1
    number: Text
    version: Annotated[int, Field(ge=1)]
    replaces: Text | None
    correction: Text = ""
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
    actions: tuple[ActionLine, ...] = ()
    findings: tuple[Finding, ...]
    preparations: tuple[Preparation, ...] = ()
    risks: tuple[Risk, ...] = ()
    documents: tuple[Text, ...]
    notes: tuple[Text, ...]
    clauses: tuple[CitedClause, ...]
    signatures: tuple[Signature, ...]
    made_at: AwareDatetime
    engine_version: Text
    catalog_version: Text
    is_demo: bool
