"""Which firm of ours somebody at an event speaks for, and who answers for that firm."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import Registration, RegistrationGroup
from events.matchmaking.registering.belonging import whose
from events.matchmaking.registering.person import Person
from yurong.accounts.models import RoleGrant


def belong(session: Session, registration: Registration, account_id: int | None) -> int | None:
    """The registration's enterprise; found now where its person has signed in since. Writes.

    None while nobody has signed in for the firm: what it wants is kept, and goes on when somebody does.
    """
    if registration.enterprise_id is None and account_id is not None:
        group = session.get_one(RegistrationGroup, registration.group_id)
        person = Person(
            registration.name,
            registration.phone,
            registration.email,
            registration.organisation,
            registration.position,
            registration.uscc,
        )
        registration.enterprise_id, _ = whose(session, group, person, account_id, None)
        if registration.enterprise_id is not None and registration.account_id is None:
            registration.account_id = account_id
    return registration.enterprise_id


def contact_of(session: Session, event_id: int, enterprise_id: int) -> int | None:
    """The account that answers for the firm: who came to the event, else its first; None without any."""
    people = select(RoleGrant.account_id).where(RoleGrant.enterprise_id == enterprise_id)
    came = (
        select(Registration.account_id)
        .where(Registration.event_id == event_id, Registration.enterprise_id == enterprise_id)
        .where(Registration.account_id.in_(people))
        .order_by(Registration.id)
        .limit(1)
    )
    return session.scalar(came) or session.scalar(people.order_by(RoleGrant.id).limit(1))
