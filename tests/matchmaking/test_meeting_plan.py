"""Plans of one-to-one meetings: the hard rules always hold, nobody is left out, and the best is found."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings

from bench.meetings import a_day, at_random, greedy
from events.matchmaking.meetings.check import check
from events.matchmaking.meetings.explain import unmet_musts, why_none, why_not
from events.matchmaking.meetings.problem import Fit, Meeting, Party, Task, Wish
from events.matchmaking.meetings.solve import propose
from events.matchmaking.meetings.worth import points
from tests.matchmaking.meeting_days import (
    a_task,
    at,
    days,
    every_plan,
    holds,
    is_speaking_for,
    placed_of,
    reached,
    worth,
)

SETTINGS = settings(max_examples=100, deadline=None)


@SETTINGS
@given(days())
def test_a_small_plan_is_the_best_of_all_plans_and_proven(task: Task) -> None:
    found = propose(task, 5.0)
    placed = placed_of(found.plan)
    assert check(task, found.plan) == []
    assert holds(task, placed)
    best = max(
        (reached(task, each), worth(task, each))
        for each in every_plan(task)
        if all(is_speaking_for(task, pair) for pair in each)
    )
    assert (found.met, found.points) == (reached(task, placed), worth(task, placed)) == best
    assert (found.most_met, found.bound) == best


@SETTINGS
@given(days())
def test_what_is_held_stays_and_the_rest_is_the_best_around_it(task: Task) -> None:
    first = propose(task, 5.0).plan
    held = first[::2]
    found = propose(replace(task, held=held), 5.0)
    assert set(held) <= set(found.plan)
    assert (found.met, found.points) == (reached(task, placed_of(first)), worth(task, placed_of(first)))
    assert found.gap_bp == 0


@pytest.mark.parametrize("absent", [0.0, 0.3])
def test_a_day_of_middle_size_beats_greedy_and_chance_and_leaves_nobody_out(absent: float) -> None:
    task = a_day(50, 12, 8, absent)
    found = propose(task, 5.0)
    assert check(task, found.plan) == []
    assert found.met == found.most_met == len(task.party)
    assert found.gap_bp <= 10
    for other in (greedy(task), at_random(task)):
        assert reached(task, dict.fromkeys(other, 0)) < found.met
        assert points(task, other) < found.points


def test_the_same_day_gives_the_same_plan() -> None:
    task = a_day(30, 15, 6, 0.3)
    assert propose(task).plan == propose(task).plan


def test_a_full_day_is_placed_whole_when_everybody_is_there() -> None:
    task = a_task(firms=6, institutions=6, rounds=6, tables=6)
    found = propose(task)
    assert len(found.plan) == 36
    assert found.gap_bp == 0


def test_few_shared_tables_are_used_in_every_round() -> None:
    task = a_task(firms=6, institutions=6, rounds=6, tables=2)
    assert Counter(each.round for each in propose(task).plan) == dict.fromkeys(range(6), 2)


def test_an_institution_stays_at_its_table() -> None:
    task = a_task(firms=4, institutions=3, rounds=4, tables=3)
    tables = {(each.institution, each.table) for each in propose(task).plan}
    assert len(tables) == 3


def test_own_tables_are_kept_and_are_nobody_elses() -> None:
    task = a_task(firms=4, institutions=2, rounds=2, tables=3)
    first, other = task.institutions
    task = replace(task, institutions=(replace(first, tables=(3,)), other))
    found = propose(task).plan
    assert {each.table for each in found if each.institution == first.id} == {3}
    assert 3 not in {each.table for each in found if each.institution == other.id}


def test_two_people_meet_two_firms_at_once() -> None:
    task = a_task(firms=2, institutions=1, rounds=1)
    assert len(propose(task).plan) == 1
    two = replace(task, institutions=(replace(task.institutions[0], seats=2),))
    assert len(propose(two).plan) == 2


def test_a_first_meeting_comes_before_any_wish() -> None:
    wishes = {(1, 101): Wish.MUST, (101, 1): Wish.MUST, (1, 102): Wish.MUST, (102, 1): Wish.MUST}
    task = a_task(firms=2, institutions=2, rounds=1, wishes=wishes)
    assert {each.firm for each in propose(task).plan} == {1, 2}


def test_a_must_comes_before_a_may_and_a_may_before_the_best_fit() -> None:
    task = a_task(firms=1, institutions=2, rounds=1, wishes={(1, 102): Wish.MAY}, fit=0)
    task = replace(task, fits={(1, 101): Fit(39)})
    assert [each.institution for each in propose(task).plan] == [102]
    musts = replace(task, wishes={(1, 102): Wish.MAY, (101, 1): Wish.MUST}, fits={(1, 102): Fit(60)})
    assert [each.institution for each in propose(musts).plan] == [101]


@pytest.mark.parametrize("said", [(1, 101), (101, 1)])
def test_a_no_of_either_side_is_final(said: tuple[int, int]) -> None:
    task = a_task(firms=1, institutions=1, wishes={said: Wish.NO, said[::-1]: Wish.MUST})
    found = propose(task)
    assert found.plan == ()
    assert (found.met, found.most_met, found.gap_bp) == (0, 0, 0)


def test_a_no_is_told_to_nobody() -> None:
    """What is said of a pair that one of them refuses is what is said of a pair that nobody refuses."""
    task = a_task(firms=1, institutions=2, wishes={(1, 101): Wish.NO, (102, 1): Wish.NO})
    open_ = a_task(firms=1, institutions=2)
    for pair in ((1, 101), (1, 102)):
        assert why_not(task, (), pair) == why_not(open_, (), pair) == "没有排上"
    assert why_none(task, (), 1) == why_none(open_, (), 1)


def test_musts_that_are_not_met_are_named_with_why() -> None:
    wishes = {(1, 101): Wish.MUST, (102, 1): Wish.MUST, (2, 101): Wish.MUST, (2, 102): Wish.MAY}
    task = replace(a_task(firms=2, rounds=1, wishes=wishes), barred=frozenset({(1, 102)}))
    plan = (at(0, 1, 1, 101),)
    assert unmet_musts(task, plan) == [(2, 101), (102, 1)]
    assert why_not(task, plan, (2, 101)) == "没有排上：共同能来的轮次都已排满"
    assert why_not(task, plan, (1, 102)) == "须回避"
    away = replace(task, firms=(task.firms[0], replace(task.firms[1], rounds=frozenset())))
    assert why_not(away, plan, (2, 101)) == "没有共同能来的轮次"


@pytest.mark.parametrize(
    ("firm", "plan", "why"),
    [
        (Party(1, "企业1", frozenset(), 3), (), "没有一轮能来"),
        (Party(1, "企业1", frozenset({0}), 0), (), "会面数上限是 0"),
        (Party(1, "企业1", frozenset({0}), 3), (at(0, 1, 2, 101),), "能来的轮次里，合适的对象都已排满"),
        (Party(1, "企业1", frozenset({1}), 3), (at(0, 1, 2, 101),), "还有空的轮次，可以手工安排或重新排"),
    ],
)
def test_why_somebody_has_none(firm: Party, plan: tuple[Meeting, ...], why: str) -> None:
    task = a_task(firms=2, institutions=1, rounds=2)
    assert why_none(replace(task, firms=(firm, task.firms[1])), plan, 1) == why


def test_why_a_firm_whom_nothing_fits_has_none() -> None:
    assert why_none(a_task(fit=0), (), 1) == "没有人选它，它也没有选人，需求和产品也没有对上"


def test_the_planner_tells_how_far_it_is_and_can_be_stopped() -> None:
    class Stopped(Exception):
        pass

    heard: list[str] = []

    def tell(done: int, of: int, said: str) -> None:
        heard.append(said)
        if done == 1:
            raise Stopped

    with pytest.raises(Stopped):
        propose(a_task(), tell=tell)
    assert heard == ["正在挑选谁和谁见面", "选出 6 场会面，正在排轮次"]
