"""The platform's own register: the newest facts of each firm that has handed them in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from catalog.profile import Case
from yurong.kit.db import Base


class FirmFacts(Base):
    """One firm's newest case, the day it was given and where it came from (「会前问卷」)."""

    __tablename__ = "firm_facts"

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), primary_key=True)
    case: Mapped[dict[str, Any]]
    given_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(20))


def note_facts(session: Session, enterprise_id: int, case: Case, given_on: date, source: str) -> None:
    """Keeps this case as the firm's newest. Writes; an older day changes nothing."""
    found = session.get(FirmFacts, enterprise_id, with_for_update=True, populate_existing=True)
    dumped = case.model_dump(mode="json", exclude_none=True)
    if found is None:
        session.add(FirmFacts(enterprise_id=enterprise_id, case=dumped, given_on=given_on, source=source))
    elif found.given_on <= given_on:
        found.case, found.given_on, found.source = dumped, given_on, source
    session.flush()


def firms(session: Session) -> Sequence[Case]:
    """The cases of all firms, in the order in which the firms became known. Without names or codes."""
    found = session.scalars(select(FirmFacts.case).order_by(FirmFacts.enterprise_id))
    return [Case.model_validate(case) for case in found]
