"""What is printed of a case, as values: shared by the diagnosis sheet and the financing plan.

Frozen and free of ids: only what a reader sees, labels, sentences and amounts already written out. Every
text is cleaned on the way in (`yurong.kit.plaintext`).
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from yurong.kit.plaintext import plain

MAX_CHARACTERS = 20_000
LONG = 32


def _clean(value: object) -> object:
    return plain(value).strip() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_clean), Field(max_length=MAX_CHARACTERS)]
"""What people wrote or we say, any number of lines, at most 20,000 characters; forms set narrower limits."""

Mark = Literal["✓", "✗", "?", "人", "－"]
"""满足, 不满足, 待补充, 需人工核验, 不适用."""

ShareBp = Annotated[int, Field(ge=0, le=10_000)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(Part):
    """One fact; `value` may be 「未提供」, `source` says who holds it and as of when."""

    label: Text
    value: Text
    source: Text = ""

    @property
    def is_long(self) -> bool:
        """Whether the value wants the width of the page: two facts share a line otherwise."""
        return len(self.value) > LONG


class Dimension(Part):
    """One axis of a score; `share_bp` is the part of the best possible, None where it is not known."""

    label: Text
    value: Text
    share_bp: ShareBp | None


class Score(Part):
    """An innovation score: 「豫科积分」, 「78.5 分」, who told us and when."""

    scheme: Text
    value: Text
    issuer: Text
    date: Text
    dimensions: tuple[Dimension, ...] = ()
    detail: Text = ""
    """「示例科技局，2025 版，2025 年度，第 12 名（共 340 家）」."""
    others: tuple[Text, ...] = ()
    """The firm's other records, a line each."""


class Reason(Part):
    """One criterion: what is asked, how the firm stands, and the clause that asks it."""

    mark: Mark
    requirement: Text
    reason: Text
    clause: Text


class MatchedProduct(Part):
    """One product; `institution` is empty when no institution's version is known."""

    product: Text
    institution: Text
    eligibility: Literal["ELIGIBLE", "TO_VERIFY", "INCOMPLETE", "INELIGIBLE"]
    eligibility_label: Text
    terms: Text
    reasons: tuple[Reason, ...]


class NotNow(Part):
    """A product that is out of reach today, and what is missing."""

    product: Text
    missing: Text


class Subsidy(Part):
    """A computed subsidy: formula in words, what went in, what came out, the clause."""

    name: Text
    formula: Text
    inputs: Text
    result: Text
    clause: Text


class PlanLine(Part):
    """One source of money in the order to apply; `role` is one of 股 贷 债 保 补 担 租 服."""

    order: Annotated[int, Field(ge=1)]
    product: Text
    institution: Text
    amount: Text
    role: Annotated[str, Field(min_length=1, max_length=2)]
    reason: Text
    next_step: Text


class BarSegment(Part):
    """A part of the need with a known amount; all segments together are at most 10000 basis points."""

    label: Text
    share_bp: Annotated[int, Field(ge=1, le=10_000)]


class Inquiry(Part):
    """待询价: whom to ask what, in this order, and the answer from which the plan would change."""

    order: Annotated[int, Field(ge=1)]
    whom: Text
    asks: Text
    effect: Text


class Plan(Part):
    """How the need is covered; the bar's rest is what stays open.

    `basis` says how the plan was chosen, `costs` and `others` (second-best plans) are rows of a table;
    `inquiries_left` speaks of those that the paper has no room for. Empty on papers of before.
    """

    need_label: Text
    covered_label: Text
    open_label: Text
    segments: tuple[BarSegment, ...]
    lines: tuple[PlanLine, ...]
    basis: Text = ""
    costs: tuple[Row, ...] = ()
    others: tuple[Row, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    inquiries_left: Text = ""


class RoadmapStep(Part):
    """One dated step, what it unlocks, and the clause that says so (may be empty)."""

    when: Text
    what: Text
    unlocks: Text
    clause: Text = ""


class CitedClause(Part):
    """A clause the sheet leans on, in our own words. An empty `doc_number` prints 「文中无文号」."""

    title: Text
    doc_number: Text
    number: Text
    paraphrase: Text
