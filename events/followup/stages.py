"""跟踪台账: what can become of a match or a task, in which order. Pure: steps in, standing out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from catalog.vocabulary import Labelled
from yurong.kit.money import Money

NOTHING = Money(0)


class Stage(Labelled):
    """Where a follow-up stands: the kind of its last step, `proposed` before the first."""

    PROPOSED = "proposed", "待企业同意"
    HANDED_OVER = "handed_over", "已转交，待机构答复"
    ACCEPTED = "accepted", "机构已受理"
    VISITED = "visited", "已走访"
    GRANTED = "granted", "已授信"
    PAID = "paid", "已放款"
    INSURED = "insured", "已承保"
    INVESTED = "invested", "已投资"
    DECLINED = "declined", "机构未受理"
    WITHDRAWN = "withdrawn", "企业已撤回同意"
    ENDED = "ended", "已结束"
    DONE = "done", "已办"
    NOT_DONE = "not_done", "未办"


S = Stage
ANNULLED = "annulled"
"""The kind of a correction that says: this never happened."""

_GOES_ON = (S.GRANTED, S.INSURED, S.INVESTED, S.DECLINED, S.ENDED, S.WITHDRAWN)
NEXT: dict[Stage, tuple[Stage, ...]] = {
    S.PROPOSED: (S.HANDED_OVER, S.ENDED),
    S.HANDED_OVER: (S.ACCEPTED, S.DECLINED, S.ENDED, S.WITHDRAWN),
    S.ACCEPTED: (S.VISITED, *_GOES_ON),
    S.VISITED: (S.VISITED, *_GOES_ON),
    S.GRANTED: (S.PAID, S.ENDED, S.WITHDRAWN),
    S.PAID: (S.PAID, S.ENDED, S.WITHDRAWN),
    S.WITHDRAWN: (S.HANDED_OVER, S.ENDED),
}
"""What may follow in a match; what is not named here is the end."""
NEXT_OF_TASK: dict[Stage, tuple[Stage, ...]] = {
    S.PROPOSED: (S.DONE, S.NOT_DONE),
    S.NOT_DONE: (S.DONE,),
}
WITH_AMOUNT = (S.GRANTED, S.PAID, S.INSURED, S.INVESTED)
WITH_RATE = (S.GRANTED, S.PAID)
WITH_REASON = (S.DECLINED, S.ENDED, S.NOT_DONE)
DECIDED = (S.GRANTED, S.INSURED, S.INVESTED, S.DECLINED)
HIDDEN = (S.PROPOSED, S.WITHDRAWN)
"""Stages in which the institution sees nothing: the firm has not agreed, or no longer does."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the ledger as a value. `kind` is a Stage, or ANNULLED in a correction."""

    id: int
    kind: str
    on_day: date
    at: datetime
    amount: Money | None = None
    corrects_id: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the steps add up to. `since` is when the follow-up came into its stage.

    `decision_days` counts from the hand-over to the institution's decision: credit, cover, investment or no.
    """

    stage: Stage
    since: datetime
    handed_on: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    granted: Money = NOTHING
    paid: Money = NOTHING
    insured: Money = NOTHING
    invested: Money = NOTHING
    live: tuple[Step, ...] = field(default=())

    @property
    def decision_days(self) -> int | None:
        if self.handed_on is None or self.decided_on is None:
            return None
        return (self.decided_on - self.handed_on).days


class Impossible(ValueError):
    """Steps in an order that cannot be: a sentence for whoever entered the last one."""


def following(stage: Stage, *, is_task: bool) -> tuple[Stage, ...]:
    """What may come next."""
    return (NEXT_OF_TASK if is_task else NEXT).get(stage, ())


def standing(steps: Sequence[Step], opened_at: datetime, *, is_task: bool) -> Standing:
    """Where these steps lead, in order of entry. Raises Impossible, naming what does not fit.

    A correction stands in the place of what it corrects; an annulled step never was.
    """
    now = Standing(S.PROPOSED, opened_at)
    for step in live_steps(steps):
        now = _after(now, step, is_task=is_task)
    if now.paid > now.granted:
        raise Impossible(f"放款合计 {now.paid} 超过授信 {now.granted}，请核对金额")
    return now


def live_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps that count, each as last corrected, in the order in which they were first entered."""
    places: dict[int, Step] = {}
    place_of: dict[int, int] = {}
    for step in sorted(steps, key=lambda each: each.id):
        if step.corrects_id is None:
            places[step.id] = step
            place_of[step.id] = step.id
            continue
        place = place_of[step.id] = place_of[step.corrects_id]
        places[place] = replace(step, at=places[place].at)
    return tuple(step for step in places.values() if step.kind != ANNULLED)


def _after(now: Standing, step: Step, *, is_task: bool) -> Standing:
    stage = Stage(step.kind)
    if stage not in following(now.stage, is_task=is_task):
        raise Impossible(f"「{now.stage.label}」之后不能记「{stage.label}」")
    if now.live and step.on_day < now.live[-1].on_day:
        raise Impossible(f"日期不能早于上一步（{now.live[-1].on_day}）")
    amount = step.amount or NOTHING
    return replace(
        now,
        stage=stage,
        since=step.at,
        live=(*now.live, step),
        handed_on=step.on_day if stage is S.HANDED_OVER else now.handed_on,
        accepted_on=step.on_day if stage is S.ACCEPTED else now.accepted_on,
        decided_on=step.on_day if stage in DECIDED else now.decided_on,
        granted=now.granted + amount if stage is S.GRANTED else now.granted,
        paid=now.paid + amount if stage is S.PAID else now.paid,
        insured=now.insured + amount if stage is S.INSURED else now.insured,
        invested=now.invested + amount if stage is S.INVESTED else now.invested,
    )
