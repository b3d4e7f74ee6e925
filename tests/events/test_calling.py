"""Calling a clinic: drawn up, given stations, published, taken back."""

from dataclasses import replace
from datetime import time, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.clinic import calling, queries
from events.clinic.calling import ClinicRefused, NewStation
from events.clinic.cancelling import cancel
from events.clinic.models import Clinic, PanelSeat, Station
from events.clinic.stations import (
    MAX_STATIONS,
    LastStation,
    StationInUse,
    add_station,
    missing_roles,
    remove_station,
)
from tests import people
from tests.factories import CLINIC, NOW, PUBLIC_URL, a_booking, a_clinic, a_world
from yurong.accounts.models import AuditEntry
from yurong.accounts.visitor import Visitor
from yurong.kit.db import Database
from yurong.kit.errors import NotFound

ADMIN = Visitor(account_id=0, roles=("administrator",))


def _draft(session: Session) -> tuple[Clinic, int]:
    """A clinic without stations, and its organiser's account."""
    organiser = people.an_account(session, people.ORGANISER)
    return calling.call(session, clinic=CLINIC, account_id=organiser.id, now=NOW), organiser.id


def _stations(session: Session) -> list[str]:
    return list(session.scalars(select(Station.name).order_by(Station.position)))


def test_a_called_clinic_is_a_draft_nobody_sees(database: Database) -> None:
    with database.writing() as session:
        clinic, _ = _draft(session)
        assert clinic.published_at is None
        with pytest.raises(NotFound):
            queries.clinic_by_code(session, clinic.code)


def test_calling_twice_with_one_code_gives_one_clinic(database: Database) -> None:
    with database.writing() as session:
        first, account_id = _draft(session)
        later = replace(CLINIC, booking_opens_at=CLINIC.booking_opens_at + timedelta(seconds=2))
        again = calling.call(session, clinic=later, account_id=account_id, now=NOW)
        assert again.id == first.id
        with pytest.raises(ClinicRefused) as refused:
            calling.call(session, clinic=replace(CLINIC, title="另一场"), account_id=account_id, now=NOW)
        assert "code" in refused.value.errors


def test_another_organiser_never_gets_the_clinic_of_that_code(database: Database) -> None:
    with database.writing() as session:
        _draft(session)
        other = people.an_account(session, people.STRANGER)
        with pytest.raises(ClinicRefused):
            calling.call(session, clinic=CLINIC, account_id=other.id, now=NOW)


def test_basics_change_only_while_the_clinic_is_a_draft(database: Database) -> None:
    with database.writing() as session:
        clinic, account_id = _draft(session)
        moved = replace(CLINIC, place="科技馆", closes_at=time(11, 0))
        calling.redraw(session, clinic=clinic, wanted=moved, account_id=account_id, now=NOW)
        assert (clinic.place, clinic.closes_at) == ("科技馆", time(11, 0))
        wrong = replace(CLINIC, closes_at=time(8, 0))
        with pytest.raises(ClinicRefused):
            calling.redraw(session, clinic=clinic, wanted=wrong, account_id=account_id, now=NOW)
    world = a_world(database, code="published")
    with database.writing() as session:
        published = queries.clinic_for(session, ADMIN, world.clinic_code)
        with pytest.raises(calling.AlreadyPublished):
            calling.redraw(session, clinic=published, wanted=CLINIC, account_id=world.organiser.id, now=NOW)


def test_nothing_without_a_station_is_published(database: Database) -> None:
    with database.writing() as session:
        clinic, account_id = _draft(session)
        with pytest.raises(calling.NoStation):
            calling.publish(session, clinic=clinic, account_id=account_id, now=NOW)


def test_a_clinic_that_has_begun_is_not_published(database: Database) -> None:
    with database.writing() as session:
        clinic, account_id = _draft(session)
        finance = people.an_expert(session, people.FINANCE, "finance")
        desk = NewStation("一号诊台", (finance.id,))
        add_station(session, clinic=clinic, station=desk, account_id=account_id)
        with pytest.raises(calling.DayOver):
            calling.publish(session, clinic=clinic, account_id=account_id, now=NOW + timedelta(days=5))


def test_publishing_twice_is_once(database: Database) -> None:
    world = a_world(database)
    with database.writing() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
        published_at = clinic.published_at
        calling.publish(session, clinic=clinic, account_id=world.organiser.id, now=NOW)
        assert clinic.published_at == published_at
        told = select(func.count()).where(AuditEntry.verb == "clinic.published")
        assert session.scalar(told) == 1


def test_a_station_is_added_once_however_often_one_clicks(database: Database) -> None:
    with database.writing() as session:
        clinic, account_id = _draft(session)
        finance = people.an_expert(session, people.FINANCE, "finance")
        policy = people.an_expert(session, people.POLICY, "policy")
        both = NewStation("一号诊台", (finance.id, policy.id))
        first = add_station(session, clinic=clinic, station=both, account_id=account_id)
        again = add_station(session, clinic=clinic, station=both, account_id=account_id)
        assert again.id == first.id
        other = NewStation("一号诊台", (policy.id,))
        with pytest.raises(ClinicRefused) as refused:
            add_station(session, clinic=clinic, station=other, account_id=account_id)
        assert "name" in refused.value.errors
        assert session.scalar(select(func.count()).select_from(PanelSeat)) == 2


def test_clicks_at_the_same_moment_add_one_station(database: Database) -> None:
    with database.writing() as session:
        clinic, account_id = _draft(session)
        desk = NewStation("一号诊台", (people.an_expert(session, people.FINANCE, "finance").id,))
        code = clinic.code
    start = Barrier(6)
    made: list[int] = []

    def click() -> None:
        start.wait()
        with database.writing() as session:
            found = queries.clinic_for(session, ADMIN, code)
            made.append(add_station(session, clinic=found, station=desk, account_id=account_id).id)

    threads = [Thread(target=click) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6
    assert len(set(made)) == 1


def test_a_panel_of_nobody_or_of_strangers_is_refused(database: Database) -> None:
    with database.writing() as session:
        clinic, account_id = _draft(session)
        for panel in ((), (987654,)):
            station = NewStation("一号诊台", panel)
            with pytest.raises(ClinicRefused) as refused:
                add_station(session, clinic=clinic, station=station, account_id=account_id)
            assert "panel" in refused.value.errors


def test_a_clinic_has_so_many_stations_and_no_more(database: Database) -> None:
    with database.writing() as session:
        clinic, account_id = _draft(session)
        finance = people.an_expert(session, people.FINANCE, "finance").id
        for number in range(MAX_STATIONS):
            desk = NewStation(f"{number} 号诊台", (finance,))
            add_station(session, clinic=clinic, station=desk, account_id=account_id)
        desk = NewStation("多出来的", (finance,))
        with pytest.raises(ClinicRefused):
            add_station(session, clinic=clinic, station=desk, account_id=account_id)


def test_roles_that_nobody_has_are_named(database: Database) -> None:
    world = a_world(database)
    with database.reading() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
        assert [role.value for role in missing_roles(clinic)] == ["listing", "mentor"]


def test_a_booked_station_stays_and_the_other_goes(database: Database) -> None:
    world = a_world(database)
    booked, free = world.station_ids
    a_booking(database, world)
    with database.writing() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
        with pytest.raises(StationInUse):
            remove_station(session, clinic=clinic, station_id=booked, account_id=world.organiser.id)
        remove_station(session, clinic=clinic, station_id=free, account_id=world.organiser.id)
        remove_station(session, clinic=clinic, station_id=free, account_id=world.organiser.id)
    with database.reading() as session:
        assert _stations(session) == ["一号诊台"]
        seats = select(func.count()).select_from(PanelSeat)
        assert session.scalar(seats) == 2  # the refused removal took nobody off the panel


def test_the_last_station_of_a_published_clinic_stays(database: Database) -> None:
    world = a_world(database)
    one, two = world.station_ids
    with database.writing() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
        remove_station(session, clinic=clinic, station_id=one, account_id=world.organiser.id)
        with pytest.raises(LastStation):
            remove_station(session, clinic=clinic, station_id=two, account_id=world.organiser.id)


def test_a_station_of_another_clinic_is_not_there(database: Database) -> None:
    world = a_world(database)
    with database.writing() as session:
        other = a_clinic(
            session, world.organiser, code="other", stations=(NewStation("甲", (world.policy.id,)),)
        )
        with pytest.raises(NotFound):
            remove_station(
                session, clinic=other, station_id=world.station_ids[0], account_id=world.organiser.id
            )


def test_a_clinic_is_taken_back_only_while_nobody_has_booked(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    with database.writing() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
        with pytest.raises(calling.HasBookings):
            calling.withdraw(session, clinic=clinic, account_id=world.organiser.id)
    with database.writing() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
        cancel(
            session,
            booking=session.get_one(type(booking), booking.id),
            clinic=clinic,
            account_id=world.owner.id,
            reason="",
            now=NOW,
            public_url=PUBLIC_URL,
        )
        calling.withdraw(session, clinic=clinic, account_id=world.organiser.id)
        calling.withdraw(session, clinic=clinic, account_id=world.organiser.id)
        assert clinic.published_at is None
