"""A storm on one group: many more people than seats, all at once. Tests check it, the bench times it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select, update

from events.matchmaking.models import Event, Registration, RegistrationGroup, RegistrationState
from events.matchmaking.registering import consents, seats
from events.matchmaking.registering.cancelling import cancel
from events.matchmaking.registering.register import register
from tests.matchmaking.factories import NOW, PUBLIC_URL, a_person, an_event
from tests.storm import together
from yurong.kit.db import Database


@dataclass(frozen=True)
class Storm:
    """One event with one group, and how many people want into it."""

    event_id: int
    group_id: int
    seats: int
    people: int
    agreed: consents.Consents


@dataclass(frozen=True)
class Told:
    """What one person was told: the state, and the position when waiting (else 0)."""

    number: int
    registration_id: int
    state: RegistrationState
    position: int


def a_storm(database: Database, places: int, people: int) -> Storm:
    """An open event with that many seats. Commits."""
    with database.writing() as session:
        event = an_event(session, capacity=places)
        group_id = seats.standing(session, event.id)[0].group.id
        return Storm(event.id, group_id, places, people, consents.current(session, event.id))


def ask(database: Database, storm: Storm, number: int) -> Told:
    """One person asks once; what they are told once it is committed."""
    with database.writing() as session:
        made, _ = register(
            session,
            event=session.get_one(Event, storm.event_id),
            group_id=storm.group_id,
            person=a_person(number),
            request_key=f"storm-{number}",
            now=NOW,
            public_url=PUBLIC_URL,
            consents=storm.agreed,
        )
        state = RegistrationState(made.state)
        waits = state is RegistrationState.WAITING
        return Told(number, made.id, state, seats.position(session, made) if waits else 0)


def ask_blindly(database: Database, storm: Storm, number: int) -> Told:
    """The negative control: looks whether a seat is free, then takes it, as if nobody else did."""
    with database.reading() as session:
        group = session.get_one(RegistrationGroup, storm.group_id)
        is_free, seen = group.taken < group.capacity, group.taken
    state = RegistrationState.CONFIRMED if is_free else RegistrationState.WAITING
    with database.writing() as session:
        blind = update(RegistrationGroup).where(RegistrationGroup.id == storm.group_id)
        session.execute(blind.values(taken=min(seen + 1, storm.seats)))
        who = a_person(number)
        made = Registration(
            code=f"BLIND{number:05}",
            event_id=storm.event_id,
            group_id=storm.group_id,
            state=state,
            request_key=f"storm-{number}",
            name=who.name,
            phone=who.phone,
            organisation=who.organisation,
            made_at=NOW,
            changed_at=NOW,
            place=None if is_free else number,
        )
        session.add(made)
        session.flush()
        return Told(number, made.id, state, 0)


def give_up(database: Database, storm: Storm, registration_id: int) -> None:
    """One person cancels."""
    with database.writing() as session:
        cancel(
            session,
            event=session.get_one(Event, storm.event_id),
            registration=session.get_one(Registration, registration_id),
            now=NOW,
            public_url=PUBLIC_URL,
        )


def all_at_once(
    database: Database,
    storm: Storm,
    clients: int,
    how: Callable[[Database, Storm, int], Told] = ask,
) -> list[Told]:
    """Everybody asks, so many at a time; what each was told. No refusal is expected."""
    answers = together([partial(how, database, storm, number) for number in range(storm.people)], clients)
    assert all(isinstance(each, Told) for each in answers), answers
    return answers


def check(database: Database, storm: Storm, told: list[Told]) -> None:
    """Exactly the seats are taken, the line is whole and in order, and everybody was told the truth."""
    with database.reading() as session:
        rows = {row.id: row for row in session.scalars(select(Registration))}
        taken = session.scalar(select(RegistrationGroup.taken).where(RegistrationGroup.id == storm.group_id))
    assert len(rows) == len(told) == storm.people
    assert taken == storm.seats == sum(row.state == "confirmed" for row in rows.values())
    line = sorted((row for row in rows.values() if row.state == "waiting"), key=lambda row: row.place or 0)
    assert [row.place for row in line] == list(range(1, storm.people - storm.seats + 1))
    rank = {row.id: place for place, row in enumerate(line, 1)}
    for each in told:
        row = rows[each.registration_id]
        assert (row.state, row.phone) == (each.state, a_person(each.number).phone)
        assert each.position == rank.get(row.id, 0)


def holders(database: Database, storm: Storm, *states: str) -> list[int]:
    """Who is in one of these states, by place in the line."""
    with database.reading() as session:
        found = select(Registration.id).where(
            Registration.group_id == storm.group_id, Registration.state.in_(states)
        )
        return list(session.scalars(found.order_by(Registration.place, Registration.id)))


def count_holds(database: Database, storm: Storm) -> None:
    """The counter says what the rows say."""
    with database.reading() as session:
        held = select(func.count()).where(
            Registration.group_id == storm.group_id,
            Registration.state.in_(("confirmed", "pending", "offered")),
        )
        taken = select(RegistrationGroup.taken).where(RegistrationGroup.id == storm.group_id)
        assert session.scalar(held) == session.scalar(taken)
