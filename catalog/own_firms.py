"""The platform's own firms, read for a screening. Names and codes are in it: no institution may see it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Row, and_, func, not_, select
from sqlalchemy.orm import Session

from catalog.facts import FACTS
from catalog.knowing import known
from catalog.profile import Case
from catalog.register import FIRM_REGISTER, FirmFacts
from catalog.screening.columns import Columns, column
from catalog.screening.faults import Fault
from catalog.screening.screen import ELIGIBILITIES, Wanted, compile_screen
from catalog.screening.source import Firms
from catalog.screening.sql import eligibility
from catalog.values import Product
from catalog.vocabulary import Eligibility
from catalog.wording import Value
from yurong.accounts.models import Enterprise
from yurong.kit.db import Database

CHUNK = 20_000
TITLE = "本平台企业"
_KEYS = tuple(key for key, fact in FACTS.items() if not fact.derived_from)
Tally = Mapping[Eligibility, int]


@dataclass
class OwnFirms:
    """All firms that have handed in facts, as a source of a screening; read chunk by chunk."""

    database: Database
    as_of: date
    title: str = TITLE
    faults: list[Fault] = field(default_factory=list)
    has_codes: bool = True
    absent: tuple[str, ...] = ()

    def firms(self) -> Iterator[Firms]:
        """The firms in the order in which they became known, `rows` counting from 1."""
        last, read = 0, 0
        with self.database.reading() as session:
            total = count_firms(session)
        while True:
            with self.database.reading() as session:
                found = _chunk(session, last)
            if not found:
                return
            last, first, read = found[-1].enterprise_id, read + 1, read + len(found)
            yield Firms(
                np.arange(first, read + 1),
                [row.name for row in found],
                [row.uscc for row in found],
                dict(_columns([row.case for row in found], self.as_of)),
                share=min(1.0, read / total),
            )

    def doubtful(self) -> list[Fault]:
        return []


def count_firms(session: Session) -> int:
    """How many firms have handed in facts."""
    return session.scalar(select(func.count()).select_from(FirmFacts)) or 0


def tallies(session: Session, wanted: Sequence[Wanted], as_of: date) -> list[Tally]:
    """How many of the firms come out how, for each product or version.

    Counted inside the database; only firms of which something has run out or begun since their facts were
    noted are judged one by one.
    """
    pairs = [(each, None) if isinstance(each, Product) else each for each in wanted]
    today = _holds(as_of)
    said = [
        eligibility(product, FIRM_REGISTER, as_of, offering).label(f"p{place}")
        for place, (product, offering) in enumerate(pairs)
    ]
    totals = [dict.fromkeys(ELIGIBILITIES, 0) for _ in pairs]
    for *answers, count in session.execute(select(*said, func.count()).where(today).group_by(*said)):
        for total, answer in zip(totals, answers, strict=True):
            total[Eligibility(answer)] += count
    others = session.scalars(
        select(FirmFacts.case).join(FIRM_REGISTER).where(not_(today)).order_by(FirmFacts.enterprise_id)
    ).all()
    if others:
        counted = compile_screen(wanted, as_of).count(_columns(others, as_of)).tolist()
        for total, line in zip(totals, counted, strict=True):
            for answer, count in zip(ELIGIBILITIES, line, strict=True):
                total[answer] += count
    return list(totals)


def _holds(as_of: date) -> ColumnElement[bool]:
    return and_(FIRM_REGISTER.c.same_from <= as_of, FIRM_REGISTER.c.same_until >= as_of)


def _chunk(session: Session, last: int) -> Sequence[Row[tuple[str, str, int, dict[str, Any]]]]:
    return session.execute(
        select(Enterprise.name, Enterprise.uscc, FirmFacts.enterprise_id, FirmFacts.case)
        .join(FirmFacts, FirmFacts.enterprise_id == Enterprise.id)
        .where(FirmFacts.enterprise_id > last)
        .order_by(FirmFacts.enterprise_id)
        .limit(CHUNK)
    ).all()


def _columns(cases: Sequence[Mapping[str, Any]], as_of: date) -> Columns:
    """What is known of each on the day, by column."""
    said = [known(Case.model_validate(case), {}, as_of).values for case in cases]
    values: dict[str, list[Value | None]] = {key: [firm[key] for firm in said] for key in _KEYS}
    return {key: column(key, each) for key, each in values.items()}
