"""跟踪台账: the one entrance for every step of a follow-up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from events.followup import letters
from events.followup.awaited import ORGANISER, awaited, clock_start, may_enter
from events.followup.entry import Entry, corrections, faults
from events.followup.models import FollowCase, FollowStep, FollowUp
from events.followup.refusals import MovedOn, StepRefused
from events.followup.stages import ANNULLED, Impossible, Stage, Standing, Step, standing
from yurong.accounts.audit import record
from yurong.kit.clock import local


def enter(
    session: Session,
    *,
    follow_up_id: int,
    entry: Entry,
    by: str,
    account_id: int,
    request_key: str,
    now: datetime,
    public_url: str,
) -> FollowStep:
    """The step as stored; entering it twice under one `request_key` gives the first. Writes, and mails.

    `by`: firm, institution or organiser; whether the follow-up is theirs is the caller's business. Raises
    StepRefused (422) with a message per field, MovedOn (409) when somebody was quicker.
    """
    follow_up = hold(session, follow_up_id)
    if found := _entered(session, account_id, request_key, follow_up_id):
        return found
    if errors := faults_of(follow_up, entry, by, now):
        raise StepRefused(errors)
    before = stand(follow_up)
    _check_side(follow_up, before, entry, by)
    step = write_step(session, follow_up, entry, by, account_id, request_key, now)
    record(session, account_id, f"follow_up.{entry.kind}", f"follow_up:{follow_up.code}", by=by)
    if entry.corrects is None:
        letters.tell(session, follow_up, step, now, public_url)
    return step


def faults_of(follow_up: FollowUp, entry: Entry, by: str, now: datetime) -> dict[str, str]:
    """What is wrong with the entry by itself: a message per field. The case of the follow-up is loaded."""
    is_on_behalf = by == ORGANISER and follow_up.kind != "task" and entry.corrects is None
    today = local(now).date()
    return faults(entry, held_on=follow_up.case.held_on, today=today, is_on_behalf=is_on_behalf)


def hold(session: Session, follow_up_id: int) -> FollowUp:
    """The follow-up, locked until the transaction ends, with its case and steps as they now are."""
    session.execute(select(FollowUp.id).where(FollowUp.id == follow_up_id).with_for_update())
    found = select(FollowUp).where(FollowUp.id == follow_up_id)
    loaded = found.options(
        joinedload(FollowUp.case).joinedload(FollowCase.enterprise),
        joinedload(FollowUp.case).joinedload(FollowCase.account),
        joinedload(FollowUp.steps),
    )
    return session.scalars(loaded.execution_options(populate_existing=True)).unique().one()


def write_step(
    session: Session,
    follow_up: FollowUp,
    entry: Entry,
    by: str,
    account_id: int | None,
    request_key: str,
    now: datetime,
) -> FollowStep:
    """Adds the step and what the follow-up now stands at; `follow_up` is held. Writes.

    Raises StepRefused when the steps no longer make sense together.
    """
    step = FollowStep(
        follow_up_id=follow_up.id,
        kind=entry.kind,
        on_day=entry.on_day,
        amount=entry.amount,
        rate_bp=entry.rate_bp,
        reason=entry.reason,
        source=entry.source,
        by_role=by,
        account_id=account_id,
        at=now,
        request_key=request_key,
        corrects_id=entry.corrects,
    )
    latest = max((each.id for each in follow_up.steps), default=0) + 1
    new = Step(latest, entry.kind, entry.on_day, now, entry.amount, entry.corrects)
    try:
        after = _stand(follow_up, (*values_of(follow_up.steps), new))
    except Impossible as impossible:
        raise StepRefused({_field_of(entry, impossible): str(impossible)}) from None
    put_standing(follow_up, after)
    session.add(step)
    session.flush()
    return step


def stand(follow_up: FollowUp) -> Standing:
    """What the stored steps add up to."""
    return _stand(follow_up, values_of(follow_up.steps))


def values_of(steps: Sequence[FollowStep]) -> tuple[Step, ...]:
    return tuple(
        Step(each.id, each.kind, each.on_day, each.at, each.amount, each.corrects_id) for each in steps
    )


def put_standing(follow_up: FollowUp, after: Standing) -> None:
    """Repeats in the follow-up's own columns what its steps add up to."""
    is_task = follow_up.kind == "task"
    waits_for = awaited(
        after.stage, is_task=is_task, owner=follow_up.owner, has_desk=follow_up.institution_id is not None
    )
    follow_up.stage = after.stage.value
    follow_up.clock_at = clock_start(
        after.since, is_task=is_task, due_on=follow_up.due_on, is_awaited=bool(waits_for)
    )
    follow_up.handed_on, follow_up.accepted_on = after.handed_on, after.accepted_on
    follow_up.decision_days = after.decision_days
    follow_up.granted, follow_up.paid = after.granted, after.paid
    follow_up.insured, follow_up.invested = after.insured, after.invested


def _stand(follow_up: FollowUp, steps: Sequence[Step]) -> Standing:
    return standing(steps, follow_up.case.opened_at, is_task=follow_up.kind == "task")


def _check_side(follow_up: FollowUp, before: Standing, entry: Entry, by: str) -> None:
    """Whether this side may enter this now. Raises MovedOn."""
    if entry.corrects is not None:
        mine = {each.id for each in follow_up.steps if by == ORGANISER or each.by_role == by}
        theirs_alone = (Stage.HANDED_OVER, Stage.WITHDRAWN)
        corrected = next((each for each in before.live if each.id == entry.corrects), None)
        if (
            corrected is None
            or corrected.id not in mine
            or corrected.kind in theirs_alone
            or entry.kind not in corrections(before.live, entry.corrects)
        ):
            raise MovedOn("这一步不能这样更正：它不是您录入的，已经更正过，或者后面还有进展。请刷新后再看。")
        return
    able = may_enter(before.stage, by, is_task=follow_up.kind == "task", owner=follow_up.owner)
    if entry.kind not in able:
        raise MovedOn(f"这一项现在是「{before.stage.label}」，您要记的这一步已经不适用。请刷新后再看。")


def _entered(session: Session, account_id: int, request_key: str, follow_up_id: int) -> FollowStep | None:
    return session.scalar(
        select(FollowStep).where(
            FollowStep.account_id == account_id,
            FollowStep.request_key == request_key,
            FollowStep.follow_up_id == follow_up_id,
        )
    )


def _field_of(entry: Entry, impossible: Impossible) -> str:
    if "日期" in str(impossible):
        return "on_day"
    return "amount" if entry.amount is not None or entry.kind == ANNULLED else "kind"
