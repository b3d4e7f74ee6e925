"""Who wants to meet whom: handed in until the deadline, seen only by whom it concerns."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from events.matchmaking.meetings.delegations import delegations
from events.matchmaking.meetings.inviting import invite
from events.matchmaking.meetings.refusals import WishesClosed
from events.matchmaking.meetings.wishing import MOST_MUSTS, Wishes, faults, said_by, visible
from events.matchmaking.models import MeetingParty
from events.matchmaking.registering.cancelling import cancel
from tests.matchmaking.factories import NOW, PUBLIC_URL, registered
from tests.matchmaking.meeting_site import (
    BANK,
    FIRMS,
    FUND,
    MAY,
    MUST,
    NO,
    WISHES_UNTIL,
    a_day,
    event_of,
    gathered,
    wish,
)
from yurong.kit.db import Database
from yurong.kit.money import Money
from yurong.kit.outbox import OutboxMail

OPTICS, MATERIALS, PHARMA, _ = FIRMS
MOMENT = timedelta(microseconds=1)


def test_what_a_party_says_replaces_what_it_said_before(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        wish(session, day, OPTICS, {BANK: MUST, FUND: NO}, absences=frozenset({0}), amount=Money.wan(500))
        party = wish(session, day, OPTICS, {FUND: MAY}, kinds=("loan",), about="设备采购")
        assert said_by(session, party) == ({day.ids[FUND]: MAY}, frozenset())
        assert (party.kinds, party.about, party.amount) == (["loan"], "设备采购", None)


@pytest.mark.parametrize(("now", "is_open"), [(WISHES_UNTIL - MOMENT, True), (WISHES_UNTIL, False)])
def test_wishes_are_taken_until_the_deadline(database: Database, now: object, is_open: bool) -> None:
    with database.writing() as session:
        day = a_day(session)
        if is_open:
            assert wish(session, day, OPTICS, {BANK: MUST}, now=now).said_at == now  # type: ignore[arg-type]
        else:
            with pytest.raises(WishesClosed):
                wish(session, day, OPTICS, {BANK: MUST}, now=now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (Wishes({str(n): MUST for n in range(MOST_MUSTS)}), set()),
        (Wishes({str(n): MUST for n in range(MOST_MUSTS + 1)}), {"wishes"}),
        (Wishes(absences=frozenset({0, 1, 2})), set()),
        (Wishes(absences=frozenset({0, 1, 2, 3})), {"absent"}),
        (Wishes(seats=2), set()),
        (Wishes(seats=3), {"seats"}),
    ],
)
def test_what_is_too_much_is_named(said: Wishes, wrong: set[str]) -> None:
    assert faults(said, rounds=4, people=2).keys() == wrong


def test_an_institution_sees_firms_that_agreed_and_those_that_chose_it(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session, hidden=(OPTICS, MATERIALS))
        wish(session, day, OPTICS, {BANK: MAY, FUND: NO})
        known = {each.name: each for each in delegations(session, day.event_id)}

        def seen(who: str) -> set[str]:
            return {each.name for each in visible(session, day.event_id, known[who])}

        assert seen(BANK) == {*FIRMS} - {MATERIALS}
        assert seen(FUND) == {*FIRMS} - {OPTICS, MATERIALS}
        assert seen(MATERIALS) == {BANK, FUND}


def test_whom_one_cannot_see_one_cannot_wish_nor_be_paired_with(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session, hidden=(MATERIALS,))
        party = wish(session, day, BANK, {MATERIALS: MUST, OPTICS: MUST})
        assert said_by(session, party)[0] == {day.ids[OPTICS]: MUST}
        task = gathered(session, day).task
        assert not task.may_meet((day.ids[MATERIALS], day.ids[BANK]))
        wish(session, day, MATERIALS, {BANK: MAY})
        assert gathered(session, day).task.may_meet((day.ids[MATERIALS], day.ids[BANK]))


def test_a_no_is_final_for_the_planner(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        wish(session, day, OPTICS, {BANK: MUST})
        wish(session, day, BANK, {OPTICS: NO})
        assert not gathered(session, day).task.may_meet((day.ids[OPTICS], day.ids[BANK]))


def test_colleagues_are_one_party_however_their_firm_is_written(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        event = event_of(session, day)
        colleague, _ = registered(session, event, 90, organisation="光电 公司", shares_contact=True)
        people = {each.name: each for each in delegations(session, day.event_id)}
        assert len(people[OPTICS].people) == 2
        party = wish(session, day, OPTICS, {}, seats=2)
        assert session.get_one(MeetingParty, day.ids[OPTICS]) is party
        session.get_one(MeetingParty, day.ids[BANK]).seats = 2
        session.flush()
        firm = gathered(session, day).task.party[party.id]
        assert (firm.seats, firm.most) == (2, 8)
        cancel(session, event=event, registration=colleague, now=NOW, public_url=PUBLIC_URL)
        task = gathered(session, day).task
        assert (task.party[party.id].seats, task.party[party.id].most) == (1, 4), "one of the two is left"
        assert task.party[day.ids[BANK]].seats == 2, "the organiser's number for an institution stands"


def test_who_cannot_come_is_not_planned_then(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        wish(session, day, OPTICS, {}, absences=frozenset({1, 3}))
        assert gathered(session, day).task.party[day.ids[OPTICS]].rounds == {0, 2}


def test_those_who_said_nothing_are_asked_once_a_day(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        wish(session, day, OPTICS, {})
        event = event_of(session, day)
        for number, name in enumerate((MATERIALS, PHARMA)):
            gone = session.get_one(MeetingParty, day.ids[name])
            gone.withdrawn_at, gone.withdrawn_reason = NOW, "展会撞期"
            gone.dropped_at, gone.dropped_reason = (NOW, "展会撞期") if number else (None, "")

        def asked(now: datetime) -> tuple[int, int]:
            parties = invite(session, event=event, account_id=day.organiser, now=now, public_url=PUBLIC_URL)
            letters = select(func.count()).select_from(OutboxMail).where(OutboxMail.key.contains(":invited:"))
            return parties, session.scalar(letters) or 0

        silent = len(FIRMS) + 2 - len((OPTICS, MATERIALS, PHARMA))
        assert asked(NOW) == (silent, silent)
        assert asked(NOW + timedelta(hours=1)) == (silent, silent)
        assert asked(NOW + timedelta(days=1)) == (silent, 2 * silent)
        with pytest.raises(WishesClosed):
            asked(WISHES_UNTIL)


def test_rounds_that_have_begun_are_closed(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        starts = event_of(session, day).starts_at
        assert gathered(session, day, starts - MOMENT).open_rounds == {0, 1, 2, 3}
        assert gathered(session, day, starts).open_rounds == {1, 2, 3}
        assert gathered(session, day, starts + timedelta(minutes=59)).open_rounds == {2, 3}
        assert starts > NOW
