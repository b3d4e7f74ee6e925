"""Several doors take one person in at once; two desks issue one certificate.

The negative control takes the registration's row lock away on PostgreSQL. On SQLite the write transaction
itself is the lock and cannot be taken away.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.matchmaking.models import Certificate, EventCheckIn, Registration
from events.matchmaking.on_site import holding
from events.matchmaking.on_site.check_in import check_in
from tests.matchmaking.factories import STARTS
from tests.matchmaking.on_site_cast import HOUR, MORNING, a_hall, a_training
from yurong.kit.db import Database

DOORS = 6
AFTER = STARTS + 8 * HOUR
on_postgresql = pytest.mark.parametrize("template", ["postgresql"], indirect=True)


def unlocked(session: Session, registration: Registration) -> None:
    """What holding a registration reads, without taking its row."""
    session.refresh(registration, ["state"])


def test_one_of_many_doors_is_first_and_every_scan_is_kept(database: Database) -> None:
    hall, at_once = a_hall(database), Barrier(DOORS)
    staff = (hall.organiser, hall.colleague)

    def scan(door: int) -> bool:
        at_once.wait()
        now = MORNING + timedelta(seconds=door)
        return hall.arrive(key=f"door-number-{door}", now=now, by=staff[door % 2]).is_first

    with ThreadPoolExecutor(DOORS) as pool:
        assert sum(pool.map(scan, range(DOORS))) == 1
    with database.reading() as session:
        assert session.scalars(select(func.count(EventCheckIn.id))).one() == DOORS


@on_postgresql
def test_without_the_lock_two_doors_are_both_first(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "hold", unlocked)
    hall = a_hall(database)
    with database.writing() as here, database.writing() as there:
        answers = [
            check_in(
                session,
                registration=hall.person(session),
                event=hall.event(session),
                account_id=hall.organiser.id,
                request_key=key,
                how="list",
                at=MORNING,
                now=MORNING,
            )
            for session, key in ((here, "door-here-number"), (there, "door-there-number"))
        ]
    assert [each.is_first for each in answers] == [True, True]


def test_desks_at_once_issue_one_certificate(database: Database) -> None:
    hall, at_once = a_training(database), Barrier(3)
    hall.walk(0, "in", STARTS)
    hall.walk(2, "in", STARTS + 100 * timedelta(minutes=1))

    def issue(_desk: int) -> str:
        at_once.wait()
        return hall.issue(0, AFTER).number

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(issue, range(3)))) == 1
    with database.reading() as session:
        assert session.scalars(select(func.count(Certificate.id))).one() == 1


@pytest.mark.parametrize("wrong", ["a second one", "too few minutes"])
def test_the_database_itself_refuses_what_must_not_be(database: Database, wrong: str) -> None:
    hall = a_training(database)
    hall.walk(0, "in", STARTS)
    hall.walk(2, "in", STARTS + 100 * timedelta(minutes=1))
    made = hall.issue(0, AFTER)
    lacking = 0
    if wrong == "too few minutes":
        hall.revoke(made, AFTER)
        lacking = 1
    with pytest.raises(IntegrityError):
        put(database, made, made.needed_minutes - lacking)


def put(database: Database, like: Certificate, minutes: int) -> None:
    """Another certificate past all entrances."""
    with database.writing() as session:
        session.add(
            Certificate(
                number="豫训〔2026〕第999999号",
                short_code="ZZZZZZZZ",
                event_id=like.event_id,
                registration_id=like.registration_id,
                minutes=minutes,
                needed_minutes=like.needed_minutes,
                payload="{}",
                payload_sha256="0" * 64,
                issued_at=AFTER,
                issued_by=like.issued_by,
            )
        )
