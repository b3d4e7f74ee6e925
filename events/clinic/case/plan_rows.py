"""The plan and its changes on the expert's screen."""

from dataclasses import dataclass, replace
from datetime import datetime

from catalog.paper.plan import amount_label
from catalog.plan import PlanLine
from catalog.results import Bar
from events.clinic.adjusted import Applied
from events.clinic.models import Expert
from yurong.kit.money import BP, Money


@dataclass(frozen=True)
class PlanRow:
    """One line of the plan with what an expert decides on."""

    slug: str
    name: str
    category_label: str
    counterpart: str
    amount_label: str
    terms: str
    next_step: str
    notes: tuple[str, ...]
    covers: bool
    is_demo: bool
    is_by_expert: bool


@dataclass(frozen=True)
class ChangeRow:
    id: int
    who: str
    at: datetime
    what: str
    reason: str
    obstacle: str
    is_mine: bool


def sums(need: Money | None, covered: Money) -> tuple[str, str]:
    """What is arranged and what stays open, in words."""
    if need is None:
        return f"有金额的安排 {covered}", "没有填融资金额，缺口无法计算"
    if covered > need:
        return f"有金额的安排 {covered}", f"超出需求 {covered - need}"
    return f"有金额的安排 {covered}", f"尚待落实 {need - covered}" if covered < need else "需求已全部安排"


def fitted(bar: Bar | None) -> Bar | None:
    """The bar ends with the need, also where experts arranged more."""
    if bar is None:
        return None
    left, segments = BP, []
    for segment in bar.segments:
        share = min(segment.share_bp, left)
        left -= share
        segments.append(replace(segment, share_bp=share))
    return replace(bar, segments=segments)


def over_cap(line: PlanLine) -> str:
    """What is said of an amount above the product's cap; empty where it is not."""
    if line.amount is None or line.cap is None or line.amount <= line.cap:
        return ""
    return f"金额超过上限 {line.cap}（{line.cap_reason}），请在理由里说明"


def plan_row(line: PlanLine, by_expert: bool) -> PlanRow:
    """The line as the screen shows it."""
    return PlanRow(
        slug=line.result.slug,
        name=line.result.name,
        category_label=line.result.category.label,
        counterpart=line.counterpart,
        amount_label=amount_label(line),
        terms=line.terms,
        next_step=line.next_step,
        notes=(
            *((over_cap(line),) if over_cap(line) else ()),
            *((f"上限 {line.cap}：{line.cap_reason}",) if line.cap is not None and line.covers else ()),
            *(f"待核验：{each}" for each in line.to_verify),
            *line.notes,
        ),
        covers=line.covers,
        is_demo=bool(line.offering and line.offering.is_demo),
        is_by_expert=by_expert,
    )


def change_row(applied: Applied, me: Expert | None) -> ChangeRow:
    """The change as the screen shows it; one's own can be undone."""
    change = applied.change
    mine = me is not None and me.id == change.expert_id
    return ChangeRow(change.id, change.who, change.at, applied.what, change.reason, applied.obstacle, mine)
