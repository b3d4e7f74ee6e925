"""Registering: the one entrance for page, API, import and command line."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events import codes
from events.matchmaking.models import Event, Registration, RegistrationGroup, RegistrationState
from events.matchmaking.registering import answers as answering
from events.matchmaking.registering import consents as agreeing
from events.matchmaking.registering import letters, links, seats, steps
from events.matchmaking.registering.belonging import whose
from events.matchmaking.registering.consents import Consents
from events.matchmaking.registering.opening import refuse_unless_open
from events.matchmaking.registering.person import Person, normal
from events.matchmaking.registering.refusals import AlreadyRegistered, EventFull
from events.matchmaking.registering.rules import refuse_too_many_of_firm, rule_of
from yurong.accounts.audit import record
from yurong.kit.errors import BadInput


def register(
    session: Session,
    *,
    event: Event,
    group_id: int,
    person: Person,
    request_key: str,
    now: datetime,
    public_url: str,
    account_id: int | None = None,
    answers: Mapping[int, str] | None = None,
    consents: Consents | None = None,
    shares_contact: bool = False,
    party: str = "",
    answers_later: bool = False,
    vouched_by: int | None = None,
) -> tuple[Registration, str | None]:
    """The person's registration with a seat, or a place in the line, and the secret link's token. Writes.

    The same `request_key` gives the registration made the first time, without a token. `answers` by the
    question's number; `answers_later`: the person answers by their own link, nothing is required now.
    `vouched_by`: the organiser (account) who enters somebody; hours, consent, required questions and approval
    do not bind then. Raises RegistrationNotOpen, EventFull, AlreadyRegistered or
    EnoughOfFirm (409), RegistrationClosed or EventCalledOff (410), NotFound, BadInput (400), NoConsent (403).
    """
    try:
        who = normal(person)
    except ValueError as wrong:
        raise BadInput(str(wrong)) from wrong
    counts_firms = bool(who.uscc) and rule_of(session, event.id).most_per_firm is not None
    group = seats.hold(session, event.id, group_id, with_siblings=counts_firms)
    if earlier := made_before(session, event.id, request_key):
        return earlier, None
    refuse_unless_open(session, event, now, by_organiser=vouched_by is not None)
    refuse_too_many_of_firm(session, event.id, who.uscc)
    made = Registration(
        code=codes.booking_code(),
        event_id=event.id,
        group_id=group_id,
        state=_state(session, event, group, is_approved=vouched_by is not None),
        request_key=request_key,
        name=who.name,
        email=who.email,
        phone=who.phone,
        organisation=who.organisation,
        position=who.position,
        uscc=who.uscc,
        account_id=account_id,
        party=party,
        shares_contact=shares_contact,
        is_demo=event.is_demo,
        made_at=now,
        changed_at=now,
    )
    made.enterprise_id, made.institution_id = whose(session, group, who, account_id, vouched_by)
    if made.state == RegistrationState.WAITING:
        made.place = _next_place(session, group_id)
    _store(session, made)
    must_be_whole = vouched_by is None and not answers_later
    answering.keep(session, made, answers or {}, must_be_whole=must_be_whole)
    agreeing.keep(session, made, consents, now, must_agree=vouched_by is None)
    token = links.mint(session, made, now)
    actor = account_id if vouched_by is None else vouched_by
    steps.note(session, made, "made", now, account_id=actor)
    letters.made(session, event, group, made, token, now, public_url)
    record(session, actor, "registration.made", f"registration:{made.code}", state=made.state)
    session.flush()
    return made, token


def made_before(session: Session, event_id: int, request_key: str) -> Registration | None:
    """What this request led to when it came before. Reads only."""
    return session.scalar(
        select(Registration).where(Registration.event_id == event_id, Registration.request_key == request_key)
    )


def _state(
    session: Session, event: Event, group: RegistrationGroup, *, is_approved: bool
) -> RegistrationState:
    """Takes a seat where one is free. Raises EventFull without one and without a waitlist. Writes."""
    if seats.take(session, group.id):
        is_pending = event.needs_approval and not is_approved
        return RegistrationState.PENDING if is_pending else RegistrationState.CONFIRMED
    if not event.has_waitlist:
        raise EventFull(next_url=f"/events/{event.code}")
    return RegistrationState.WAITING


def _next_place(session: Session, group_id: int) -> int:
    """The end of the group's line; the caller holds the group."""
    last = session.scalar(select(func.max(Registration.place)).where(Registration.group_id == group_id))
    return (last or 0) + 1


def _store(session: Session, made: Registration) -> None:
    """Raises AlreadyRegistered for a second live registration under one number."""
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise AlreadyRegistered from error
