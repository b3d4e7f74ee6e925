"""What an expert changes in the drafted plan, each time with a reason."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clinic.findings import sit_down
from events.clinic.models import Booking, Expert, PlanAdjustment, SignOff
from events.clinic.refusals import SignedAlready
from yurong.accounts.audit import record
from yurong.kit.errors import BadInput
from yurong.kit.money import Money

Action = Literal["add", "remove", "amount"]


def adjust(
    session: Session,
    *,
    booking: Booking,
    expert: Expert,
    product_slug: str,
    action: Action,
    amount: Money | None,
    reason: str,
    known_slugs: Collection[str],
    now: datetime,
) -> PlanAdjustment:
    """One more change of the plan; changes apply in the order they were made. Writes.

    The same change twice in a row is one (a double click). Raises BadInput (400) for a product that
    is not in `known_slugs` or an amount where none belongs, SignedAlready (409) once anybody of the
    panel has signed (a signature stands for the plan too), NotOnPanel (404), Cancelled (410).
    """
    _check(product_slug, action, amount, known_slugs)
    sit_down(session, booking, expert)
    last = session.scalar(
        select(PlanAdjustment)
        .where(PlanAdjustment.booking_id == booking.id)
        .order_by(PlanAdjustment.id.desc())
        .limit(1)
    )
    change = (expert.id, product_slug, action, amount, reason)
    if last and change == (last.expert_id, last.product_slug, last.action, last.amount, last.reason):
        return last
    if session.scalar(select(SignOff.id).where(SignOff.booking_id == booking.id).limit(1)):
        raise SignedAlready(
            "已有专家签署。签署代表认可整个方案，请先撤回签署再调整。",
            next_label="返回预约",
            next_url=f"/bookings/{booking.code}",
        )
    adjustment = PlanAdjustment(
        booking_id=booking.id,
        expert_id=expert.id,
        product_slug=product_slug,
        action=action,
        amount=amount,
        reason=reason,
        at=now,
    )
    session.add(adjustment)
    record(
        session,
        expert.account_id,
        "plan.adjusted",
        f"booking:{booking.code}",
        product=product_slug,
        action=action,
    )
    session.flush()
    return adjustment


def _check(product_slug: str, action: Action, amount: Money | None, known_slugs: Collection[str]) -> None:
    if product_slug not in known_slugs:
        raise BadInput("产品库里没有这个产品，请从列表里选择。")
    if action == "amount" and amount is None:
        raise BadInput("请填写调整后的金额。")
    if action == "remove" and amount is not None:
        raise BadInput("移出方案时不用填写金额。")
