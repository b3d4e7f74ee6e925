"""An allocation from application to booking, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from catalog.profile import Need
from catalog.vocabulary import Purpose
from events.clinic import queries
from events.clinic.allocation import computing, publishing
from events.clinic.allocation.applying import Wish, apply, withdraw
from events.clinic.allocation.refusals import ApplyingOver, DoesNotFit, NothingComputed, OutOfDate, StillOpen
from events.clinic.booking import Contact, book
from events.clinic.calling import HasApplications
from events.clinic.calling import withdraw as take_back
from events.clinic.calling_off import call_off
from events.clinic.models import Allotment, Application, Booking, ClaimTick, ListedFirm
from events.clinic.refusals import BookingClosed, CalledOff, GivenByRule, NoSuchSlot, NotOpenYet
from tests.factories import CLINIC, FIRST, NOW, PUBLIC_URL, STEP, World, a_world
from yurong.accounts.models import AuditEntry
from yurong.accounts.visitor import Visitor
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

ADMIN = Visitor(account_id=0, roles=("administrator",))
AFTER = CLINIC.booking_closes_at + timedelta(minutes=1)
WISH = Wish(
    Contact("王广启", "13800000000"),
    ("0900", "0940"),
    takes_any=True,
    roles=("finance",),
    need=Need(purposes=(Purpose.RESEARCH,)),
    asks="想了解首贷",
)


def _world(database: Database, **changes: object) -> World:
    return a_world(database, slots_by="allocation", priorities="listed", **changes)


def _apply(
    database: Database, world: World, by: str = "owner", wish: Wish = WISH, now: datetime = NOW
) -> Application:
    firm = world.other_firm if by == "stranger" else world.firm
    with database.writing() as session:
        return apply(
            session,
            clinic=queries.clinic_by_code(session, world.clinic_code),
            wish=wish,
            enterprise_id=firm.id,
            account_id=getattr(world, by).id,
            now=now,
            public_url=PUBLIC_URL,
        )


def _compute(database: Database, world: World, now: datetime = AFTER) -> list[Allotment]:
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        computing.compute(session, clinic=clinic, account_id=world.organiser.id, now=now)
        return computing.allotments(session, clinic)


def _publish(database: Database, world: World) -> list[Allotment]:
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        return publishing.publish(
            session, clinic=clinic, account_id=world.organiser.id, now=AFTER, public_url=PUBLIC_URL
        )


def _count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_firm_applies_once_and_a_colleague_changes_it(database: Database) -> None:
    world = _world(database)
    first = _apply(database, world)
    later = _apply(
        database, world, "colleague", replace(WISH, wanted=("1020",)), now=NOW + timedelta(hours=1)
    )
    assert (later.id, later.wanted, later.made_at) == (first.id, ["1020"], first.made_at)
    assert _count(database, Application) == 1
    with database.reading() as session:
        [mail] = session.scalars(select(OutboxMail)).all()
    assert "已收到郑州广启光电科技有限公司" in mail.body


def test_colleagues_who_apply_at_one_moment_make_one_application(database: Database) -> None:
    world = _world(database)
    start = Barrier(4)
    made: list[int] = []

    def click(by: str) -> None:
        start.wait()
        made.append(_apply(database, world, by).id)

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
    world = _world(database)
    if refused is None:
        assert _apply(database, world, now=now).withdrawn_at is None
        return
    with pytest.raises(refused):
        _apply(database, world, now=now)


def test_a_time_that_is_not_offered_is_refused(database: Database) -> None:
    with pytest.raises(NoSuchSlot):
        _apply(database, _world(database), wish=replace(WISH, wanted=("0905",)))


def test_an_application_is_withdrawn_until_the_deadline_and_made_again(database: Database) -> None:
    world = _world(database)
    first = _apply(database, world)

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
    assert _compute(database, world) == []
    again = _apply(database, world, now=NOW + timedelta(hours=1))
    assert (again.id, again.withdrawn_at) == (first.id, None)
    assert again.made_at == NOW + timedelta(hours=1)
    with pytest.raises(ApplyingOver):
        take_it_back(CLINIC.booking_closes_at)


def test_nobody_books_past_the_rule(database: Database) -> None:
    world = _world(database)
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
    world = _world(database)
    with pytest.raises(StillOpen):
        _compute(database, world, now=CLINIC.booking_closes_at - timedelta(seconds=1))
    assert _compute(database, world, now=CLINIC.booking_closes_at) == []


def test_from_applications_to_bookings_and_mails_once(database: Database) -> None:
    world = _world(database)
    _apply(database, world)
    _apply(database, world, "stranger")
    with database.writing() as session:
        clinic = queries.clinic_by_code(session, world.clinic_code)
        session.add(ListedFirm(clinic_id=clinic.id, purpose="priority", uscc=world.other_firm.uscc, name=""))
    rows = _compute(database, world)
    assert [each.application.enterprise_id for each in rows] == [world.other_firm.id, world.firm.id]
    assert [each.starts_at for each in rows] == [FIRST, FIRST + STEP]  # the policy expert sits at both
    assert [each.station_id for each in rows] == [world.station_ids[0]] * 2  # where finance sits
    assert _count(database, Booking) == 0
    for _ in range(2):
        published = _publish(database, world)
        assert all(each.booking_id for each in published)
    assert _count(database, Booking) == 2
    with database.reading() as session:
        told = [each.split("：")[0] for each in session.scalars(select(OutboxMail.subject))]
    assert (told.count("申请已收到"), told.count("预约成功")) == (2, 2)


def test_computing_again_gives_the_same(database: Database) -> None:
    world = _world(database)
    _apply(database, world)
    _apply(database, world, "stranger")
    first = [(each.application_id, each.rank, each.reasons) for each in _compute(database, world)]
    assert first == [(each.application_id, each.rank, each.reasons) for each in _compute(database, world)]


def test_who_gets_nothing_is_told_why_and_is_promoted_by_hand(database: Database) -> None:
    world = _world(database)
    only = replace(WISH, wanted=("0900",), takes_any=False)
    _apply(database, world, wish=only)
    _apply(database, world, "stranger", only)
    _compute(database, world)
    first, second = _publish(database, world)
    assert first.booking_id is not None
    assert second.booking_id is None
    with database.writing() as session:
        [mail] = session.scalars(select(OutboxMail).where(OutboxMail.subject.contains("候补")))
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
    assert _count(database, Booking) == 2


def test_a_change_by_hand_keeps_its_reason_and_is_checked(database: Database) -> None:
    world = _world(database)
    _apply(database, world)
    _apply(database, world, "stranger")
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        with pytest.raises(NothingComputed):
            computing.change(
                session, clinic=clinic, application_id=1, to=None, why="不来了", account_id=1, now=AFTER
            )
    first, second = _compute(database, world)

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
    published = _publish(database, world)
    assert [each.booking_id is not None for each in published] == [False, True]
    with database.reading() as session:
        verbs = set(session.scalars(select(AuditEntry.verb)))
        [told] = session.scalars(select(OutboxMail.body).where(OutboxMail.subject.contains("候补")))
    assert {"allocation.computed", "allocation.changed", "allocation.published"} <= verbs
    assert "主办方调整：电话商定" in told


def test_an_application_that_came_in_after_computing_makes_it_out_of_date(database: Database) -> None:
    world = _world(database)
    _apply(database, world)
    _compute(database, world)
    _apply(database, world, "stranger")  # it began before the deadline and committed after
    with pytest.raises(OutOfDate):
        _publish(database, world)


def test_a_clinic_with_applications_is_not_taken_back_but_called_off(database: Database) -> None:
    world = _world(database)
    _apply(database, world)
    _apply(database, world, "stranger")
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        with pytest.raises(HasApplications):
            take_back(session, clinic=clinic, account_id=world.organiser.id)
        call_off(session, clinic=clinic, reason="场地维修", account_id=1, now=NOW, public_url=PUBLIC_URL)
    with database.reading() as session:
        told = session.scalars(select(OutboxMail.body).where(OutboxMail.subject.contains("已取消"))).all()
    assert len(told) == 2
    with pytest.raises(CalledOff):
        _apply(database, world)
    with pytest.raises(CalledOff):
        _compute(database, world)
    assert _count(database, ClaimTick) == 0
