"""The platform's own register: the newest facts of each firm that has handed them in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, Date, ForeignKey, Integer, String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from catalog.facts import FACTS
from catalog.knowing import known, same_days
from catalog.profile import Case
from catalog.screening.sql_table import register_table, stored
from yurong.kit.db import Base


class FirmFacts(Base):
    """One firm's newest case, the day it was given and where it came from (「会前问卷」)."""

    __tablename__ = "firm_facts"

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), primary_key=True)
    case: Mapped[dict[str, Any]]
    given_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(20))


FIRM_REGISTER = register_table(
    Base.metadata,
    "firm_register",
    Column("enterprise_id", Integer, ForeignKey("firm_facts.enterprise_id"), primary_key=True),
    Column("same_from", Date, nullable=False),
    Column("same_until", Date, nullable=False),
)
"""What follows from each case, a column per fact, for the days from `same_from` to `same_until`.

Certificates run out and years end, so on other days the case itself has to be asked (catalog.own_firms).
"""


def note_facts(session: Session, enterprise_id: int, case: Case, given_on: date, source: str) -> None:
    """Keeps this case as the firm's newest. Writes; an older day changes nothing."""
    found = session.get(FirmFacts, enterprise_id, with_for_update=True, populate_existing=True)
    if found is not None and found.given_on > given_on:
        return
    dumped = case.model_dump(mode="json", exclude_none=True)
    if found is None:
        session.add(FirmFacts(enterprise_id=enterprise_id, case=dumped, given_on=given_on, source=source))
    else:
        found.case, found.given_on, found.source = dumped, given_on, source
    session.flush()
    session.execute(delete(FIRM_REGISTER).where(FIRM_REGISTER.c.enterprise_id == enterprise_id))
    session.execute(insert(FIRM_REGISTER).values(enterprise_id=enterprise_id, **_columns(case, given_on)))


def _columns(case: Case, day: date) -> dict[str, object]:
    first, last = same_days(case, day)
    values = known(case, {}, day).values
    asked = (key for key, fact in FACTS.items() if not fact.derived_from)
    return {"same_from": first, "same_until": last, **{key: stored(key, values[key]) for key in asked}}


def firms(session: Session) -> Sequence[Case]:
    """The cases of all firms, in the order in which the firms became known. Without names or codes."""
    found = session.scalars(select(FirmFacts.case).order_by(FirmFacts.enterprise_id))
    return [Case.model_validate(case) for case in found]
