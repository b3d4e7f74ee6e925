"""Builders of events: `an_event(session, capacity=2)` changes only what matters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from events.matchmaking import publishing
from events.matchmaking.drawing_up import NewEvent, NewGroup, draw_up
from events.matchmaking.models import Event, Registration
from events.matchmaking.registering import consents, seats
from events.matchmaking.registering.person import Person
from events.matchmaking.registering.register import register
from tests import people

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""A Friday morning, 10:00 in Zhengzhou."""
STARTS = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)
"""A Saturday morning, 09:00 in Zhengzhou, two weeks later."""
PUBLIC_URL = "https://yurong.example"

EVENT = NewEvent(
    kind="matchmaking",
    mode="on_site",
    title="郑州市科技金融政银企对接会",
    summary="银行、基金和企业当面谈。",
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=3),
    region="410100",
    place="智慧岛大厦",
    address="郑州市郑东新区智慧岛 1 号",
    organiser="郑州市科技局",
    contact="郑州市科技局 0371-00000000",
    registration_opens_at=NOW - timedelta(days=5),
    registration_closes_at=STARTS - timedelta(days=1),
)


def a_draft(
    session: Session, *, capacity: int = 100, now: datetime = NOW - timedelta(days=7), **changes: object
) -> Event:
    """A draft of people.ORGANISER with one group of firms, unless `groups` say otherwise. Flushes."""
    organiser = people.an_account(session, people.ORGANISER)
    groups = (NewGroup("firm", "企业", capacity),)
    wanted = replace(EVENT, **({"groups": groups} | changes))  # type: ignore[arg-type]  # fields by name
    return draw_up(session, event=wanted, account_id=organiser.id, now=now)


def an_event(
    session: Session, *, capacity: int = 100, now: datetime = NOW - timedelta(days=7), **changes: object
) -> Event:
    """A published event; `changes` are fields of NewEvent. Flushes.

    Its one group is of firms, with `capacity` places, unless `groups` say otherwise; registration is open.
    """
    event = a_draft(session, capacity=capacity, now=now, **changes)
    organiser = people.an_account(session, people.ORGANISER)
    administrator = people.an_account(session, people.ADMINISTRATOR)
    publishing.submit(session, event=event, account_id=organiser.id, now=now, public_url=PUBLIC_URL)
    publishing.publish(session, event=event, account_id=administrator.id, now=now, public_url=PUBLIC_URL)
    return event


def a_person(number: int = 0, **changes: str) -> Person:
    """One of many participants, told apart by number."""
    made = Person(
        name=f"参加人{number}",
        phone=f"138{number:08}",
        email=f"p{number}@guests.example",
        organisation=f"示例企业{number}",
        position="经理",
        uscc="",
    )
    return replace(made, **changes)


def registered(
    session: Session,
    event: Event,
    number: int = 0,
    *,
    group: int = 0,
    now: datetime = NOW,
    answers: dict[int, str] | None = None,
    account_id: int | None = None,
    shares_contact: bool = False,
    party: str = "",
    vouched_by: int | None = None,
    **person: str,
) -> tuple[Registration, str]:
    """Person `number` registered in the event's group of that place, and the token of the secret link.

    `person` are fields of Person. Whether there is a seat decides the state. Flushes.
    """
    groups = seats.standing(session, event.id)
    made, token = register(
        session,
        event=event,
        group_id=groups[group].group.id,
        person=a_person(number, **person),
        request_key=f"person-{number}-{now.timestamp():.0f}",
        now=now,
        public_url=PUBLIC_URL,
        account_id=account_id,
        answers=answers,
        consents=consents.current(session, event.id),
        shares_contact=shares_contact,
        party=party,
        vouched_by=vouched_by,
    )
    assert token is not None, "each number and instant is a request of its own"
    return made, token
