"""What somebody enters into the ledger, and what can be wrong with it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from events.followup import stages
from events.followup.stages import ANNULLED, Stage
from yurong.kit.money import Money

LARGEST = Money.wan(1_000_000)
"""100 亿元: beyond it a figure in 万元 was meant as 元."""
HIGHEST_BP = 3_600


@dataclass(frozen=True, slots=True)
class Entry:
    """One step as entered. `kind` is a Stage or ANNULLED; `rate_bp` a year; `source` where it comes from.

    `corrects` is the id of the step whose place it takes.
    """

    kind: str
    on_day: date
    amount: Money | None = None
    rate_bp: int | None = None
    reason: str = ""
    source: str = ""
    corrects: int | None = None


def faults(entry: Entry, *, held_on: date, today: date, is_on_behalf: bool) -> dict[str, str]:
    """What is wrong with the entry by itself: a message per field."""
    errors: dict[str, str] = {}
    if entry.on_day > today:
        errors["on_day"] = "日期还没有到，请填写实际发生的日期"
    elif entry.on_day < held_on:
        errors["on_day"] = f"日期不能早于诊断或活动的那一天（{held_on}）"
    if entry.kind in stages.WITH_AMOUNT:
        errors |= _faults_of_amount(entry.amount)
    if entry.kind == Stage.PAID and entry.rate_bp is None:
        errors["rate"] = "请填写年利率；贴息前的合同利率"
    if entry.rate_bp is not None and not 0 <= entry.rate_bp <= HIGHEST_BP:
        errors["rate"] = "年利率在 0 到 36% 之间，请检查"
    if not entry.reason:
        if entry.corrects is not None:
            errors["reason"] = "请写明更正的原因"
        elif entry.kind in stages.WITH_REASON:
            errors["reason"] = "请写明原因，企业会看到"
    if is_on_behalf and not entry.source:
        errors["source"] = "代机构录入，请写明依据，如「某行张经理电话，12 月 3 日」"
    return errors


def _faults_of_amount(amount: Money | None) -> dict[str, str]:
    if amount is None or amount.fen <= 0:
        return {"amount": "请填写金额，单位万元"}
    if amount > LARGEST:
        return {"amount": "金额太大，请检查单位是不是万元"}
    return {}


def corrections(live: Sequence[stages.Step], step_id: int) -> tuple[str, ...]:
    """What a step may be corrected to: itself with other figures; the last one also to never having been."""
    for step in live:
        if step.id == step_id:
            return (step.kind, ANNULLED) if step is live[-1] else (step.kind,)
    return ()
