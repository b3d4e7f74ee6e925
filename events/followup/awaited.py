"""Who has to act next, until when, and who may enter what. Pure."""

from datetime import date, datetime, time, timedelta

from events.followup.stages import Stage, following
from yurong.kit.clock import instant

CHASED_AFTER = (9, 21, 45)
"""Days after which whoever is awaited is reminded; at the last the coordinating office is told too."""
ESCALATED_AFTER = CHASED_AFTER[-1]
ANSWER_WITHIN = timedelta(days=CHASED_AFTER[0])

FIRM, INSTITUTION, ORGANISER, SYSTEM = "firm", "institution", "organiser", "system"
WAITING = (Stage.HANDED_OVER, Stage.ACCEPTED, Stage.VISITED, Stage.GRANTED)
_BY_FIRM = (Stage.HANDED_OVER, Stage.WITHDRAWN, Stage.ENDED)
_BY_INSTITUTION = (
    Stage.ACCEPTED,
    Stage.VISITED,
    Stage.GRANTED,
    Stage.PAID,
    Stage.INSURED,
    Stage.INVESTED,
    Stage.DECLINED,
    Stage.ENDED,
)


def awaited(stage: Stage, *, is_task: bool, owner: str, has_desk: bool) -> str:
    """firm, institution or organiser; empty when nobody has to act.

    The organiser stands in for an institution that nobody signs in for, and for departments.
    """
    if is_task:
        return "" if stage is not Stage.PROPOSED else FIRM if owner == FIRM else ORGANISER
    if stage is Stage.PROPOSED:
        return FIRM
    return "" if stage not in WAITING else INSTITUTION if has_desk else ORGANISER


def clock_start(since: datetime, *, is_task: bool, due_on: date | None, is_awaited: bool) -> datetime | None:
    """When the clock of a stage starts: as it is reached; of a task with a day, when that day is over.

    Mainland days. None while nobody is awaited: nothing is late then.
    """
    if not is_awaited:
        return None
    if is_task and due_on is not None:
        return max(since, instant(due_on + timedelta(days=1), time(0, 0)))
    return since


def days_late(clock_at: datetime | None, now: datetime) -> int:
    """The highest of 9, 21 and 45 days that have passed since the clock started; 0 while none has."""
    if clock_at is None:
        return 0
    return max((days for days in CHASED_AFTER if now >= clock_at + timedelta(days=days)), default=0)


def may_enter(stage: Stage, by: str, *, is_task: bool, owner: str) -> tuple[Stage, ...]:
    """What this side may enter next, in the order of the ledger.

    Consent, and taking it back, is the firm's alone: nobody gives it on its behalf.
    """
    after = following(stage, is_task=is_task)
    if is_task:
        return after if by == ORGANISER or (by == FIRM and owner == FIRM) else ()
    if by == FIRM:
        return tuple(each for each in after if each in _BY_FIRM)
    if by in (INSTITUTION, ORGANISER):
        return tuple(each for each in after if each in _BY_INSTITUTION)
    return ()
