"""The form of one step: which fields a step asks for, and the entry it becomes."""

import secrets
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from events.followup.entry import Entry
from events.followup.models import FollowStep
from events.followup.stages import ANNULLED, WITH_AMOUNT, WITH_RATE, Stage
from yurong.kit.forms import Form, prefilled
from yurong.kit.money import Percent, WanAmount, plain

DIRECT = (Stage.HANDED_OVER, Stage.WITHDRAWN, Stage.ACCEPTED, Stage.DONE)
"""Entered by one tap where nothing has to be added."""
DECLINING = ("不符合准入条件", "不在服务区域", "额度或名额已满", "资料不足，无法判断", "企业暂不需要")
"""Reasons that one tap declines with; any other is typed."""


class StepForm(BaseModel):
    """One step as sent. `corrects` names the step whose place it takes."""

    kind: Annotated[str, StringConstraints(max_length=12)]
    request_key: Annotated[str, StringConstraints(pattern=r"^[\w-]{16,64}$")]
    on_day: date | None = None
    amount: WanAmount | None = None
    rate: Percent | None = None
    reason: Annotated[str, StringConstraints(max_length=300)] = ""
    source: Annotated[str, StringConstraints(max_length=200)] = ""
    corrects: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None

    def to_entry(self, today: date) -> Entry:
        """The entry; without a day it happened today. What the kind does not have is left out."""
        return Entry(
            kind=self.kind,
            on_day=self.on_day or today,
            amount=self.amount if self.kind in WITH_AMOUNT else None,
            rate_bp=self.rate if self.kind in WITH_RATE else None,
            reason=self.reason,
            source=self.source,
            corrects=self.corrects,
        )


def fresh(kind: str, today: date) -> Form[StepForm]:
    """The form of a step that is being entered: today, and a key of its own."""
    return prefilled(StepForm, {"kind": kind, "on_day": today, "request_key": new_key()})


def of_step(step: FollowStep) -> Form[StepForm]:
    """The form that corrects a step: what was entered, without a reason yet."""
    values: Mapping[str, object] = {
        "kind": step.kind,
        "on_day": step.on_day,
        "amount": step.amount.in_wan if step.amount else None,
        "rate": plain(Decimal(step.rate_bp) / 100) if step.rate_bp is not None else None,
        "source": step.source,
        "corrects": step.id,
        "request_key": new_key(),
    }
    return prefilled(StepForm, values)


def new_key() -> str:
    return secrets.token_urlsafe(24)


def asks(kind: str, *, is_on_behalf: bool, is_correction: bool) -> frozenset[str]:
    """The fields that a step of this kind shows."""
    fields = set() if kind in (Stage.HANDED_OVER, Stage.WITHDRAWN, ANNULLED) else {"on_day"}
    if kind in WITH_AMOUNT:
        fields.add("amount")
    if kind in WITH_RATE:
        fields.add("rate")
    return frozenset(fields | {"reason"} | ({"source"} if is_on_behalf and not is_correction else set()))
