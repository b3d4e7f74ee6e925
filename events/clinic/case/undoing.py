"""Taking one's own change of the plan back."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.clinic.findings import sit_down
from events.clinic.models import Booking, Expert, PlanAdjustment, SignOff
from events.clinic.refusals import SignedAlready
from yurong.accounts.audit import record
from yurong.kit.errors import NotFound


def take_back(session: Session, *, booking: Booking, expert: Expert, adjustment_id: int) -> None:
    """Removes the expert's own change; one that is gone already stays gone. Writes.

    Raises NotFound for somebody else's change, SignedAlready (409) once anybody of the panel has signed,
    NotOnPanel (404), Cancelled (410). The audit log keeps what was made and taken back.
    """
    sit_down(session, booking, expert)
    found = session.scalar(
        select(PlanAdjustment).where(
            PlanAdjustment.id == adjustment_id, PlanAdjustment.booking_id == booking.id
        )
    )
    if found is None:
        return
    if found.expert_id != expert.id:
        raise NotFound("这次调整是另一位专家做的，只能由本人撤销。")
    if session.scalar(select(SignOff.id).where(SignOff.booking_id == booking.id).limit(1)):
        raise SignedAlready("已有专家签署。签署代表认可整个方案，请先撤回签署再调整。")
    session.execute(delete(PlanAdjustment).where(PlanAdjustment.id == found.id))
    record(
        session,
        expert.account_id,
        "plan.undone",
        f"booking:{booking.code}",
        product=found.product_slug,
        action=found.action,
    )
    session.flush()
