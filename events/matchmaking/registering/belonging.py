"""For which firm or institution somebody comes, where it is known for sure."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import GroupKind, RegistrationGroup
from events.matchmaking.registering.person import Person
from yurong.accounts.models import Enterprise, Institution, RoleGrant


def whose(
    session: Session,
    group: RegistrationGroup,
    person: Person,
    account_id: int | None,
    vouched_by: int | None,
) -> tuple[int | None, int | None]:
    """Ids of the enterprise and of the institution, at most one of them. Reads only.

    Nobody is taken for a firm's person on their own word, because its needs hang on it: only those who are
    signed in as such, or whom the organiser entered.
    """
    kind = GroupKind(group.kind)
    if kind is GroupKind.FIRM:
        return _enterprise(session, person, account_id, vouched_by), None
    if kind.finances:
        return None, _institution(session, person, account_id, vouched_by)
    return None, None


def _enterprise(
    session: Session, person: Person, account_id: int | None, vouched_by: int | None
) -> int | None:
    found = select(Enterprise.id).where(Enterprise.uscc == person.uscc)
    if vouched_by is None:
        own = select(RoleGrant.enterprise_id).where(RoleGrant.account_id == account_id)
        found = found.where(Enterprise.id.in_(own))
    return session.scalar(found)


def _institution(
    session: Session, person: Person, account_id: int | None, vouched_by: int | None
) -> int | None:
    if vouched_by is not None:
        return session.scalar(select(Institution.id).where(Institution.name == person.organisation))
    own = select(RoleGrant.institution_id).where(
        RoleGrant.account_id == account_id, RoleGrant.institution_id.is_not(None)
    )
    ids = session.scalars(own.order_by(RoleGrant.id).limit(2)).all()
    return ids[0] if len(ids) == 1 else None
