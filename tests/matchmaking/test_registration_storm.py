"""Everybody at once on one group of seats, on both databases, with and without the guard.

The negative control looks first and takes then: seats must then be given twice, which shows that the race is
real and that the guarded statement, not luck, prevents it. The CHECK behind it is shown on its own.
"""

from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from events.matchmaking.models import Event, Registration, RegistrationGroup
from events.matchmaking.registering.due import expire_everywhere
from events.matchmaking.registering.offers import accept
from events.matchmaking.registering.refusals import OfferOver
from tests.matchmaking.factories import NOW, PUBLIC_URL
from tests.matchmaking.registration_storm import (
    Storm,
    a_storm,
    all_at_once,
    ask,
    ask_blindly,
    check,
    count_holds,
    give_up,
    holders,
)
from tests.storm import together
from yurong.kit.db import Database

CLIENTS, SEATS, PEOPLE = 32, 60, 240


def test_the_storm_is_exact_ordered_and_everybody_is_told_the_truth(database: Database) -> None:
    storm = a_storm(database, SEATS, PEOPLE)
    told = all_at_once(database, storm, CLIENTS)
    check(database, storm, told)
    line = holders(database, storm, "waiting")
    leaving = holders(database, storm, "confirmed")[:20]
    together([partial(give_up, database, storm, each) for each in leaving], 16)
    assert holders(database, storm, "offered") == line[:20]
    assert holders(database, storm, "waiting") == line[20:]
    count_holds(database, storm)


def test_looking_first_gives_seats_twice(database: Database) -> None:
    storm = a_storm(database, 10, 120)
    told = all_at_once(database, storm, CLIENTS, ask_blindly)
    assert sum(each.state == "confirmed" for each in told) > storm.seats


def test_behind_the_guard_the_database_refuses_one_more(database: Database) -> None:
    storm = a_storm(database, 1, 1)
    ask(database, storm, 0)
    one_more = update(RegistrationGroup).values(taken=RegistrationGroup.taken + 1)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(one_more)


def test_the_same_request_from_many_threads_registers_once(database: Database) -> None:
    storm = a_storm(database, 5, 1)
    answers = together([partial(ask, database, storm, 0)] * 12, 12)
    assert len({each.registration_id for each in answers}) == 1
    count_holds(database, storm)


def test_a_freed_seat_never_goes_past_the_line(database: Database) -> None:
    """Strangers ask while seats are given up: whoever waits first gets them."""
    storm = a_storm(database, 8, 16)
    all_at_once(database, storm, 16)
    line = holders(database, storm, "waiting")
    leaving = holders(database, storm, "confirmed")
    strangers = [partial(ask, database, storm, number) for number in range(100, 116)]
    asks = [each for pair in zip(strangers, [*leaving, *leaving], strict=True) for each in pair]
    acts = [partial(give_up, database, storm, each) if isinstance(each, int) else each for each in asks]
    answers = together(acts, 16)
    assert {each.state for each in answers if each} == {"waiting"}
    assert holders(database, storm, "offered") == line
    count_holds(database, storm)


def test_accepting_while_the_offer_ends_is_one_or_the_other(database: Database) -> None:
    """The person taps at the last moment, two processes end offers: one seat, one holder, always."""
    for round_number in range(4):
        storm = a_storm(database, 1, 3)
        all_at_once(database, storm, 3)
        (first,) = holders(database, storm, "confirmed")
        one, two = holders(database, storm, "waiting")
        give_up(database, storm, first)
        until = _until(database, one)
        late = partial(expire_everywhere, database, until, PUBLIC_URL)
        answers = together([partial(_accept, database, storm, one), late, late], 3)
        state = _state(database, one)
        if state == "confirmed":
            assert _state(database, two) == "waiting", round_number
        else:
            assert (state, _state(database, two)) == ("expired", "offered")
            assert isinstance(answers[0], OfferOver)
        count_holds(database, storm)


def test_cancelling_while_being_promoted_leaves_no_seat_behind(database: Database) -> None:
    for _ in range(4):
        storm = a_storm(database, 2, 5)
        all_at_once(database, storm, 5)
        leaving = holders(database, storm, "confirmed")
        head = holders(database, storm, "waiting")[0]
        together([partial(give_up, database, storm, each) for each in (*leaving, head)], 3)
        assert _state(database, head) == "cancelled"
        assert len(holders(database, storm, "offered")) == 2
        count_holds(database, storm)


def _accept(database: Database, storm: Storm, registration_id: int) -> str:
    with database.writing() as session:
        event = session.get_one(Event, storm.event_id)
        mine = session.get_one(Registration, registration_id)
        made = accept(session, event=event, registration=mine, now=NOW, public_url=PUBLIC_URL)
        return made.state


def _until(database: Database, registration_id: int) -> datetime:
    with database.reading() as session:
        until = session.get_one(Registration, registration_id).until
        assert until is not None, "an offer ends"
        return until


def _state(database: Database, registration_id: int) -> str:
    with database.reading() as session:
        return session.get_one(Registration, registration_id).state
