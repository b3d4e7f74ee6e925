"""Planning again after a drop-out: as few others as possible are moved, and seats are filled on the spot."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.meetings import a_day
from events.matchmaking.meetings.check import check
from events.matchmaking.meetings.problem import Fit, Plan, Task, Wish
from events.matchmaking.meetings.replan import replan, without
from events.matchmaking.meetings.solve import propose
from events.matchmaking.meetings.suggest import suggestions
from tests.matchmaking.meeting_days import (
    Placed,
    a_task,
    at,
    days,
    every_plan,
    is_speaking_for,
    placed_of,
    reached,
    some_plan,
    worth,
)

Rank = tuple[int, int, int, int]


@settings(max_examples=100, deadline=None)
@given(days(), st.data())
def test_after_a_drop_out_no_plan_moves_fewer(task: Task, data: st.DataObject) -> None:
    before = data.draw(some_plan(task))
    gone = data.draw(st.sampled_from(sorted(task.party)))
    now = without(task, gone)
    found = replan(now, before, 5.0)
    assert check(now, found.plan) == []
    assert not any(gone in each.pair for each in found.plan)
    stands = {each.pair: each.round for each in before if gone not in each.pair}
    free = {each.firm for each in before if gone in each.pair}
    free |= {each.institution for each in before if gone in each.pair}
    free |= {each.id for each in task.party.values() if not each.had}.difference(*stands)
    best = max(
        _rank(task, stands, each)
        for each in every_plan(now)
        if all(pair in stands or (is_speaking_for(task, pair) and free & {*pair}) for pair in each)
    )
    assert _rank(task, stands, placed_of(found.plan)) == best
    assert found.proven


@settings(max_examples=50, deadline=None)
@given(days(), st.data())
def test_what_is_told_of_the_change_is_the_change(task: Task, data: st.DataObject) -> None:
    before = data.draw(some_plan(task))
    now = without(task, data.draw(st.sampled_from(sorted(task.party))))
    found = replan(now, before, 5.0)
    kept = set(before) & set(found.plan)
    moved_from, moved_to = {each for each, _ in found.moved}, {each for _, each in found.moved}
    assert set(before) == kept | set(found.gone) | moved_from | set(found.lost)
    assert set(found.plan) == kept | moved_to | set(found.added)
    assert all(each.pair == to.pair and each != to for each, to in found.moved)


def _rank(task: Task, stands: Placed, placed: Placed) -> Rank:
    """The rule's order: parties with a meeting, musts kept, little moved and less given up, points."""
    musts = sum(
        task.wishes.get(said) is Wish.MUST
        for pair in placed.keys() & stands.keys()
        for said in (pair, pair[::-1])
    )
    stay, last = len(placed.items() & stands.items()), len(placed.keys() & stands.keys())
    return reached(task, placed), musts, stay + last, worth(task, placed)


def test_nobody_is_moved_when_everybody_still_has_a_meeting() -> None:
    task = a_day(50, 12, 8, 0.3)
    before = propose(task, 5.0).plan
    gone = before[0].firm
    found = replan(without(task, gone), before, 5.0)
    assert (found.moved, found.lost, found.proven) == ((), (), True)
    assert set(found.gone) == {each for each in before if gone in each.pair}
    assert check(without(task, gone), found.plan) == []


def test_few_are_moved_for_those_whom_an_institution_leaves_without_any() -> None:
    task = a_day(50, 12, 8, 0.3)
    before = propose(task, 5.0).plan
    now = without(task, before[0].institution)
    found = replan(now, before, 5.0)
    left = {each.firm for each in found.gone} - {each.firm for each in before if each not in found.gone}
    assert check(now, found.plan) == []
    assert reached(task, placed_of(found.plan)) == len(task.party) - 1
    assert 0 < len(found.moved) + len(found.lost) <= len(left)


def test_one_is_moved_so_that_nobody_is_left_without() -> None:
    """Firm 1 can come in the first round only; its institution leaves, the other is taken by firm 2 then."""
    task = a_task(firms=2, institutions=2, rounds=2)
    task = replace(
        task, firms=(replace(task.firms[0], rounds=frozenset({0})), replace(task.firms[1], most=1))
    )
    before = (at(0, 1, 1, 101), at(0, 2, 2, 102))
    found = replan(without(task, 101), before)
    assert [(each.pair, to.round) for each, to in found.moved] == [((2, 102), 1)]
    assert [each.pair for each in found.added] == [(1, 102)]
    assert found.proven


def test_what_is_held_is_not_moved_for_anybody() -> None:
    task = a_task(firms=2, institutions=2, rounds=2)
    task = replace(task, firms=(replace(task.firms[0], rounds=frozenset({0})), task.firms[1]))
    before = (at(0, 1, 1, 101), at(0, 2, 2, 102))
    found = replan(replace(without(task, 101), held=(before[1],)), before)
    assert found.plan == (before[1],)


def test_who_met_somebody_before_is_not_left_without() -> None:
    """As above, but firm 1 had a meeting this morning: nobody has to move for it."""
    task = a_task(firms=2, institutions=2, rounds=2)
    first = replace(task.firms[0], rounds=frozenset({0}), had=1)
    task = replace(task, firms=(first, replace(task.firms[1], most=1)))
    before = (at(0, 1, 1, 101), at(0, 2, 2, 102))
    found = replan(without(task, 101), before)
    assert (found.plan, found.proven) == ((before[1],), True)


def test_only_those_concerned_get_new_meetings() -> None:
    """Firm 3 has a meeting and kept it: that another round is free by now changes nothing for it."""
    task = a_task(firms=3, institutions=2, rounds=3)
    before = (at(0, 1, 1, 101), at(0, 2, 2, 102), at(1, 2, 3, 102))
    found = replan(without(task, 101), before)
    assert {each.firm for each in found.added} == {1}


def _waiting() -> tuple[Task, Plan]:
    """Firm 1 does not come to institution 101 in the first round; firm 2 is busy then, 3 to 6 are not."""
    wishes = {(5, 101): Wish.MUST, (6, 101): Wish.NO}
    task = a_task(firms=6, institutions=2, rounds=2, wishes=wishes)
    fits = {**task.fits, (4, 101): Fit(60, ("产品对得上",))}
    plan = (at(0, 1, 1, 101), at(0, 2, 2, 102), at(1, 2, 4, 102), at(1, 1, 5, 101))
    return replace(task, fits=fits), plan


def test_seats_are_offered_to_those_without_a_meeting_first() -> None:
    task, plan = _waiting()
    found = suggestions(task, plan, plan[0], 1, task.party.keys())
    assert [each.meeting for each in found] == [at(0, 1, 3, 101), at(0, 1, 4, 101)]
    assert [each.has_none for each in found] == [True, False]
    assert found[1].reasons == ("产品对得上",)


def test_nobody_who_is_not_there_is_suggested() -> None:
    task, plan = _waiting()
    assert [each.meeting.firm for each in suggestions(task, plan, plan[0], 1, {4})] == [4]


def test_a_must_goes_before_a_better_fit() -> None:
    task, plan = _waiting()
    without_later = tuple(each for each in plan if each.firm != 5)
    asked = replace(task, wishes={**task.wishes, (3, 101): Wish.NO})
    found = suggestions(asked, (*without_later, at(1, 3, 5, 102)), plan[0], 1, task.party.keys())
    assert [each.meeting.firm for each in found] == [5, 4]


def test_a_firm_that_waits_is_offered_institutions_at_their_tables() -> None:
    task, _ = _waiting()
    plan = (at(0, 1, 1, 101),)
    found = suggestions(task, plan, plan[0], 101, task.party.keys())
    assert [each.meeting for each in found] == [at(0, 1, 1, 102)]
