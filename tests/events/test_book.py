"""Taking a slot."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from events.clinic import queries
from events.clinic.booking import Contact, book
from events.clinic.calling import NewStation
from events.clinic.models import Booking, ClaimTick, Clinic, PanelSeat, Station
from events.clinic.refusals import (
    AlreadyBooked,
    BookingClosed,
    FirmBusy,
    NoSuchSlot,
    NotOpenYet,
    SlotPast,
    SlotTaken,
)
from tests import people
from tests.factories import CLINIC, FIRST, NOW, PUBLIC_URL, STEP, World, a_booking, a_clinic, a_world
from yurong.accounts.models import AuditEntry
from yurong.kit.db import Database
from yurong.kit.errors import NotFound
from yurong.kit.outbox import OutboxMail


def _count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _mails(database: Database) -> int:
    """Mails that go out now; reminders wait."""
    with database.reading() as session:
        found = select(func.count()).where(OutboxMail.run_at <= NOW)
        return session.scalar(found) or 0


def _states(database: Database, world: World, now: datetime = NOW) -> dict[tuple[int, datetime], str]:
    with database.reading() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
        found = queries.slots_of(session, [clinic], now)[clinic.id]
    return {(each.station_id, each.starts_at): each.state for each in found}


def test_a_booking_holds_station_experts_and_firm_for_slot_and_buffer(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    assert made.ends_at == FIRST + timedelta(minutes=30)
    assert len(made.code) == 10
    with database.reading() as session:
        claims = session.execute(select(ClaimTick.resource, func.count()).group_by(ClaimTick.resource)).all()
    eight_ticks = 8  # 30 minutes and 10 of buffer
    assert dict(claims) == {
        f"station:{world.station_ids[0]}": eight_ticks,
        f"expert:{world.finance.id}": eight_ticks,
        f"expert:{world.policy.id}": eight_ticks,
        f"firm:{world.firm.id}": eight_ticks,
        f"clinic:{made.clinic_id}/firm:{world.firm.id}": 1,
    }


def test_a_shared_expert_makes_the_other_station_taken_too(database: Database) -> None:
    world = a_world(database)
    one, two = world.station_ids
    a_booking(database, world)
    states = _states(database, world)
    assert states[one, FIRST] == "taken"
    assert states[two, FIRST] == "taken"
    assert states[one, FIRST + STEP] == "free"
    with pytest.raises(SlotTaken):
        a_booking(database, world, station=1, by="stranger")


def test_a_taken_slot_is_refused_and_nothing_is_left_behind(database: Database) -> None:
    world = a_world(database)
    a_booking(database, world)
    claims, mails = _count(database, ClaimTick), _mails(database)
    with pytest.raises(SlotTaken) as refused:
        a_booking(database, world, by="stranger")
    assert (refused.value.status, refused.value.next_url) == (409, "/clinics/gaoxin-1125")
    assert _count(database, Booking) == 1
    assert (_count(database, ClaimTick), _mails(database)) == (claims, mails)


def test_a_refusal_leaves_the_transaction_usable(database: Database) -> None:
    world = a_world(database)
    a_booking(database, world)
    with database.writing() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
        with pytest.raises(SlotTaken):
            _book_in(session, clinic, world, FIRST)
        made = _book_in(session, clinic, world, FIRST + STEP)
    with database.reading() as session:
        assert session.get_one(Booking, made.id).starts_at == FIRST + STEP


def test_the_same_request_twice_is_one_booking_and_one_mail(database: Database) -> None:
    world = a_world(database)
    first, again = a_booking(database, world), a_booking(database, world)
    assert (first.id, first.code) == (again.id, again.code)
    assert _count(database, Booking) == 1
    assert _mails(database) == 1


def test_the_same_request_after_closing_gives_the_booking_made_before(database: Database) -> None:
    world = a_world(database)
    first = a_booking(database, world)
    assert a_booking(database, world, now=CLINIC.booking_closes_at).id == first.id


def test_another_firm_may_use_the_same_request_key(database: Database) -> None:
    world = a_world(database)
    first = a_booking(database, world)
    second = a_booking(database, world, by="stranger", starts_at=FIRST + STEP)
    assert first.id != second.id


def test_a_firm_books_once_per_clinic_whoever_of_it_asks(database: Database) -> None:
    world = a_world(database)
    first = a_booking(database, world)
    with pytest.raises(AlreadyBooked) as refused:
        a_booking(database, world, by="colleague", starts_at=FIRST + STEP, request_key="key-2")
    assert refused.value.next_url == f"/bookings/{first.code}"


def test_a_firm_is_not_at_two_clinics_at_once(database: Database) -> None:
    world = a_world(database)
    with database.writing() as session:
        mentor = people.an_expert(session, people.Person("m@m.example", "马导师"), "mentor")
        other = a_clinic(
            session, world.organiser, code="jinshui", stations=(NewStation("一号诊台", (mentor.id,)),)
        )
    a_booking(database, world)
    with database.writing() as session:
        clinic = queries.clinic_by_code(session, other.code)
        station_id = clinic.stations[0].id
        with pytest.raises(FirmBusy) as refused:
            _book_in(session, clinic, world, FIRST, station_id=station_id, firm_id=world.firm.id)
    assert not isinstance(refused.value, AlreadyBooked)


def test_an_expert_booked_elsewhere_is_shown_as_taken(database: Database) -> None:
    world = a_world(database)
    with database.writing() as session:
        other = a_clinic(
            session, world.organiser, code="jinshui", stations=(NewStation("甲", (world.finance.id,)),)
        )
        station_id = other.stations[0].id
    a_booking(database, world)
    with database.reading() as session:
        clinics = [queries.clinic_by_code(session, code) for code in ("gaoxin-1125", "jinshui")]
        slots = queries.slots_of(session, clinics, NOW)[clinics[1].id]
    assert [each.state for each in slots if each.station_id == station_id][:2] == ["taken", "free"]


@pytest.mark.parametrize(
    ("starts_at", "refusal"),
    [
        pytest.param(FIRST + timedelta(minutes=5), NoSuchSlot, id="off the grid"),
        pytest.param(FIRST + timedelta(hours=5), NoSuchSlot, id="after the day"),
        pytest.param(FIRST - timedelta(days=1), NoSuchSlot, id="another day"),
    ],
)
def test_only_offered_slots_are_booked(
    database: Database, starts_at: datetime, refusal: type[Exception]
) -> None:
    world = a_world(database)
    with pytest.raises(refusal):
        a_booking(database, world, starts_at=starts_at)


def test_a_station_of_another_clinic_is_refused(database: Database) -> None:
    world = a_world(database)
    with database.writing() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
        with pytest.raises(NoSuchSlot):
            _book_in(session, clinic, world, FIRST, station_id=9_999)


def test_booking_has_a_window(database: Database) -> None:
    world = a_world(database)
    with pytest.raises(NotOpenYet, match="11月10日 09:00"):
        a_booking(database, world, now=CLINIC.booking_opens_at - timedelta(seconds=1))
    with pytest.raises(BookingClosed):
        a_booking(database, world, now=CLINIC.booking_closes_at)


def test_a_slot_that_has_begun_is_past(database: Database) -> None:
    world = a_world(database, booking_closes_at=FIRST + timedelta(hours=2))
    assert set(_states(database, world, now=FIRST).values()) == {"past", "free"}
    with pytest.raises(SlotPast):
        a_booking(database, world, now=FIRST)


def test_a_clinic_withdrawn_meanwhile_takes_no_booking(database: Database) -> None:
    world = a_world(database)
    with database.reading() as session:
        seen_while_published = queries.clinic_by_code(session, world.clinic_code)
    with database.writing() as session:
        queries.clinic_by_code(session, world.clinic_code).published_at = None
    with database.writing() as session, pytest.raises(NotFound, match="撤回"):
        _book_in(session, seen_while_published, world, FIRST)
    assert _count(database, Booking) == 0


def test_a_station_removed_meanwhile_takes_no_booking(database: Database) -> None:
    world = a_world(database)
    with database.reading() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
    with database.writing() as session:
        station = session.get_one(Station, world.station_ids[0])
        session.execute(delete(PanelSeat).where(PanelSeat.station_id == station.id))
        session.execute(delete(Station).where(Station.id == station.id))
    with pytest.raises(NoSuchSlot), database.writing() as session:
        book(
            session,
            clinic=clinic,
            station_id=world.station_ids[0],
            starts_at=FIRST,
            enterprise_id=world.firm.id,
            account_id=world.owner.id,
            contact=Contact("王广启", "13800000000"),
            request_key="key-1",
            now=NOW,
            public_url=PUBLIC_URL,
        )


def test_a_booking_is_in_the_audit_log_without_personal_data(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "booking.made")).one()
    assert (entry.account_id, entry.subject) == (world.owner.id, f"booking:{made.code}")
    assert entry.detail == {"clinic": "gaoxin-1125"}


def _book_in(
    session: Session,
    clinic: Clinic,
    world: World,
    starts_at: datetime,
    *,
    station_id: int | None = None,
    firm_id: int | None = None,
) -> Booking:
    return book(
        session,
        clinic=clinic,
        station_id=station_id or world.station_ids[0],
        starts_at=starts_at,
        enterprise_id=firm_id or world.other_firm.id,
        account_id=world.stranger.id,
        contact=Contact("赵别人", "13900000000"),
        request_key=f"key-{starts_at:%H%M}",
        now=NOW,
        public_url=PUBLIC_URL,
    )
