"""Reading applications: a firm sees its own."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from events.clinic.models import Allocation, Allotment, Application
from yurong.accounts.visitor import Visitor


def application_of(session: Session, visitor: Visitor, clinic_id: int) -> Application | None:
    """The live application that the visitor's firm has for this clinic, or None; the firm is loaded."""
    found = select(Application).where(
        Application.clinic_id == clinic_id,
        Application.enterprise_id.in_(visitor.enterprise_ids),
        Application.withdrawn_at.is_(None),
    )
    return session.scalar(found.options(joinedload(Application.enterprise)).order_by(Application.id).limit(1))


def applications_of(session: Session, visitor: Visitor) -> list[Application]:
    """The live applications of the visitor's firms, newest first; clinics and firms are loaded."""
    found = select(Application).where(
        Application.enterprise_id.in_(visitor.enterprise_ids), Application.withdrawn_at.is_(None)
    )
    loaded = found.options(joinedload(Application.clinic), joinedload(Application.enterprise))
    return list(session.scalars(loaded.order_by(Application.made_at.desc(), Application.id.desc())))


def allotment_of(session: Session, application: Application) -> Allotment | None:
    """What the application was given, with its booking, or None."""
    found = select(Allotment).where(Allotment.application_id == application.id)
    return session.scalar(found.options(joinedload(Allotment.booking)))


def is_published(session: Session, clinic_id: int) -> bool:
    """Whether the clinic's allocation is out: from then on nothing is computed or taken back."""
    found = select(Allocation.clinic_id).where(
        Allocation.clinic_id == clinic_id, Allocation.published_at.is_not(None)
    )
    return session.scalar(found) is not None
