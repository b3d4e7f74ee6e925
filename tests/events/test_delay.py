"""A station that runs late: all of its rest moves or nothing, everybody hears of it, it can be undone."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from events.clinic import queries, resources
from events.clinic.models import Booking, ClaimTick, Delay
from events.clinic.on_the_day import delay as domain
from events.clinic.on_the_day.refusals import DelayChanged, ExpertElsewhere, NothingToDelay
from tests.factories import FIRST, PUBLIC_URL, STEP, World, a_booking, a_world, move_booking
from yurong.accounts.channels import choose_channels
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

EARLY = FIRST - timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


def late(
    database: Database,
    world: World,
    *,
    minutes: int = 10,
    station: int = 0,
    now: datetime = EARLY,
    with_current: bool = False,
    key: str = "delay-one",
) -> Delay:
    with database.writing() as session:
        return domain.delay(
            session,
            clinic=queries.clinic_to_book(session, world.clinic_code),
            station_id=world.station_ids[station],
            minutes=minutes,
            with_current=with_current,
            account_id=world.organiser.id,
            request_key=key,
            now=now,
            public_url=PUBLIC_URL,
        )


def back(database: Database, world: World, delay: Delay, now: datetime = EARLY) -> None:
    with database.writing() as session:
        domain.undo_delay(
            session,
            clinic=queries.clinic_to_book(session, world.clinic_code),
            delay_id=delay.id,
            account_id=world.organiser.id,
            now=now,
            public_url=PUBLIC_URL,
        )


def starts(database: Database) -> list[datetime]:
    with database.reading() as session:
        return list(session.scalars(select(Booking.starts_at).order_by(Booking.id)))


def claims_fit(database: Database) -> bool:
    """Whether every booking holds exactly its own span at its station."""
    with database.reading() as session:
        for each in session.scalars(select(Booking)):
            station = resources.station(each.station_id)
            held = select(ClaimTick.tick).where(
                ClaimTick.booking_id == each.id, ClaimTick.resource == station
            )
            span = resources.ticks(each.starts_at, each.ends_at + 10 * MINUTE)
            if sorted(session.scalars(held)) != list(span):
                return False
    return True


def two_in_a_row(database: Database) -> World:
    world = a_world(database)
    a_booking(database, world)
    a_booking(database, world, starts_at=FIRST + STEP, by="stranger", request_key="key-2")
    return world


def test_the_rest_of_the_station_moves_with_its_claims_and_is_told(database: Database) -> None:
    world = two_in_a_row(database)
    late(database, world)
    assert starts(database) == [FIRST + 10 * MINUTE, FIRST + STEP + 10 * MINUTE]
    assert claims_fit(database)
    with database.reading() as session:
        told = session.scalars(select(OutboxMail).where(OutboxMail.key.contains(":delayed:"))).all()
    assert {each.to for each in told} == {world.owner.email, world.stranger.email}
    assert any("09:10" in each.subject for each in told)


def test_who_chose_short_messages_is_told_in_short(database: Database) -> None:
    world = two_in_a_row(database)
    with database.writing() as session:
        choose_channels(session, world.owner.id, {"sms": "13800000000"}, EARLY)
    late(database, world)
    with database.reading() as session:
        sent = session.scalars(select(OutboxMail).where(OutboxMail.key.endswith(":delayed:1:sms"))).one()
    assert sent.to == "13800000000"
    assert "时间顺延：11月25日 09:10 开始" in sent.body


def test_the_same_tap_twice_is_one_delay(database: Database) -> None:
    world = two_in_a_row(database)
    assert late(database, world).id == late(database, world).id
    assert starts(database)[0] == FIRST + 10 * MINUTE


def test_taking_it_back_restores_every_time(database: Database) -> None:
    world = two_in_a_row(database)
    made = late(database, world)
    back(database, world, made)
    back(database, world, made)
    assert starts(database) == [FIRST, FIRST + STEP]
    assert claims_fit(database)


def test_the_newest_delay_goes_first(database: Database) -> None:
    world = two_in_a_row(database)
    first, second = late(database, world), late(database, world, key="delay-two", minutes=5)
    with pytest.raises(DelayChanged):
        back(database, world, first)
    back(database, world, second)
    back(database, world, first)
    assert starts(database) == [FIRST, FIRST + STEP]


def test_a_delay_is_not_taken_back_over_a_move(database: Database) -> None:
    world = two_in_a_row(database)
    made = late(database, world)
    with database.reading() as session:
        code = session.scalars(select(Booking.code).order_by(Booking.id.desc())).first()
    assert code
    move_booking(database, world, code, FIRST + 3 * STEP, now=EARLY, by_organiser=True)
    with pytest.raises(DelayChanged):
        back(database, world, made)


def test_what_has_begun_stays_unless_it_has_not(database: Database) -> None:
    world = two_in_a_row(database)
    late(database, world, now=FIRST + MINUTE)
    assert starts(database) == [FIRST, FIRST + STEP + 10 * MINUTE]
    late(database, world, now=FIRST + MINUTE, with_current=True, key="delay-two", minutes=15)
    assert starts(database) == [FIRST + 15 * MINUTE, FIRST + STEP + 15 * MINUTE]
    assert claims_fit(database)


def test_an_expert_who_sits_elsewhere_then_stops_it_and_nothing_moves(database: Database) -> None:
    world = a_world(database)
    a_booking(database, world)
    a_booking(database, world, station=1, starts_at=FIRST + STEP, by="stranger", request_key="key-2")
    with pytest.raises(ExpertElsewhere, match="吴政策专家会和 二号诊台 09:40 的预约撞在一起"):
        late(database, world)
    assert starts(database) == [FIRST, FIRST + STEP]
    assert claims_fit(database)
    with database.reading() as session:
        assert session.scalars(select(func.count(Delay.id))).one() == 0


def test_a_station_without_anybody_to_come_is_not_late(database: Database) -> None:
    world = two_in_a_row(database)
    with pytest.raises(NothingToDelay):
        late(database, world, station=1)
    with pytest.raises(NothingToDelay):
        late(database, world, now=FIRST + 3 * STEP)


def test_the_reminder_follows_the_delay_and_comes_back(database: Database) -> None:
    world = two_in_a_row(database)
    long_before = FIRST - timedelta(hours=5)
    assert _reminders(database) == [FIRST - timedelta(hours=2), FIRST + STEP - timedelta(hours=2)]
    made = late(database, world, now=long_before)
    late_by = 10 * MINUTE - timedelta(hours=2)
    assert _reminders(database) == [FIRST + late_by, FIRST + STEP + late_by]
    back(database, world, made, now=long_before)
    assert _reminders(database) == [FIRST - timedelta(hours=2), FIRST + STEP - timedelta(hours=2)]


def _reminders(database: Database) -> list[datetime]:
    """When the last reminders go out, the first booking's first."""
    with database.reading() as session:
        found = select(OutboxMail.run_at).where(OutboxMail.key.contains(":remind:2h:"))
        return list(session.scalars(found.order_by(OutboxMail.run_at)))
