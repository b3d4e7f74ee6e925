"""Applying for a slot and withdrawing, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from events.clinic import queries
from events.clinic.allocation.applying import withdraw
from events.clinic.allocation.refusals import ApplyingOver
from events.clinic.models import Application
from events.clinic.refusals import BookingClosed, NoSuchSlot, NotOpenYet
from tests.events.allocating import WISH, a_world_by_rule, apply_for, compute, count_of
from tests.factories import CLINIC, NOW
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail


def test_a_firm_applies_once_and_a_colleague_changes_it(database: Database) -> None:
    world = a_world_by_rule(database)
    first = apply_for(database, world)
    later = apply_for(
        database, world, "colleague", replace(WISH, wanted=("1020",)), now=NOW + timedelta(hours=1)
    )
    assert (later.id, later.wanted, later.made_at) == (first.id, ["1020"], first.made_at)
    assert count_of(database, Application) == 1
    with database.reading() as session:
        [mail] = session.scalars(select(OutboxMail)).all()
    assert "已收到郑州广启光电科技有限公司" in mail.body


def test_colleagues_who_apply_at_one_moment_make_one_application(database: Database) -> None:
    world = a_world_by_rule(database)
    start = Barrier(4)
    made: list[int] = []

    def click(by: str) -> None:
        start.wait()
        made.append(apply_for(database, world, by).id)

    threads = [Thread(target=click, args=(by,)) for by in ("owner", "colleague") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1


@pytest.mark.parametrize(
    ("now", "refused"),
    [
        (CLINIC.booking_opens_at - timedelta(seconds=1), NotOpenYet),
        (CLINIC.booking_opens_at, None),
        (CLINIC.booking_closes_at - timedelta(seconds=1), None),
        (CLINIC.booking_closes_at, BookingClosed),
    ],
)
def test_one_applies_from_the_opening_to_the_last_second(
    database: Database, now: datetime, refused: type[Exception] | None
) -> None:
    world = a_world_by_rule(database)
    if refused is None:
        assert apply_for(database, world, now=now).withdrawn_at is None
        return
    with pytest.raises(refused):
        apply_for(database, world, now=now)


def test_a_time_that_is_not_offered_is_refused(database: Database) -> None:
    with pytest.raises(NoSuchSlot):
        apply_for(database, a_world_by_rule(database), wish=replace(WISH, wanted=("0905",)))


def test_an_application_is_withdrawn_until_the_deadline_and_made_again(database: Database) -> None:
    world = a_world_by_rule(database)
    first = apply_for(database, world)

    def take_it_back(now: datetime) -> None:
        with database.writing() as session:
            withdraw(
                session,
                application=session.get_one(Application, first.id),
                clinic=queries.clinic_by_code(session, world.clinic_code),
                account_id=world.owner.id,
                now=now,
            )

    take_it_back(NOW)
    take_it_back(NOW)
    assert compute(database, world) == []
    again = apply_for(database, world, now=NOW + timedelta(hours=1))
    assert (again.id, again.withdrawn_at) == (first.id, None)
    assert again.made_at == NOW + timedelta(hours=1)
    with pytest.raises(ApplyingOver):
        take_it_back(CLINIC.booking_closes_at)
