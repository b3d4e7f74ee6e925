"""Reminders: whoever is awaited is told after 9, 21 and 45 days, the coordinating office at 45; each once.

The clock starts when a follow-up comes into its stage (of a task with a day: when that day is over, mainland
time) and stops with the next step. A round may run in any number of processes: who inserts the reminder's
row, under its unique key, sends the mail.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, contains_eager, joinedload

from events.followup.awaited import (
    ANSWER_WITHIN,
    CHASED_AFTER,
    ESCALATED_AFTER,
    FIRM,
    INSTITUTION,
    ORGANISER,
    awaited,
    days_late,
)
from events.followup.letters import CLOSING, people_of
from events.followup.models import FollowCase, FollowChase, FollowUp
from events.followup.stages import Stage
from yurong.kit.outbox import enqueue

LISTS = {FIRM: "/me/follow-ups", INSTITUTION: "/desk/follow-ups", ORGANISER: "/organise/follow-ups?late=9"}
ASKS = {
    FIRM: "下面这些事还在等您。办好了请点一下「办好了」，不办了也请说一声：",
    INSTITUTION: "下面这些企业还在等贵机构的进展，请打开后更新：",
    ORGANISER: "下面这些事还在等您处理：",
}


def chase(session: Session, now: datetime, public_url: str) -> int:
    """Mails what has become due, one mail per side and delay; how many follow-ups. Writes.

    Twice at the same time does no more than once. After a long pause only the latest delay is told.
    """
    due = [(each, days) for each in _late(session, now) if (days := _claim(session, each, now))]
    for (side, _, days), found in groupby(sorted(due, key=_recipient), _recipient):
        told = [follow_up for follow_up, _ in found]
        _mail(session, side, days, told, now, public_url)
    escalated = [each for each, days in due if days == ESCALATED_AFTER and _side(each) != ORGANISER]
    for _, forgotten in groupby(sorted(escalated, key=_organiser), _organiser):
        _escalate(session, list(forgotten), now, public_url)
    return len(due)


def _late(session: Session, now: datetime) -> Sequence[FollowUp]:
    """What has waited 9 days or more and has not been told of its last delay."""
    last = (
        select(literal(1))
        .where(
            FollowChase.follow_up_id == FollowUp.id,
            FollowChase.clock_at == FollowUp.clock_at,
            FollowChase.after_days == ESCALATED_AFTER,
        )
        .exists()
    )
    found = (
        select(FollowUp)
        .join(FollowUp.case)
        .where(FollowUp.clock_at <= now - ANSWER_WITHIN, ~last)
        .order_by(FollowUp.id)
        .options(
            contains_eager(FollowUp.case).joinedload(FollowCase.enterprise), joinedload(FollowUp.institution)
        )
    )
    return session.scalars(found).all()


def _claim(session: Session, follow_up: FollowUp, now: datetime) -> int:
    """The delay to tell of, claimed with all smaller ones; 0 when somebody has told of it."""
    late = days_late(follow_up.clock_at, now)
    dialect = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    mine: set[int] = set()
    for days in (each for each in CHASED_AFTER if each <= late):
        row = {
            "follow_up_id": follow_up.id,
            "clock_at": follow_up.clock_at,
            "after_days": days,
            "at": now,
        }
        once = dialect(FollowChase).values(row).on_conflict_do_nothing().returning(FollowChase.after_days)
        mine |= set(session.scalars(once))
    return late if late in mine else 0


def _side(follow_up: FollowUp) -> str:
    return awaited(
        Stage(follow_up.stage),
        is_task=follow_up.kind == "task",
        owner=follow_up.owner,
        has_desk=follow_up.institution_id is not None,
    )


def _recipient(due: tuple[FollowUp, int]) -> tuple[str, int, int]:
    follow_up, days = due
    side = _side(follow_up)
    who = {
        FIRM: follow_up.case.enterprise_id,
        INSTITUTION: follow_up.institution_id or 0,
        ORGANISER: follow_up.case.organiser_account_id,
    }[side]
    return side, who, days


def _organiser(follow_up: FollowUp) -> int:
    return follow_up.case.organiser_account_id


def _mail(
    session: Session, side: str, days: int, told: Sequence[FollowUp], now: datetime, public_url: str
) -> None:
    body = f"""\
您好：

{ASKS[side]}

{_lines(told, names_firm=side != FIRM)}

{public_url.rstrip("/")}{LISTS[side]}

已经等了 {days} 天以上。{"" if days == ESCALATED_AFTER else "满 45 天仍没有进展，会同时告诉主办单位。"}

{CLOSING}"""
    subject = f"请更新进展：{len(told)} 件事已等 {days} 天"
    for at, to in enumerate(people_of(session, told[0], side)):
        key = f"follow-chase:{told[0].id}:{told[0].clock_at:%Y%m%dT%H%M%S}:{days}:{side}:{at}"
        enqueue(session, key=key, to=to, subject=subject, body=body, now=now)


def _escalate(session: Session, told: Sequence[FollowUp], now: datetime, public_url: str) -> None:
    """Tells the coordinating office what others have left for 45 days."""
    body = f"""\
您好：

下面这些事满 {ESCALATED_AFTER} 天没有进展，请协调：

{_lines(told, names_firm=True)}

{public_url.rstrip("/")}/organise/follow-ups?late={ESCALATED_AFTER}

{CLOSING}"""
    for at, to in enumerate(people_of(session, told[0], ORGANISER)):
        key = f"follow-chase:{told[0].id}:{told[0].clock_at:%Y%m%dT%H%M%S}:escalated:{at}"
        subject = f"请协调：{len(told)} 件事满 {ESCALATED_AFTER} 天没有进展"
        enqueue(session, key=key, to=to, subject=subject, body=body, now=now)


def _lines(told: Iterable[FollowUp], *, names_firm: bool) -> str:
    return "\n".join(
        f"· {each.case.enterprise.name + '，' if names_firm else ''}{each.title}（{each.counterpart}）"
        for each in told
    )
