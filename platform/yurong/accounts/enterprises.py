"""Reading firms."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from yurong.accounts.models import Enterprise
from yurong.accounts.visitor import Visitor


def enterprises_of(session: Session, visitor: Visitor) -> list[Enterprise]:
    """The firms that the visitor speaks for, by name."""
    found = select(Enterprise).where(Enterprise.id.in_(visitor.enterprise_ids))
    return list(session.scalars(found.order_by(Enterprise.name, Enterprise.id)))
