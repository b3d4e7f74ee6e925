"""An allocation from application to booking, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from events.clinic import queries
from events.clinic.allocation import computing, publishing
from events.clinic.allocation.refusals import DoesNotFit, NothingComputed, OutOfDate, StillOpen
from events.clinic.booking import book
from events.clinic.calling import HasApplications
from events.clinic.calling import withdraw as take_back
from events.clinic.calling_off import call_off
from events.clinic.models import Allotment, Booking, ClaimTick, ListedFirm
from events.clinic.refusals import CalledOff, GivenByRule
from tests.events.allocating import ADMIN, AFTER, WISH, a_world_by_rule, apply_for, compute, count_of, publish
from tests.factories import CLINIC, FIRST, NOW, PUBLIC_URL, STEP
from yurong.accounts.models import AuditEntry
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail


def test_nobody_books_past_the_rule(database: Database) -> None:
    world = a_world_by_rule(database)
    with database.writing() as session, pytest.raises(GivenByRule):
        book(
            session,
            clinic=queries.clinic_to_book(session, world.clinic_code),
            station_id=world.station_ids[0],
            starts_at=FIRST,
            enterprise_id=world.firm.id,
            account_id=world.owner.id,
            contact=WISH.contact,
            request_key="past-the-rule-1234",
            now=NOW,
            public_url=PUBLIC_URL,
        )


def test_nothing_is_computed_before_the_deadline(database: Database) -> None:
    world = a_world_by_rule(database)
    with pytest.raises(StillOpen):
        compute(database, world, now=CLINIC.booking_closes_at - timedelta(seconds=1))
    assert compute(database, world, now=CLINIC.booking_closes_at) == []


def test_from_applications_to_bookings_and_mails_once(database: Database) -> None:
    world = a_world_by_rule(database)
    apply_for(database, world)
    apply_for(database, world, "stranger")
    with database.writing() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
        session.add(ListedFirm(clinic_id=clinic.id, purpose="priority", uscc=world.other_firm.uscc, name=""))
    rows = compute(database, world)
    assert [each.application.enterprise_id for each in rows] == [world.other_firm.id, world.firm.id]
    assert [each.starts_at for each in rows] == [FIRST, FIRST + STEP]  # the policy expert sits at both
    assert [each.station_id for each in rows] == [world.station_ids[0]] * 2  # where finance sits
    assert count_of(database, Booking) == 0
    for _ in range(2):
        published = publish(database, world)
        assert all(each.booking_id for each in published)
    assert count_of(database, Booking) == 2
    with database.reading() as session:
        told = [each.split("：")[0] for each in session.scalars(select(OutboxMail.subject))]
    assert (told.count("申请已收到"), told.count("预约成功")) == (2, 2)


def test_computing_again_gives_the_same(database: Database) -> None:
    world = a_world_by_rule(database)
    apply_for(database, world)
    apply_for(database, world, "stranger")
    first = [(each.application_id, each.rank, each.reasons) for each in compute(database, world)]
    assert first == [(each.application_id, each.rank, each.reasons) for each in compute(database, world)]


def test_who_gets_nothing_is_told_why_and_is_promoted_by_hand(database: Database) -> None:
    world = a_world_by_rule(database)
    only = replace(WISH, wanted=("0900",), takes_any=False)
    apply_for(database, world, wish=only)
    apply_for(database, world, "stranger", only)
    compute(database, world)
    first, second = publish(database, world)
    assert first.booking_id is not None
    assert second.booking_id is None
    with database.writing() as session:
        told = session.scalars(select(OutboxMail).where(OutboxMail.subject.contains("候补")))
        [mail] = told  # of its result and its place at once
        assert "分配结果" in mail.subject
        assert "目前排第 1 位" in mail.body
        assert "怎样排出来的" in mail.body
        assert "进入候补" in mail.body
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        for _ in range(2):
            made = publishing.promote(
                session,
                clinic=clinic,
                application_id=second.application_id,
                to=(world.station_ids[0], FIRST + STEP),
                account_id=world.organiser.id,
                now=AFTER,
                public_url=PUBLIC_URL,
            )
            assert made.starts_at == FIRST + STEP
    assert count_of(database, Booking) == 2


def test_a_change_by_hand_keeps_its_reason_and_is_checked(database: Database) -> None:
    world = a_world_by_rule(database)
    apply_for(database, world)
    apply_for(database, world, "stranger")
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        with pytest.raises(NothingComputed):
            computing.change(
                session, clinic=clinic, application_id=1, to=None, why="不来了", account_id=1, now=AFTER
            )
    first, second = compute(database, world)

    def change(application_id: int, to: tuple[int, datetime] | None) -> Allotment:
        with database.writing() as session:
            return computing.change(
                session,
                clinic=queries.clinic_for(session, ADMIN, world.clinic_code),
                application_id=application_id,
                to=to,
                why="电话商定",
                account_id=world.organiser.id,
                now=AFTER,
            )

    assert first.starts_at is not None
    for to in (
        (world.station_ids[0], first.starts_at),  # the other firm's slot
        (world.station_ids[1], first.starts_at),  # the same policy expert
        (world.station_ids[0], FIRST + timedelta(minutes=5)),  # no slot
    ):
        with pytest.raises(DoesNotFit):
            change(second.application_id, to)
    moved = change(second.application_id, (world.station_ids[1], FIRST + 3 * STEP))
    assert (moved.changed_why, moved.changed_by) == ("电话商定", world.organiser.id)
    change(first.application_id, None)
    published = publish(database, world)
    assert [each.booking_id is not None for each in published] == [False, True]
    with database.reading() as session:
        verbs = set(session.scalars(select(AuditEntry.verb)))
        [told] = session.scalars(select(OutboxMail.body).where(OutboxMail.subject.contains("分配结果")))
    assert {"allocation.computed", "allocation.changed", "allocation.published"} <= verbs
    assert "主办方调整：电话商定" in told


def test_an_application_that_came_in_after_computing_makes_it_out_of_date(database: Database) -> None:
    world = a_world_by_rule(database)
    apply_for(database, world)
    compute(database, world)
    apply_for(database, world, "stranger")  # it began before the deadline and committed after
    with pytest.raises(OutOfDate):
        publish(database, world)


def test_a_clinic_with_applications_is_not_taken_back_but_called_off(database: Database) -> None:
    world = a_world_by_rule(database)
    apply_for(database, world)
    apply_for(database, world, "stranger")
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        with pytest.raises(HasApplications):
            take_back(session, clinic=clinic, account_id=world.organiser.id)
        call_off(session, clinic=clinic, reason="场地维修", account_id=1, now=NOW, public_url=PUBLIC_URL)
    with database.reading() as session:
        told = session.scalars(select(OutboxMail.body).where(OutboxMail.subject.contains("已取消"))).all()
    assert len(told) == 2
    with pytest.raises(CalledOff):
        apply_for(database, world)
    with pytest.raises(CalledOff):
        compute(database, world)
    assert count_of(database, ClaimTick) == 0
