"""The line before a full clinic."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from events.answering import answer_by
from events.clinic.life import waitlist
from events.clinic.models import Booking, Clinic
from events.clinic.refusals import AlreadyBooked, OfferOver, SlotHeld, StillFree
from tests.events.life_steps import (
    accept_offer,
    decline_offer,
    entries,
    expire_offers,
    join_line,
    leave_line,
    mark_no_show,
    offers,
)
from tests.factories import FIRST, NOW, STEP, World, a_booking, a_world, cancel_booking, move_booking
from tests.storm import some_firms, together
from yurong.kit.db import Database
from yurong.kit.errors import BadInput, NotFound
from yurong.kit.outbox import OutboxMail
from yurong.kit.workdays import PUBLISHED

Firms = tuple[tuple[int, int], ...]


def _waiting(database: Database, count: int = 3) -> tuple[World, Booking, Firms]:
    """A booking of the first slot, and that many firms in line."""
    world = a_world(database)
    made = a_booking(database, world)
    firms = some_firms(database, count)
    for each in firms:
        join_line(database, world, *each)
    return world, made, firms


def test_a_freed_slot_is_offered_to_the_first_in_line(database: Database) -> None:
    world, made, firms = _waiting(database)
    cancel_booking(database, world, made.code)
    (offer,) = offers(database)
    assert (offer.starts_at, offer.outcome) == (FIRST, None)
    assert entries(database)[0].enterprise_id == firms[0][0]
    assert offer.entry_id == entries(database)[0].id
    with pytest.raises(SlotHeld):
        a_booking(database, world, by="stranger")
    with database.reading() as session:
        mail = session.scalars(
            select(OutboxMail).where(OutboxMail.key == f"waitlist-offer:{offer.id}:made")
        ).one()
    assert "11月25日（星期三）09:00" in mail.body


@pytest.mark.parametrize("how", ["cancel", "move", "no-show before the start"])
def test_every_way_to_free_a_slot_offers_it(database: Database, how: str) -> None:
    world, made, _ = _waiting(database)
    if how == "cancel":
        cancel_booking(database, world, made.code)
    elif how == "move":
        move_booking(database, world, made.code, FIRST + STEP)
    else:
        mark_no_show(database, world, made.code)
    assert [each.starts_at for each in offers(database)] == [FIRST]


def test_a_no_show_of_a_slot_that_has_begun_is_offered_to_nobody(database: Database) -> None:
    world, made, _ = _waiting(database)
    mark_no_show(database, world, made.code, now=FIRST)
    assert offers(database) == []


def test_accepting_books_in_one_tap_and_twice_is_once(database: Database) -> None:
    world, made, firms = _waiting(database)
    cancel_booking(database, world, made.code)
    offer = offers(database)[0]
    booked = accept_offer(database, world, offer.id, *firms[0])
    again = accept_offer(database, world, offer.id, *firms[0])
    assert booked is not None
    assert again is not None
    assert (booked.id, booked.starts_at) == (again.id, FIRST)
    assert offers(database)[0].outcome == "accepted"
    assert entries(database)[0].ended_as == "booked"


def test_declining_asks_the_next_and_keeps_the_place(database: Database) -> None:
    world, made, firms = _waiting(database)
    cancel_booking(database, world, made.code)
    decline_offer(database, world, offers(database)[0].id, firms[0][0])
    first, second = offers(database)
    assert (first.outcome, second.outcome) == ("declined", None)
    assert second.entry_id == entries(database)[1].id
    assert entries(database)[0].ended_at is None
    other = a_booking(database, world, by="stranger", starts_at=FIRST + STEP)
    cancel_booking(database, world, other.code)
    assert offers(database)[2].entry_id == entries(database)[0].id


def test_an_unanswered_offer_goes_to_the_next_at_its_second(database: Database) -> None:
    world, made, firms = _waiting(database)
    cancel_booking(database, world, made.code)
    until = offers(database)[0].until
    assert expire_offers(database, world, until - timedelta(seconds=1)) == 0
    assert expire_offers(database, world, until) == 1
    assert expire_offers(database, world, until) == 0
    first, second = offers(database)
    assert (first.outcome, second.entry_id) == ("expired", entries(database)[1].id)
    assert entries(database)[0].ended_as == "expired"
    with pytest.raises(OfferOver):
        accept_offer(database, world, first.id, *firms[0], now=until)


def test_a_tap_after_the_time_gives_the_slot_to_the_next(database: Database) -> None:
    world, made, firms = _waiting(database)
    cancel_booking(database, world, made.code)
    offer = offers(database)[0]
    assert accept_offer(database, world, offer.id, *firms[0], now=offer.until) is None
    assert [each.outcome for each in offers(database)] == ["expired", None]


def test_leaving_with_an_open_offer_hands_it_on(database: Database) -> None:
    world, made, firms = _waiting(database)
    cancel_booking(database, world, made.code)
    leave_line(database, world, *firms[0])
    assert [each.outcome for each in offers(database)] == ["withdrawn", None]


def test_when_nobody_is_left_the_slot_is_open_to_all(database: Database) -> None:
    world, made, firms = _waiting(database, 1)
    cancel_booking(database, world, made.code)
    decline_offer(database, world, offers(database)[0].id, firms[0][0])
    assert a_booking(database, world, by="stranger").starts_at == FIRST


def test_only_who_wants_that_half_day_is_asked(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    firms = some_firms(database, 2)
    join_line(database, world, *firms[0], part="pm")
    join_line(database, world, *firms[1], part="am")
    cancel_booking(database, world, made.code)
    assert offers(database)[0].entry_id == entries(database)[1].id


def test_one_waits_only_when_nothing_is_free(database: Database) -> None:
    world = a_world(database)
    with pytest.raises(StillFree):
        join_line(database, world, world.firm.id, world.owner.id, is_given=False)
    a_booking(database, world)
    with pytest.raises(AlreadyBooked):
        join_line(database, world, world.firm.id, world.owner.id, is_given=False)


def test_another_firms_offer_is_not_found(database: Database) -> None:
    world, made, firms = _waiting(database)
    cancel_booking(database, world, made.code)
    with pytest.raises(NotFound):
        accept_offer(database, world, offers(database)[0].id, *firms[1])


def test_the_organiser_reorders_with_a_reason(database: Database) -> None:
    world, made, firms = _waiting(database)
    third = entries(database)[2]

    def put(reason: str) -> None:
        with database.writing() as session:
            clinic = session.scalars(select(Clinic)).one()
            waitlist.put(
                session,
                clinic=clinic,
                entry_id=third.id,
                to_position=1,
                reason=reason,
                account_id=world.organiser.id,
                now=NOW,
            )

    with pytest.raises(BadInput):
        put(" ")
    put("大赛获奖企业优先")
    cancel_booking(database, world, made.code)
    assert offers(database)[0].entry_id == third.id
    assert third.enterprise_id == firms[2][0]


def test_promoters_at_once_serve_nobody_twice_and_keep_the_order(database: Database) -> None:
    world, made, firms = _waiting(database, 6)
    cancel_booking(database, world, made.code)
    for _ in range(3):
        until = offers(database)[-1].until
        together([lambda until=until: expire_offers(database, world, until)] * 6, 6)  # type: ignore[misc]
    asked = [each.entry_id for each in offers(database)]
    assert asked == [each.id for each in entries(database)][: len(asked)]
    assert len(asked) == 4
    assert len(firms) == 6


def test_accepting_races_expiry_and_one_of_them_wins(database: Database) -> None:
    world, made, firms = _waiting(database)
    cancel_booking(database, world, made.code)
    offer = offers(database)[0]
    just_before = offer.until - timedelta(seconds=1)
    answers = together(
        [
            lambda: accept_offer(database, world, offer.id, *firms[0], now=just_before),
            lambda: expire_offers(database, world, offer.until),
        ],
        2,
    )
    is_accepted = isinstance(answers[0], Booking)
    assert offers(database)[0].outcome == ("accepted" if is_accepted else "expired")
    assert len(offers(database)) == (1 if is_accepted else 2)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    """Mainland wall time in November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("now", "starts_at", "until"),
    [
        pytest.param(_at(20, 10), _at(25, 9), _at(20, 15, 30), id="four working hours over lunch"),
        pytest.param(_at(20, 17), _at(25, 9), _at(23, 12), id="over the weekend"),
        pytest.param(_at(24, 17), _at(25, 9), _at(24, 18), id="near: one hour by day"),
        pytest.param(_at(24, 23), _at(25, 14), _at(25, 9), id="near, at night: from the next morning"),
        pytest.param(
            _at(25, 8, 5), _at(25, 9, 40), _at(25, 8, 40), id="one hour before the slot at the latest"
        ),
        pytest.param(_at(25, 8, 30), _at(25, 9, 40), _at(25, 8, 40), id="ten minutes are enough"),
        pytest.param(_at(25, 8, 31), _at(25, 9, 40), None, id="nine are not"),
    ],
)
def test_the_time_to_answer(now: datetime, starts_at: datetime, until: datetime | None) -> None:
    assert answer_by(now, starts_at, PUBLISHED) == until
