"""The order of stages: any walk along it adds up, and the stored standing is what the steps say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.followup.awaited import awaited, clock_start, days_late
from events.followup.stages import (
    NEXT,
    NEXT_OF_TASK,
    Impossible,
    Stage,
    Step,
    following,
    live_steps,
    standing,
)
from yurong.kit.money import Money

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)


@st.composite
def walks(draw: st.DrawFn) -> list[Step]:
    """A walk along NEXT, with amounts, some of it corrected to the same kind."""
    stage, steps = Stage.PROPOSED, list[Step]()
    while following(stage, is_task=False) and len(steps) < 12 and draw(st.booleans() | st.just(True)):
        stage = draw(st.sampled_from(following(stage, is_task=False)))
        amount = Money(draw(st.integers(1, 50))) if stage is not Stage.PAID else Money(1)
        steps.append(Step(len(steps) + 1, stage.value, DAY, AT, amount))
    return steps


@given(walks())
def test_a_walk_along_the_table_stands_where_it_ends(walk: list[Step]) -> None:
    if sum(each.kind == "paid" for each in walk) > sum(
        each.amount.fen for each in walk if each.kind == "granted" and each.amount
    ):
        with pytest.raises(Impossible):
            standing(walk, AT, is_task=False)
        return
    found = standing(walk, AT, is_task=False)
    assert found.stage == (walk[-1].kind if walk else "proposed")
    assert found.paid.fen == sum(each.kind == "paid" for each in walk)
    assert found.paid <= found.granted


@given(walks(), st.data())
def test_an_annulled_last_step_never_was(walk: list[Step], data: st.DataObject) -> None:
    if not walk:
        return
    undone = [*walk, Step(99, "annulled", DAY, AT + timedelta(days=1), None, walk[-1].id)]
    assert live_steps(undone) == tuple(walk[:-1])


@given(st.lists(st.sampled_from([each.value for each in Stage if each is not Stage.PROPOSED]), max_size=6))
def test_no_other_order_is_accepted(kinds: list[str]) -> None:
    steps = [Step(at, kind, DAY, AT, Money(1)) for at, kind in enumerate(kinds, 1)]
    allowed, stage = True, Stage.PROPOSED
    for kind in kinds:
        allowed = allowed and kind in NEXT.get(stage, ())
        stage = Stage(kind)
    if allowed and kinds.count("paid") <= 1:
        standing(steps, AT, is_task=False)
    elif not allowed:
        with pytest.raises(Impossible):
            standing(steps, AT, is_task=False)


def test_a_day_before_the_step_before_is_refused() -> None:
    steps = [Step(1, "handed_over", DAY, AT), Step(2, "accepted", DAY - timedelta(days=1), AT)]
    with pytest.raises(Impossible, match="不能早于上一步"):
        standing(steps, AT, is_task=False)


@pytest.mark.parametrize(
    ("stage", "is_task", "owner", "has_desk", "who"),
    [
        ("proposed", False, "institution", True, "firm"),
        ("handed_over", False, "institution", True, "institution"),
        ("handed_over", False, "institution", False, "organiser"),
        ("granted", False, "institution", True, "institution"),
        ("paid", False, "institution", True, ""),
        ("declined", False, "institution", True, ""),
        ("withdrawn", False, "institution", True, ""),
        ("proposed", True, "firm", False, "firm"),
        ("proposed", True, "department", False, "organiser"),
        ("done", True, "firm", False, ""),
    ],
)
def test_somebody_is_awaited_while_something_is_open(
    stage: str, is_task: bool, owner: str, has_desk: bool, who: str
) -> None:
    assert awaited(Stage(stage), is_task=is_task, owner=owner, has_desk=has_desk) == who


def test_the_clock_starts_with_the_stage_and_of_a_task_when_its_day_is_over() -> None:
    assert clock_start(AT, is_task=False, due_on=None, is_awaited=True) == AT
    assert clock_start(AT, is_task=False, due_on=None, is_awaited=False) is None
    over = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Zhengzhou
    assert clock_start(AT, is_task=True, due_on=date(2026, 12, 31), is_awaited=True) == over
    assert clock_start(AT, is_task=True, due_on=date(2026, 1, 1), is_awaited=True) == AT


@pytest.mark.parametrize("days", [9, 21, 45])
def test_late_begins_with_the_second(days: int) -> None:
    due = AT + timedelta(days=days)
    before = {9: 0, 21: 9, 45: 21}[days]
    assert (days_late(AT, due - timedelta(seconds=1)), days_late(AT, due)) == (before, days)


def test_tasks_have_an_order_of_their_own() -> None:
    assert following(Stage.PROPOSED, is_task=True) == NEXT_OF_TASK[Stage.PROPOSED]
    assert following(Stage.DONE, is_task=True) == ()
