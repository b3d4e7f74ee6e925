"""What tests of the service team start from: a declaration, and who hears it."""

from sqlalchemy.orm import Session

from events.clinic.models import Expert, ExpertInterest
from tests.factories import NOW
from yurong.accounts.models import Enterprise


def declare(session: Session, expert: Expert, firm: Enterprise, *, by_name: bool = False) -> ExpertInterest:
    """The expert holds a share of the firm, known by its code or by its name alone."""
    row = ExpertInterest(
        expert_id=expert.id,
        uscc=None if by_name else firm.uscc,
        firm_name=firm.name if by_name else "登记时的旧名称",
        ties="holding",
        reason="持有股份",
        is_own=True,
        account_id=expert.account_id,
        at=NOW,
    )
    session.add(row)
    session.flush()
    return row
