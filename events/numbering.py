"""Numbers of papers: counted up within a business year, none skipped, none doubled."""

from sqlalchemy import Table, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from yurong.kit.db import Base


def next_number(session: Session, counter: type[Base], year: int) -> int:
    """The next number of the year, from 1. Writes.

    `counter` has one row per `year` with the `last` number given out. One guarded statement; the row stays
    locked until the transaction ends.
    """
    table = counter.__table__
    assert isinstance(table, Table)
    dialect = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    counted = (
        dialect(table)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=[table.c.year], set_={"last": table.c.last + literal(1)})
        .returning(table.c.last)
    )
    number: int = session.execute(counted).scalar_one()
    return number
