"""回避: an expert bound to a firm neither sees it nor judges it, and the sheet says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.clinic import booking_queries, findings, release
from events.clinic.assemble_file import file_of
from events.clinic.models import Booking, Expert, ExpertRole, PanelSeat
from events.clinic.refusals import PanelUnsuitable, Recused
from events.clinic.team.interests import Disclosed, Interest, conflict, plain, roles_left_empty
from tests import people
from tests.events.team_cast import declare
from tests.factories import FIRST, NOW, STEP, World, a_booking, a_world, move_booking
from yurong.kit.db import Database
from yurong.kit.errors import NotFound

USCC, NAME = people.GUANGQI, "郑州广启光电（集团）有限公司"
WANG = Disclosed(1, "finance", "王建国", "示例银行甲")

BOUND = [
    (Interest(USCC, "旧名称有限公司", "持股"), True),  # the code decides though the name has changed
    (Interest(None, "郑州广启光电(集团)有限公司", "持股"), True),  # width and brackets aside
    (Interest(None, " 郑州广启光电（集团） 有限公司 ", "持股"), True),
    (Interest(people.BIEREN, NAME, "持股"), True),  # in doubt it is a conflict
    (Interest(people.BIEREN, "别人有限公司", "持股"), False),
    (Interest(None, "郑州广启光电有限公司", "持股"), False),  # another firm of the group
]


@pytest.mark.parametrize(("interest", "is_bound"), BOUND)
def test_a_declared_firm_is_known_by_code_or_by_name(interest: Interest, is_bound: bool) -> None:
    expert = Disclosed(1, "finance", "王建国", "示例银行甲", (interest,))
    assert conflict(expert, USCC, NAME) == ("持股" if is_bound else None)


def test_the_own_institution_is_a_conflict() -> None:
    assert conflict(Disclosed(1, "mentor", "周海", NAME), USCC, NAME) == "所在机构就是这家企业"
    assert conflict(WANG, USCC, NAME) is None


def test_a_role_is_left_empty_only_when_all_of_it_step_back() -> None:
    bound = Disclosed(2, "finance", "何静", "示例银行乙", (Interest(USCC, NAME, "持股"),))
    policy = Disclosed(3, "policy", "孙丽", "示例中心")
    assert roles_left_empty([WANG, bound, policy], USCC, NAME) == []
    assert roles_left_empty([bound, policy], USCC, NAME) == ["finance"]


@given(st.text(max_size=40))
def test_comparing_names_twice_changes_nothing(name: str) -> None:
    assert plain(plain(name)) == plain(name)


@pytest.mark.parametrize("by_name", [False, True])
def test_a_station_whose_only_expert_of_a_role_is_bound_is_refused_without_naming_anybody(
    database: Database, by_name: bool
) -> None:
    world = a_world(database)
    with database.writing() as session:
        declare(session, world.finance, world.firm, by_name=by_name)
    with pytest.raises(PanelUnsuitable) as refused:
        a_booking(database, world)
    assert refused.value.status == 409
    assert "回避" not in refused.value.title + refused.value.message
    assert world.finance.account.name not in refused.value.message
    assert a_booking(database, world, station=1).station_id == world.station_ids[1]
    other = a_booking(database, world, by="stranger", starts_at=FIRST + STEP, request_key="other")
    assert other.station_id == world.station_ids[0]


def test_a_booking_does_not_move_to_a_station_that_must_not_judge_the_firm(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world, station=1)
    with database.writing() as session:
        declare(session, world.finance, world.firm)
    with pytest.raises(PanelUnsuitable):
        move_booking(database, world, booking.code, FIRST + STEP, station=0)
    moved = move_booking(database, world, booking.code, FIRST + STEP, station=1)
    assert moved.starts_at == FIRST + STEP


def test_with_another_of_the_role_the_bound_expert_steps_back(
    database: Database,
) -> None:
    world, second = _bound_pair(database)
    booking = a_booking(database, world)
    with pytest.raises(Recused):
        _write(database, booking, second)
    _write(database, booking, world.finance)
    bound = people.visitor_of(second.account, "expert")
    with database.reading() as session:
        with pytest.raises(Recused):
            booking_queries.booking_for(session, bound, booking.code)
        assert booking_queries.bookings_of_expert(session, second) == []
        own = people.visitor_of(world.finance.account, "expert")
        file = file_of(booking_queries.booking_for(session, own, booking.code))
    assert [each.name for each in file.recused] == ["何静"]
    assert "何静" not in [each.name for each in file.panel]


def test_a_stranger_is_never_told_of_a_conflict(database: Database) -> None:
    world, second = _bound_pair(database)
    booking = a_booking(database, world)
    stranger = people.visitor_of(world.stranger, "firm", firms=(world.other_firm.id,))
    with database.reading() as session, pytest.raises(NotFound) as refused:
        booking_queries.booking_for(session, stranger, booking.code)
    assert not isinstance(refused.value, Recused)
    assert second.account.name not in refused.value.message


def test_who_declares_after_writing_is_neither_printed_nor_waited_for(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    _write(database, booking, world.finance)
    with database.writing() as session:
        row = session.get_one(Booking, booking.id)
        findings.sign_off(session, booking=row, expert=world.finance, version=1, now=NOW)
        assert release.awaited(session, row) == [ExpertRole.POLICY]
        declare(session, world.policy, world.firm)
        assert release.awaited(session, row) == []
        declare(session, world.finance, world.firm)
    owner = people.visitor_of(world.owner, "firm", firms=(world.firm.id,))
    with database.reading() as session:
        file = file_of(booking_queries.booking_for(session, owner, booking.code))
    assert file.findings == ()
    assert file.panel == ()
    assert [each.post for each in file.recused] == ["金融专家", "政策专员"]


def _bound_pair(database: Database) -> tuple[World, Expert]:
    """A world whose first station has a second finance expert, who is bound to the firm."""
    world = a_world(database)
    with database.writing() as session:
        second = people.an_expert(session, people.Person("he@bank.example", "何静"), "finance", "示例银行乙")
        session.add(PanelSeat(station_id=world.station_ids[0], expert_id=second.id))
        declare(session, second, world.firm)
    return world, second


def _write(database: Database, booking: Booking, expert: Expert) -> None:
    with database.writing() as session:
        findings.write_finding(
            session,
            booking=session.get_one(Booking, booking.id),
            expert=expert,
            text="意见",
            version=0,
            now=NOW,
        )
