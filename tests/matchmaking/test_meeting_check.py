"""Changes by hand: what forbids one is said in a sentence, at once."""

from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.meetings import a_day
from events.matchmaking.meetings.check import added, check, check_change, moved, removed
from events.matchmaking.meetings.problem import Meeting, Task, Wish
from events.matchmaking.meetings.solve import propose
from tests.matchmaking.meeting_days import a_task, at, days, holds, placed_of

PLAN = (at(0, 1, 1, 101), at(1, 2, 2, 102))


def _task() -> Task:
    """Three rounds. Firm 2 is away in the last, institution 102 has table 2; 3 and 102 must not meet."""
    task = a_task(firms=3, institutions=2, rounds=3, most=2, tables=3, wishes={(101, 3): Wish.NO})
    first, second, third = task.firms
    away = replace(second, rounds=frozenset({0, 1}))
    seated = replace(task.institutions[1], tables=(2,), most=2)
    return replace(
        task,
        firms=(first, away, third),
        institutions=(task.institutions[0], seated),
        barred=frozenset({(3, 102)}),
    )


@pytest.mark.parametrize(
    ("meeting", "why"),
    [
        (at(0, 3, 1, 102), "机构2的桌位是 2 号"),
        (at(0, 2, 1, 102), "企业1第 1 轮已有会面"),
        (at(0, 2, 2, 101), "2 号桌是机构2的"),
        (at(1, 3, 2, 101), "企业2第 2 轮已有会面"),
        (at(2, 3, 2, 101), "企业2第 3 轮不能来"),
        (at(0, 3, 2, 101), "机构1第 1 轮已有会面"),
        (at(2, 1, 1, 101), "企业1和机构1已经安排过一次"),
        (at(2, 2, 3, 102), "企业3和机构2须回避"),
        (at(2, 1, 3, 101), "企业3和机构1不能安排见面"),
        (at(3, 2, 1, 102), "没有第 4 轮"),
        (at(2, 7, 1, 102), "没有 7 号桌"),
        (at(2, 2, 9, 102), "有一方已不参加，请移除这场会面"),
    ],
)
def test_what_forbids_a_meeting_is_said(meeting: Meeting, why: str) -> None:
    assert why in [each.why for each in check_change(_task(), PLAN, added(PLAN, meeting)).forbids]


@pytest.mark.parametrize("meeting", [at(2, 2, 1, 102), at(1, 2, 1, 102)])
def test_a_place_can_be_had_unless_it_is_taken(meeting: Meeting) -> None:
    forbids = check_change(_task(), PLAN, added(PLAN, meeting)).forbids
    assert bool(forbids) == (meeting.place == PLAN[1].place)


def test_a_third_meeting_is_one_too_many() -> None:
    task = replace(_task(), rounds=4, institutions=a_task(institutions=3).institutions)
    plan = (*PLAN, at(2, 1, 1, 102))
    assert check(task, plan) == []
    verdict = check_change(task, plan, added(plan, at(1, 3, 1, 103)))
    assert [each.why for each in verdict.forbids] == ["企业1最多 2 场会面"]


def test_two_people_are_said_to_be_two() -> None:
    task = a_task(firms=3, institutions=1)
    task = replace(task, institutions=(replace(task.institutions[0], seats=2),))
    plan = (at(0, 1, 1, 101), at(0, 2, 2, 101))
    verdict = check_change(task, plan, added(plan, at(0, 3, 3, 101)))
    assert [each.why for each in verdict.forbids] == ["机构1第 1 轮已有会面，最多同时 2 场"]


def test_what_was_wrong_before_is_not_held_against_a_change() -> None:
    task = replace(_task(), barred=frozenset({(1, 101)}))
    assert [each.why for each in check(task, PLAN)] == ["企业1和机构1须回避"]
    assert check_change(task, PLAN, added(PLAN, at(2, 2, 1, 102))).forbids == ()


def test_a_held_meeting_stays_until_it_is_loosed() -> None:
    task = replace(_task(), held=(PLAN[0],))
    for after in (removed(PLAN, PLAN[0]), moved(PLAN, PLAN[0], (2, 1))):
        forbids = check_change(task, PLAN, after).forbids
        assert [each.why for each in forbids] == ["企业1和机构1的会面已固定，请先取消固定"]


def test_whoever_would_be_left_without_is_named() -> None:
    task = replace(_task(), wishes={(1, 101): Wish.MUST})
    verdict = check_change(task, PLAN, removed(PLAN, PLAN[0]))
    assert verdict.forbids == ()
    assert verdict.warns == ("企业1会没有会面", "机构1会没有会面")
    assert verdict.gain < 0
    kept = added(PLAN, at(2, 2, 1, 102))
    assert check_change(task, kept, removed(kept, PLAN[0])).warns == (
        "机构1会没有会面",
        "企业1会少一场一定要见的",
    )


def test_meetings_trade_places() -> None:
    assert moved(PLAN, PLAN[0], PLAN[1].place) == (at(0, 1, 2, 102), at(1, 2, 1, 101))
    assert moved(PLAN, PLAN[0], (2, 3)) == (PLAN[1], at(2, 3, 1, 101))
    assert moved(PLAN, PLAN[0], PLAN[0].place) == PLAN


@settings(max_examples=100, deadline=None)
@given(days(), st.data())
def test_the_check_finds_nothing_exactly_when_the_rules_hold(task: Task, data: st.DataObject) -> None:
    pairs = [(one.id, other.id) for one in task.firms for other in task.institutions]
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True))
    found = []
    for firm, institution in chosen:
        tables = task.tables_of(institution) or (0,)
        number, table = data.draw(st.integers(0, task.rounds - 1)), data.draw(st.sampled_from(tables))
        found.append(Meeting(number, table, firm, institution))
    plan = tuple(sorted(found))
    alone = len({each.place for each in plan}) == len(plan)
    has_tables = all(each.table in task.tables for each in plan)
    assert (check(task, plan) == []) == (holds(task, placed_of(plan)) and alone and has_tables)


def test_a_change_of_the_largest_day_is_answered_at_once() -> None:
    task = a_day(300, 60, 12, 0.0)
    plan = propose(task, 5.0).plan
    begun = perf_counter()
    check_change(task, plan, moved(plan, plan[0], plan[-1].place))
    assert perf_counter() - begun < 0.05 * 4  # the machine may be busy; bench/meetings.py has the figure
