"""A firm joins the line and books at the same moment: it never waits for a clinic where it has a booking.

The negative control leaves the firm unheld: on PostgreSQL it then waits on. On SQLite the write transaction
itself is the lock, there is no race to show.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from events.clinic import queries
from events.clinic.booking import book
from events.clinic.life import line, waitlist
from events.clinic.models import Booking
from events.clinic.refusals import AlreadyBooked
from tests.clinic_invariants import violations
from tests.events.life_steps import CONTACT, entries, join_line
from tests.factories import FIRST, NOW, PUBLIC_URL, STEP, World, a_world
from tests.storm import some_firms, together
from yurong.kit.db import Database

WAITS = "is booked at clinic"


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def test_who_joins_while_it_books_is_told_of_the_booking(
    database: Database, aside: ThreadPoolExecutor
) -> None:
    world, firm = _world_and_firm(database)
    with database.writing() as session:
        _book(session, world, firm)
        joining = aside.submit(join_line, database, world, *firm)
        assert _still_waits(joining)
    with pytest.raises(AlreadyBooked):
        joining.result()
    assert (entries(database), violations(database, NOW)) == ([], [])


def test_who_books_while_it_joins_waits_no_longer(database: Database, aside: ThreadPoolExecutor) -> None:
    world, firm = _world_and_firm(database)
    with database.writing() as session:
        _join(session, world, firm)
        booking = aside.submit(_committed, database, partial(_book, world=world, firm=firm))
        assert _still_waits(booking)
    booking.result()
    assert [each.ended_as for each in entries(database)] == ["booked"]
    assert violations(database, NOW) == []


def test_twenty_firms_do_both_at_once(database: Database) -> None:
    world = a_world(database)
    steps: list[Callable[[], object]] = []
    for number, firm in enumerate(some_firms(database, 20)):
        slot = FIRST + STEP * (number % 4)  # five firms for each slot: most are refused and wait on
        steps.append(partial(join_line, database, world, *firm))
        steps.append(partial(_committed, database, partial(_book, world=world, firm=firm, at=slot)))
    told = together(steps, len(steps))
    assert any(isinstance(each, Booking) for each in told)
    assert violations(database, NOW) == []


def test_unheld_the_firm_waits_on(
    database: Database, aside: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "hold_firm", lambda *_: None)
    world, firm = _world_and_firm(database)
    with database.writing() as session:
        _book(session, world, firm)
        joining = aside.submit(join_line, database, world, *firm)
        with suppress(TimeoutError):
            joining.result(timeout=1)
    if database.engine.dialect.name == "sqlite":
        with pytest.raises(AlreadyBooked):
            joining.result()
        return
    assert [each for each in violations(database, NOW) if WAITS in each]


def _world_and_firm(database: Database) -> tuple[World, tuple[int, int]]:
    return a_world(database), some_firms(database, 1)[0]


def _book(session: Session, world: World, firm: tuple[int, int], at: datetime = FIRST) -> Booking:
    return book(
        session,
        clinic=queries.clinic_to_book(session, world.clinic_code),
        station_id=world.station_ids[0],
        starts_at=at,
        enterprise_id=firm[0],
        account_id=firm[1],
        contact=CONTACT,
        request_key="at once",
        now=NOW,
        public_url=PUBLIC_URL,
    )


def _join(session: Session, world: World, firm: tuple[int, int]) -> None:
    waitlist.join(
        session,
        clinic=queries.clinic_to_book(session, world.clinic_code),
        enterprise_id=firm[0],
        account_id=firm[1],
        contact=CONTACT,
        part="any",
        now=NOW,
        public_url=PUBLIC_URL,
        is_given=True,
    )


def _committed(database: Database, step: Callable[[Session], Booking]) -> Booking:
    with database.writing() as session:
        return step(session)


def _still_waits(asked: Future[Any]) -> bool:
    """Whether it has no answer after a while."""
    try:
        asked.result(timeout=0.5)
    except TimeoutError:
        return True
    return False
