"""What happened to a registration, in order, for its page and the organiser's list."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import Registration, RegistrationStep

LABELS = {
    "made": "提交报名",
    "offered": "候补轮到，等答复",
    "accepted": "接受名额",
    "approved": "审核通过",
    "refused": "审核未通过",
    "changed": "修改信息",
    "cancelled": "取消报名",
    "expired": "过时未答复",
}


def note(
    session: Session,
    registration: Registration,
    kind: str,
    now: datetime,
    *,
    account_id: int | None = None,
    reason: str = "",
) -> None:
    """Notes one step. Writes."""
    session.add(
        RegistrationStep(
            registration_id=registration.id, kind=kind, account_id=account_id, at=now, reason=reason
        )
    )


def last_reason(session: Session, registration_id: int) -> str:
    """Why it was refused or cancelled; empty when nobody said. Reads only."""
    found = select(RegistrationStep.reason).where(
        RegistrationStep.registration_id == registration_id,
        RegistrationStep.kind.in_(("refused", "cancelled")),
    )
    return session.scalar(found.order_by(RegistrationStep.id.desc()).limit(1)) or ""
