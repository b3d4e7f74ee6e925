"""Who sees which clinics and bookings."""

from datetime import UTC, date, datetime, time

import pytest

from events.clinic import booking_queries, queries
from events.clinic.calling import NewStation
from events.clinic.models import Clinic
from tests import people
from tests.factories import FIRST, STEP, a_booking, a_clinic, a_world
from yurong.accounts.visitor import NOBODY
from yurong.kit.db import Database
from yurong.kit.errors import NotFound


def test_an_unpublished_clinic_is_not_found_by_visitors_but_by_its_organiser(database: Database) -> None:
    world = a_world(database)
    with database.writing() as session:
        queries.clinic_by_code(session, world.clinic_code).published_at = None
    with database.reading() as session:
        with pytest.raises(NotFound):
            queries.clinic_by_code(session, world.clinic_code)
        organiser = people.visitor_of(world.organiser, "organiser")
        assert queries.clinic_for(session, organiser, world.clinic_code).code == world.clinic_code
        with pytest.raises(NotFound):
            queries.clinic_for(session, people.visitor_of(world.owner, "firm"), world.clinic_code)


def test_who_sees_a_booking(database: Database) -> None:
    world = a_world(database)
    code = a_booking(database, world).code
    seen_as = {
        "firm": people.visitor_of(world.owner, "firm", firms=(world.firm.id,)),
        "expert": people.visitor_of(world.finance.account, "expert"),
        "organiser": people.visitor_of(world.organiser, "organiser"),
    }
    unseen = (
        people.visitor_of(world.stranger, "firm", firms=(world.other_firm.id,)),
        people.visitor_of(world.investment.account, "expert"),
        people.visitor_of(world.stranger, "organiser"),
        NOBODY,
    )
    with database.reading() as session:
        for standing, visitor in seen_as.items():
            found = booking_queries.booking_for(session, visitor, code.lower())
            assert booking_queries.standing(visitor, found) == standing
            assert found.intake is None
            assert [seat.expert.account.name for seat in found.station.seats] == ["孙行长", "吴政策"]
        for visitor in unseen:
            with pytest.raises(NotFound):
                booking_queries.booking_for(session, visitor, code)


def test_lists_show_what_is_each_persons_own(database: Database) -> None:
    world = a_world(database)
    mine = a_booking(database, world)
    a_booking(database, world, by="stranger", station=1, starts_at=FIRST + STEP)
    owner = people.visitor_of(world.owner, "firm", firms=(world.firm.id,))
    with database.reading() as session:
        assert [each.id for each in booking_queries.bookings_of_firm(session, owner)] == [mine.id]
        assert booking_queries.live_booking_at(session, owner, mine.clinic_id) is not None
        assert len(booking_queries.bookings_of_expert(session, world.finance)) == 1
        assert len(booking_queries.bookings_of_expert(session, world.policy, date(2026, 11, 25))) == 2
        assert booking_queries.bookings_of_expert(session, world.policy, date(2026, 11, 26)) == []
        clinic = session.get_one(Clinic, mine.clinic_id)
        rows = booking_queries.bookings_of_clinic(session, clinic)
        assert [row.enterprise.name for row in rows] == ["郑州广启光电科技有限公司", "洛阳别人新材料有限公司"]


def test_upcoming_clinics_come_first(database: Database) -> None:
    world = a_world(database)
    seats = (NewStation("甲", (world.finance.id,)),)
    with database.writing() as session:
        for code, day in (("dec", date(2026, 12, 2)), ("sooner", date(2026, 11, 24))):
            a_clinic(
                session,
                world.organiser,
                code=code,
                on_day=day,
                stations=seats,
                booking_closes_at=datetime(2026, 11, 23, tzinfo=UTC),
                change_until=datetime(2026, 11, 23, tzinfo=UTC),
                opens_at=time(14, 0),
                closes_at=time(17, 0),
            )
    with database.reading() as session:
        codes = [each.code for each in queries.published_clinics(session, date(2026, 11, 25))]
        mine = [each.code for each in queries.clinics_of(session, world.organiser.id)]
    assert codes == ["gaoxin-1125", "dec", "sooner"]
    assert mine == ["dec", "gaoxin-1125", "sooner"]
