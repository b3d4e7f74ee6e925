"""The form of one outcome: a tap for the verdict, the amount beside it if anybody likes to name one."""

import secrets
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from starlette.datastructures import FormData

from events.matchmaking.models import Verdict
from yurong.kit.forms import Form, fill
from yurong.kit.money import Money, WanAmount

CHOICES = tuple((each.value, each.label) for each in Verdict)
LARGEST = Money.wan(1_000_000)
"""100 亿元: beyond it a figure in 万元 was meant as 元."""


class OutcomeForm(BaseModel):
    """As sent. `amount` in 万元."""

    verdict: Verdict
    request_key: Annotated[str, StringConstraints(pattern=r"^[\w-]{16,64}$")]
    amount: WanAmount | None = None


def filled(sent: FormData, meeting_id: int) -> Form[OutcomeForm]:
    """What was sent; the amount goes by 「amount-12」, so that its message stands beside its own field."""
    name = f"amount-{meeting_id}"
    form = fill(
        OutcomeForm, FormData([("amount" if key == name else key, value) for key, value in sent.items()])
    )
    if form.value and form.value.amount is not None and not 0 < form.value.amount.fen <= LARGEST.fen:
        form = form.refused("amount", "请填写大于 0 的金额，单位是万元，不是元")
    errors = {name if key == "amount" else key: words for key, words in form.errors.items()}
    typed = {name if key == "amount" else key: words for key, words in form.typed.items()}
    return Form(value=form.value if not errors else None, typed=typed, errors=errors)


def new_key() -> str:
    return secrets.token_urlsafe(24)
