"""Colleagues registered in one go: all of them or nobody, unless the rest may wait."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from events import codes
from events.matchmaking.models import Event, Registration
from events.matchmaking.registering import seats
from events.matchmaking.registering.consents import Consents
from events.matchmaking.registering.person import Person
from events.matchmaking.registering.refusals import PartyTooLarge
from events.matchmaking.registering.register import made_before, register

MOST = 10
"""People of one party, the one who registers them included."""


def register_party(
    session: Session,
    *,
    event: Event,
    group_id: int,
    people: Sequence[Person],
    request_key: str,
    now: datetime,
    public_url: str,
    account_id: int | None = None,
    answers: Mapping[int, str] | None = None,
    consents: Consents | None = None,
    shares_contact: bool = False,
    rest_waits: bool = False,
) -> list[tuple[Registration, str | None]]:
    """A registration for each, in order, with the token of each one's own link. Writes.

    The first is the one who registers: account, answers and sharing are theirs; colleagues answer by their
    own links. `rest_waits`: who finds no seat joins the line. Raises PartyTooLarge (409) when they do not all
    fit, and what `register` raises; nobody is registered then.
    """
    group = seats.hold(session, event.id, group_id, with_siblings=True)
    is_repeat = made_before(session, event.id, _key(request_key, 0)) is not None
    if len(people) > 1 and not rest_waits and not is_repeat:
        fit = 0 if seats.somebody_waits(session, group_id) else max(0, group.capacity - group.taken)
        if fit < len(people):
            raise PartyTooLarge(len(people), fit, can_wait=event.has_waitlist)
    party = codes.short_code() if len(people) > 1 else ""
    return [
        register(
            session,
            event=event,
            group_id=group_id,
            person=person,
            request_key=_key(request_key, place),
            now=now,
            public_url=public_url,
            account_id=account_id if place == 0 else None,
            answers=answers if place == 0 else None,
            consents=consents,
            shares_contact=shares_contact and place == 0,
            party=party,
            answers_later=place > 0,
        )
        for place, person in enumerate(people)
    ]


def _key(request_key: str, place: int) -> str:
    return request_key if place == 0 else f"{request_key}-{place}"
