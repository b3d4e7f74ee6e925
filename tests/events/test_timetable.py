"""Panels and timetables proposed: never impossible, proven where said so, as good as trying everything."""

from dataclasses import replace
from time import monotonic, perf_counter

import pytest
from hypothesis import given, settings

from events.clinic.timetable.assigning import assign
from events.clinic.timetable.check import check, check_move, moved
from events.clinic.timetable.fit import points
from events.clinic.timetable.model import Firm, Person, Table, Task, Timetable
from events.clinic.timetable.propose import propose, rearrange
from events.clinic.timetable.roughly import rough_points, search
from events.clinic.timetable.seating import first_panels
from tests.events.timetable_days import best_of_all, days, every_panels, rank

SECONDS = 5.0
SETTINGS = settings(max_examples=60, deadline=None)


@SETTINGS
@given(days())
def test_what_is_called_proven_is_the_best_of_all_panels_and_all_places(task: Task) -> None:
    found = propose(task, SECONDS)
    everything = max(best_of_all(task, panels) for panels in every_panels(task))
    assert check(task, found.timetable) == []
    seen, worth = rank(task, found.timetable)
    assert worth == found.points <= found.bound
    if found.most_seen:
        assert seen == everything[0]
    if seen == everything[0]:
        assert found.bound >= everything[1]
        if found.gap_bp == 0:
            assert worth == everything[1]


@SETTINGS
@given(days())
def test_days_this_small_are_proven(task: Task) -> None:
    found = propose(task, SECONDS)
    assert found.gap_bp == 0


@SETTINGS
@given(days(most_firms=8, most_people=6, slots=4))
def test_panels_that_are_searched_are_no_worse_by_stations(task: Task) -> None:
    before = assign(task, first_panels(task))
    firms = [each for each in task.firms if each.id in before.places]
    found = search(task, before, monotonic() + 0.1, lambda *_: None)
    worth = rough_points(task, before.panels, firms)
    times = sum(each.slots[before.places[each.id][1]] for each in firms)
    assert points(task, before) - times + len(firms) <= worth <= rough_points(task, found, firms)
    assert check(task, assign(task, found)) == []


@SETTINGS
@given(days(most_firms=5, slots=3))
def test_places_are_the_best_for_the_panels(task: Task) -> None:
    panels = first_panels(task)
    assert rank(task, assign(task, panels)) == best_of_all(task, panels)


@SETTINGS
@given(days(most_firms=8, most_people=6, slots=4))
def test_nobody_is_used_twice_bound_to_step_back_or_not_free(task: Task) -> None:
    found = propose(task, 1.0).timetable
    person = {each.id: each for each in task.people}
    seats = [each for panel in found.panels.values() for each in panel]
    assert len(seats) == len(set(seats))
    assert len(set(found.places.values())) == len(found.places)
    assert all(len(panel) <= task.most_seats for panel in found.panels.values())
    for firm in task.firms:
        if firm.id in found.places:
            station, slot = found.places[firm.id]
            assert slot in firm.slots
            assert found.panels[station]
            assert not firm.conflicts & found.panels[station]
            assert all(slot in person[each].slots for each in found.panels[station])


@SETTINGS
@given(days(most_firms=8, most_people=6, slots=4))
def test_what_is_held_stays_and_few_others_move(task: Task) -> None:
    before = propose(task, 1.0).timetable
    if not before.places:
        return
    firm, place = max(before.places.items())
    held = replace(task, held_places={firm: place}, held_panels={place[0]: before.panels[place[0]]})
    again = propose(held, 1.0).timetable
    assert again.places[firm] == place
    assert again.panels[place[0]] == before.panels[place[0]]
    assert rearrange(held, before).timetable.places == before.places


def a_day(firms: int = 2, stations: int = 1, slots: int = 2) -> Task:
    """Firms that come at any time and wish for finance; a finance expert a station."""
    day = frozenset(range(slots))
    return Task(
        tuple(
            Firm(each, f"企业{each}", {"role:finance": 100}, dict.fromkeys(day, 0))
            for each in range(1, firms + 1)
        ),
        tuple(
            Person(each, f"专家{each}", "finance", frozenset({"role:finance"}), day)
            for each in range(1, stations + 1)
        ),
        tuple(Table(each, f"{each} 号诊台", day) for each in range(1, stations + 1)),
        1,
    )


@pytest.mark.parametrize(("firms", "seen"), [(1, 1), (2, 2), (3, 2)])
def test_nobody_goes_without_while_there_is_room_and_the_order_decides_when_there_is_none(
    firms: int, seen: int
) -> None:
    found = propose(a_day(firms), SECONDS)
    assert sorted(found.timetable.places) == list(range(1, seen + 1))
    assert found.most_seen


def test_a_firm_is_not_dropped_for_more_points() -> None:
    """The second firm is worth far more at the only place; the first in the order has it."""
    task = a_day(2, slots=1)
    poor = replace(task.firms[0], wishes={"role:listing": 100})
    assert list(propose(replace(task, firms=(poor, task.firms[1])), SECONDS).timetable.places) == [1]


def test_stations_see_equally_many() -> None:
    found = propose(a_day(6, stations=3, slots=6), SECONDS).timetable
    loads = [sum(at == table for at, _ in found.places.values()) for table in (1, 2, 3)]
    assert loads == [2, 2, 2]


def test_after_a_firm_is_moved_only_those_in_its_way_move() -> None:
    task = a_day(6, stations=2, slots=3)
    before = propose(task, SECONDS).timetable
    held = replace(task, held_places={1: before.places[2]})
    after = rearrange(held, before).timetable
    changed = [each for each in before.places if before.places[each] != after.places[each]]
    assert changed == [1, 2]


def test_a_firm_dropped_on_another_trades_places() -> None:
    before = Timetable({1: frozenset({1})}, {1: (1, 0), 2: (1, 1)})
    assert moved(before, 1, (1, 1)).places == {1: (1, 1), 2: (1, 0)}
    assert moved(before, 1, None).places == {2: (1, 1)}


BEFORE = Timetable({1: frozenset({1}), 2: frozenset({2})}, {1: (1, 0), 2: (2, 0)})


@pytest.mark.parametrize(
    ("change", "firm", "place", "why"),
    [
        ({}, 1, (1, 1), None),
        ({}, 1, None, None),
        ({}, 1, (2, 1), None),
        ({"conflicts": frozenset({2})}, 1, (2, 1), "企业1：2 号诊台的专家2须回避"),
        ({"slots": {0: 0}}, 1, (1, 1), "企业1这个时间不能来，或申请时没有选"),
        ({}, 1, (1, 7), "企业1：1 号诊台这个时段已有预约"),
        ({}, 1, (9, 0), "企业1的诊台已经移除"),
        ({}, 3, (1, 0), "企业1会没有时段"),
    ],
)
def test_a_move_is_checked_in_words(
    change: dict[str, object], firm: int, place: tuple[int, int] | None, why: str | None
) -> None:
    task = a_day(3, stations=2)
    task = replace(task, firms=(replace(task.firms[0], **change), *task.firms[1:]))  # type: ignore[arg-type]
    found = [each.why for each in check_move(task, BEFORE, firm, place)]
    assert (why in found) if why else not found


def test_a_held_firm_is_not_moved() -> None:
    task = replace(a_day(2, stations=2), held_places={2: (2, 0)})
    assert [each.why for each in check_move(task, BEFORE, 2, (2, 1))] == ["企业2已固定，请先取消固定"]


def test_a_panel_that_is_not_free_is_named() -> None:
    task = a_day(2, stations=2)
    people = (replace(task.people[0], slots=frozenset({0})), task.people[1])
    found = check_move(replace(task, people=people), BEFORE, 1, (1, 1))
    assert [each.why for each in found] == ["企业1：1 号诊台这个时段有专家没空"]


def test_an_expert_at_two_stations_is_told() -> None:
    found = check(a_day(1, stations=2), Timetable({1: frozenset({1}), 2: frozenset({1})}, {}))
    assert [each.why for each in found] == ["专家1同时坐在 2 个诊台"]


def test_a_check_of_two_hundred_firms_answers_at_once() -> None:
    task = a_day(200, stations=10, slots=20)
    panels = {each.id: frozenset({each.id}) for each in task.people}
    timetable = Timetable(
        panels, {each.id: ((each.id - 1) % 10 + 1, (each.id - 1) // 10) for each in task.firms}
    )
    times = []
    for _ in range(5):
        begun = perf_counter()
        assert check_move(task, timetable, 1, (2, 0)) == []
        times.append(perf_counter() - begun)
    assert min(times) < 0.02  # about 2 ms; the room is for a busy machine
    assert points(task, timetable) == 20_000


def test_a_day_without_experts_or_stations_sees_nobody() -> None:
    task = a_day(2)
    for empty in (replace(task, people=()), replace(task, tables=()), replace(task, firms=())):
        assert propose(empty, 1.0).timetable.places == {}
