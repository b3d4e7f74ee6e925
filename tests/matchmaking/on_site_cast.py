"""A hall with people: an event or a training on its day, and what happens to its registrations there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.drawing_up import NewSession
from events.matchmaking.models import AgendaSession, Certificate, Event, Registration
from events.matchmaking.on_site import attending, check_in, issuing
from tests import people
from tests.matchmaking.factories import PUBLIC_URL, STARTS, an_event, registered
from yurong.accounts.models import Account
from yurong.kit.db import Database

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MORNING = STARTS - 20 * MINUTE
"""Twenty to nine in Zhengzhou on the day of the event."""

LESSONS = (
    NewSession(STARTS, STARTS + 90 * MINUTE, "政策与工具箱", counts=True),
    NewSession(STARTS + 90 * MINUTE, STARTS + 100 * MINUTE, "茶歇"),
    NewSession(STARTS + 100 * MINUTE, STARTS + 190 * MINUTE, "质押与估值", counts=True),
    NewSession(STARTS + 300 * MINUTE, STARTS + 420 * MINUTE, "案例研讨", counts=True),
)
NEEDED = 180


@dataclass(frozen=True)
class Hall:
    """An event of people.ORGANISER with some registrations, the first ones confirmed."""

    database: Database
    event_code: str
    codes: tuple[str, ...]
    organiser: Account
    colleague: Account

    def event(self, session: Session) -> Event:
        return session.scalars(select(Event).where(Event.code == self.event_code)).one()

    def person(self, session: Session, number: int = 0) -> Registration:
        return session.scalars(select(Registration).where(Registration.code == self.codes[number])).one()

    def lesson(self, session: Session, number: int) -> AgendaSession:
        """The session of that place in the programme."""
        found = select(AgendaSession).where(AgendaSession.event_id == self.event(session).id)
        return session.scalars(found.order_by(AgendaSession.starts_at)).all()[number]

    def arrive(
        self,
        number: int = 0,
        *,
        key: str = "key-one-of-the-door",
        at: datetime = MORNING,
        now: datetime | None = None,
        by: Account | None = None,
        door: str = "",
    ) -> check_in.CheckedIn:
        with self.database.writing() as session:
            return check_in.check_in(
                session,
                registration=self.person(session, number),
                event=self.event(session),
                account_id=(by or self.organiser).id,
                request_key=key,
                how="list",
                door=door,
                at=at,
                now=now or at,
            )

    def take_back(self, number: int, now: datetime) -> None:
        with self.database.writing() as session:
            check_in.undo(
                session,
                registration=self.person(session, number),
                account_id=self.organiser.id,
                reason="点错了",
                now=now,
            )

    def walk(
        self,
        lesson: int,
        way: Literal["in", "out"],
        at: datetime,
        *,
        number: int = 0,
        key: str = "",
        now: datetime | None = None,
    ) -> attending.Attended:
        """The person goes into or out of a session."""
        with self.database.writing() as session:
            return attending.attend(
                session,
                registration=self.person(session, number),
                event=self.event(session),
                agenda=self.lesson(session, lesson),
                way=way,
                account_id=self.organiser.id,
                request_key=key or f"{lesson}-{way}-{number}-{at:%H%M%S}-door",
                how="list",
                at=at,
                now=now or at,
            )

    def issue(self, number: int, now: datetime) -> Certificate:
        with self.database.writing() as session:
            return issuing.issue(
                session,
                registration=self.person(session, number),
                event=self.event(session),
                account_id=self.organiser.id,
                now=now,
                public_url=PUBLIC_URL,
            )

    def revoke(self, certificate: Certificate, now: datetime, reason: str = "姓名写错") -> None:
        with self.database.writing() as session:
            issuing.revoke(
                session,
                certificate=session.get_one(Certificate, certificate.id),
                registration=session.get_one(Registration, certificate.registration_id),
                event=self.event(session),
                account_id=self.organiser.id,
                reason=reason,
                now=now,
                public_url=PUBLIC_URL,
            )


def a_hall(database: Database, count: int = 2, **changes: object) -> Hall:
    """An event with so many people registered; `changes` are fields of NewEvent."""
    with database.writing() as session:
        event = an_event(session, **changes)  # type: ignore[arg-type]  # fields by name
        codes = tuple(registered(session, event, number)[0].code for number in range(count))
        organiser = people.an_account(session, people.ORGANISER)
        colleague = people.an_account(session, people.COLLEAGUE)
        return Hall(database, event.code, codes, organiser, colleague)


def a_training(database: Database, count: int = 1, **changes: object) -> Hall:
    """A training of a day with a certificate for three hours; its first, third and last session count."""
    of_training: dict[str, object] = {
        "kind": "training",
        "audience": "brokers",
        "training_minutes": NEEDED,
        "has_certificate": True,
        "ends_at": STARTS + 8 * HOUR,
        "sessions": LESSONS,
    }
    return a_hall(database, count, **(of_training | changes))
