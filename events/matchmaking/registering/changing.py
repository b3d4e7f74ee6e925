"""Changing what somebody filled in; another person of the same organisation may come instead."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration, RegistrationGroup
from events.matchmaking.registering import answers as answering
from events.matchmaking.registering import keeping, letters, steps
from events.matchmaking.registering.belonging import whose
from events.matchmaking.registering.person import Person, normal
from events.matchmaking.registering.refusals import AlreadyRegistered
from events.matchmaking.registering.rules import refuse_too_many_of_firm, rule_of
from yurong.accounts.audit import record
from yurong.kit.errors import BadInput


def change(
    session: Session,
    *,
    event: Event,
    registration: Registration,
    person: Person,
    now: datetime,
    public_url: str,
    answers: Mapping[int, str] | None = None,
    shares_contact: bool | None = None,
    account_id: int | None = None,
) -> None:
    """The registration with these particulars; None leaves answers and sharing as they are. Writes.

    The old contact is told too when telephone or mail change. Raises AlreadyRegistered or EnoughOfFirm (409),
    EventBegun, EventCalledOff or RegistrationOver (410), BadInput (400).
    """
    try:
        who = normal(person)
    except ValueError as wrong:
        raise BadInput(str(wrong)) from wrong
    counts_firms = who.uscc != registration.uscc and rule_of(session, event.id).most_per_firm is not None
    keeping.hold(session, event, registration, with_siblings=counts_firms)
    keeping.refuse_over(registration)
    keeping.refuse_called_off(event)
    keeping.refuse_begun(event, now)
    if who.uscc != registration.uscc:
        refuse_too_many_of_firm(session, event.id, who.uscc)
    before = registration.phone, registration.email
    is_other_firm = who.uscc != registration.uscc
    _write(session, registration, who)
    if is_other_firm:
        group = session.get_one(RegistrationGroup, registration.group_id)
        registration.enterprise_id, registration.institution_id = whose(
            session, group, who, registration.account_id, None
        )
    if shares_contact is not None:
        registration.shares_contact = shares_contact
    registration.changed_at = now
    registration.sequence += 1
    if answers is not None:
        answering.keep(session, registration, answers, must_be_whole=True)
    steps.note(session, registration, "changed", now, account_id=account_id)
    letters.changed(session, event, registration, before, now, public_url)
    record(session, account_id, "registration.changed", f"registration:{registration.code}")
    session.flush()


def _write(session: Session, registration: Registration, who: Person) -> None:
    """Raises AlreadyRegistered when the number has another live registration."""
    try:
        with session.begin_nested():
            registration.name, registration.phone, registration.email = who.name, who.phone, who.email
            registration.organisation, registration.position = who.organisation, who.position
            registration.uscc = who.uscc
            session.flush()
    except IntegrityError as error:
        raise AlreadyRegistered("这个手机号在这场活动已有另一个报名，请换一个手机号。") from error
