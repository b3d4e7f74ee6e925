"""The rule of an allocation: order, lots, who gets what, and the reasons told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.clinic.allocation.allocate import (
    Applicant,
    Applications,
    Outcome,
    Place,
    allocate,
    in_order,
    preference,
    suits,
)
from events.clinic.allocation.explain import reasons
from events.clinic.allocation.rule import Priority, Rule, lot, seal
from events.clinic.models import TieBreak

NINE = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
ELEVEN = NINE + timedelta(hours=2)
MADE = datetime(2026, 11, 12, 1, 0, tzinfo=UTC)
EVERYTHING = Rule((Priority.FIRST_TIME, Priority.LISTED, Priority.NEED_FIT))
BY_TIME = Rule((), TieBreak.TIME)


def _place(starts_at: datetime, station: int = 1, expert: int = 0, roles: tuple[str, ...] = ()) -> Place:
    tick = int(starts_at.timestamp()) // 300
    holds = {(f"station:{station}", tick)} | ({(f"expert:{expert}", tick)} if expert else set())
    return Place(station, starts_at, frozenset(holds), frozenset(roles))


def _firm(number: int, **differs: object) -> Applicant:
    usual = Applicant(id=number, uscc=f"{number:018d}", made_at=MADE + timedelta(minutes=number))
    return replace(usual, **differs)  # type: ignore[arg-type]  # fields by name


def _given(firms: list[Applicant], places: list[Place], rule: Rule = BY_TIME) -> dict[int, Place | None]:
    outcomes = allocate(Applications(tuple(firms), tuple(places), rule, "seed"))
    return {each.applicant.id: each.place for each in outcomes}


@pytest.mark.parametrize(
    ("rule", "ahead", "behind"),
    [
        (Rule((Priority.FIRST_TIME,)), {"is_first_time": True}, {"is_first_time": False}),
        (Rule((Priority.LISTED,)), {"is_listed": True}, {"is_listed": False}),
        (Rule((Priority.NEED_FIT,)), {"fit": 2}, {"fit": 1}),
        (Rule((Priority.NEED_FIT,)), {"fit": 1}, {"fit": 0}),
        (EVERYTHING, {"is_first_time": True}, {"is_first_time": False, "is_listed": True, "fit": 2}),
        (
            Rule((Priority.LISTED, Priority.FIRST_TIME)),
            {"is_first_time": False, "is_listed": True},
            {"is_first_time": True},
        ),
    ],
)
def test_priorities_decide_in_their_order_whatever_the_lot(
    rule: Rule, ahead: dict[str, object], behind: dict[str, object]
) -> None:
    for seed in ("a", "b", "c", "d"):
        firms = _firm(1, **behind), _firm(2, **ahead)
        assert [each.id for each in in_order(Applications(firms, (), rule, seed))] == [2, 1]


def test_a_priority_that_is_off_counts_nothing() -> None:
    firms = _firm(1, is_first_time=False), _firm(2, is_first_time=True, is_listed=True, fit=2)
    assert [each.id for each in in_order(Applications(firms, (), BY_TIME, ""))] == [1, 2]


def test_the_lot_is_the_hash_that_anybody_can_compute() -> None:
    assert lot("ab", "91410100MA9GQ0001Q") == sha256(b"ab91410100MA9GQ0001Q").hexdigest()
    assert seal("ab") == "fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603"


def test_equals_are_ordered_by_lot_and_another_seed_orders_anew() -> None:
    firms = tuple(_firm(number) for number in range(1, 9))
    orders = {
        seed: [each.id for each in in_order(Applications(firms, (), Rule(), seed))] for seed in ("a", "b")
    }
    assert orders["a"] != orders["b"]
    assert orders["a"] == [each.id for each in sorted(firms, key=lambda each: lot("a", each.uscc))]


def test_the_first_in_line_takes_the_time_it_wants_most() -> None:
    firms = [_firm(1, wanted=(TEN, NINE)), _firm(2, wanted=(TEN, ELEVEN))]
    given = _given(firms, [_place(NINE), _place(TEN), _place(ELEVEN)])
    assert [place and place.starts_at for place in given.values()] == [TEN, ELEVEN]


def test_who_takes_no_other_time_is_in_reserve_when_the_wishes_are_gone() -> None:
    firms = [_firm(1, wanted=(TEN,)), _firm(2, wanted=(TEN,), takes_any=False)]
    assert _given(firms, [_place(NINE), _place(TEN)])[2] is None
    firms[1] = replace(firms[1], takes_any=True)
    other = _given(firms, [_place(NINE), _place(TEN)])[2]
    assert other is not None
    assert other.starts_at == NINE


def test_at_the_wished_time_the_panel_with_the_wished_roles_is_taken() -> None:
    one, two = _place(NINE, 1, roles=("finance",)), _place(NINE, 2, roles=("finance", "listing"))
    assert _given([_firm(1, roles=frozenset({"listing"}))], [one, two])[1] == two


def test_an_expert_at_two_stations_sees_one_firm_at_a_time() -> None:
    given = _given([_firm(1), _firm(2)], [_place(NINE, 1, expert=7), _place(NINE, 2, expert=7)])
    assert given[1] is not None
    assert given[2] is None


def test_nobody_is_sent_to_a_panel_that_steps_back_or_while_busy_elsewhere() -> None:
    tick = int(NINE.timestamp()) // 300
    assert _given([_firm(1, barred=frozenset({1}))], [_place(NINE)])[1] is None
    assert _given([_firm(1, busy=frozenset({tick}))], [_place(NINE)])[1] is None
    assert _given([_firm(1, busy=frozenset({tick - 1}))], [_place(NINE)])[1] is not None


def test_the_reasons_name_the_rank_each_priority_the_lot_and_the_slot() -> None:
    firms = tuple(_firm(number, is_first_time=number != 2, wanted=(NINE,)) for number in (1, 2, 3))
    applications = Applications(firms, (_place(NINE), _place(TEN)), Rule((Priority.FIRST_TIME,)), "seed")
    outcomes = allocate(applications)
    said = ["\n".join(reasons(applications, outcomes, each)) for each in outcomes]
    assert "共 3 家申请，2 个时段，贵企业排在第 1 位" in said[0]
    assert "分到 09:00，是您最想要的时间" in said[0]
    assert "抽签：并列 2 家" in said[1]
    assert "更想要的 09:00 已没有合适的空位，分到 10:00" in said[1]
    assert "贵企业以前参加过，另有 2 家因此排在前面" in said[2]
    assert "进入候补" in said[2]
    assert all(firm.uscc not in text for text in said for firm in firms)


times = st.sampled_from([NINE + timedelta(minutes=40 * number) for number in range(4)])
firms_of = st.lists(
    st.builds(
        Applicant,
        id=st.integers(1, 10**6),
        uscc=st.from_regex(r"[0-9A-Z]{18}", fullmatch=True),
        made_at=st.integers(0, 5).map(lambda minutes: MADE + timedelta(minutes=minutes)),
        wanted=st.lists(times, max_size=3, unique=True).map(tuple),
        takes_any=st.booleans(),
        roles=st.frozensets(st.sampled_from(["finance", "listing"])),
        is_first_time=st.booleans(),
        is_listed=st.booleans(),
        fit=st.integers(0, 2),
        barred=st.frozensets(st.integers(1, 3), max_size=2),
    ),
    max_size=8,
    unique_by=(lambda each: each.id, lambda each: each.uscc),
)
places_of = st.lists(
    st.builds(_place, times, st.integers(1, 3), st.integers(0, 2)),
    max_size=6,
    unique_by=lambda each: (each.station_id, each.starts_at),
)
rules = st.builds(
    Rule, st.permutations(list(Priority)).map(lambda order: tuple(order[:2])), st.sampled_from(TieBreak)
)


@given(firms_of, places_of, rules)
def test_nobody_lower_gets_what_a_higher_one_wanted_more_and_could_have_had(
    firms: list[Applicant], places: list[Place], rule: Rule
) -> None:
    outcomes = allocate(Applications(tuple(firms), tuple(places), rule, "seed"))
    assert sorted(each.applicant.id for each in outcomes) == sorted(each.id for each in firms)
    held: list[Outcome] = []
    for each in outcomes:
        key = preference(each.applicant)
        for place in places:
            is_possible = suits(each.applicant, place) and not any(
                above.place and above.place.holds & place.holds for above in held
            )
            if is_possible:
                assert each.place is not None
                assert key(each.place) <= key(place)
        if each.place:
            assert suits(each.applicant, each.place)
            assert not any(above.place and above.place.holds & each.place.holds for above in held)
        held.append(each)


@given(firms_of, places_of, rules, st.randoms())
def test_the_order_in_which_applications_are_read_changes_nothing(
    firms: list[Applicant], places: list[Place], rule: Rule, random: Random
) -> None:
    again = [*firms]
    random.shuffle(again)
    first = allocate(Applications(tuple(firms), tuple(places), rule, "seed"))
    assert first == allocate(Applications(tuple(again), tuple(places), rule, "seed"))
