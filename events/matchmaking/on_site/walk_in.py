"""Somebody who comes without a registration: registered through the one entrance, and checked in."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration, RegistrationState
from events.matchmaking.models.registration import LIVE
from events.matchmaking.on_site.check_in import check_in
from events.matchmaking.on_site.days import believed
from events.matchmaking.on_site.refusals import HasRegistration, NoPlace
from events.matchmaking.registering.person import Person, normal
from events.matchmaking.registering.register import register
from yurong.kit.errors import BadInput


def walk_in(
    session: Session,
    *,
    event: Event,
    group_id: int,
    person: Person,
    account_id: int,
    request_key: str,
    now: datetime,
    public_url: str,
    door: str = "",
) -> Registration:
    """The person's registration, checked in; the same key is one walk-in. Writes.

    Raises NotToday, NoPlace (409), HasRegistration (409) for a number that is registered, and what `register`
    raises; nothing is kept then.
    """
    believed(now, event, now)
    made_before = select(Registration).where(
        Registration.event_id == event.id, Registration.request_key == request_key
    )
    if found := session.scalar(made_before):
        return found
    _refuse_registered(session, event, person)
    made, _ = register(
        session,
        event=event,
        group_id=group_id,
        person=person,
        request_key=request_key,
        now=now,
        public_url=public_url,
        vouched_by=account_id,
    )
    if made.state != RegistrationState.CONFIRMED:
        raise NoPlace(next_url=f"/organise/events/{event.code}/walk-ins")
    check_in(
        session,
        registration=made,
        event=event,
        account_id=account_id,
        request_key=f"walk-in-{made.id}",
        how="walk_in",
        door=door,
        at=now,
        now=now,
    )
    return made


def _refuse_registered(session: Session, event: Event, person: Person) -> None:
    try:
        phone = normal(person).phone
    except ValueError as wrong:
        raise BadInput(str(wrong)) from wrong
    own = session.scalar(
        select(Registration).where(
            Registration.event_id == event.id,
            Registration.phone == phone,
            Registration.state.in_(LIVE),
        )
    )
    if own is not None:
        raise HasRegistration(
            f"{own.name}（{own.organisation}）已用这个手机号报名，报名码 {own.code}，请直接签到。",
            next_url=f"/organise/events/{event.code}/check-in?q={own.code}",
        )
