"""From a draft to the public: the organiser submits, an administrator sends back or publishes."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.matchmaking import letters
from events.matchmaking.drawing_up import refuse_change
from events.matchmaking.drawn_up import EventRefused
from events.matchmaking.holding import hold, touch
from events.matchmaking.models import (
    AgendaSession,
    Event,
    EventKind,
    EventStep,
    GroupKind,
    Registration,
    RegistrationGroup,
)
from events.matchmaking.refusals import (
    EventCalledOff,
    HasRegistrations,
    NotReady,
    NotSubmitted,
    TooLateToPublish,
)
from yurong.accounts.audit import record


def submit(session: Session, *, event: Event, account_id: int, now: datetime, public_url: str) -> None:
    """Hands a draft in for review and tells the administrators; twice is once. Writes.

    Raises NotReady (409) with everything that is missing, EventCalledOff (410).
    """
    hold(session, event)
    if event.submitted_at is not None and event.called_off_at is None:
        return
    refuse_change(event, now)
    if lacking := missing(session, event, now):
        raise NotReady(event, "；".join(lacking) + "。")
    event.submitted_at = now
    _step(session, event, "submitted", account_id, now)
    letters.tell_reviewers(session, event, now, public_url)


def missing(session: Session, event: Event, now: datetime) -> list[str]:
    """What a draft still lacks before it can be submitted, in words. Reads only."""
    lacking = []
    if event.starts_at <= now:
        lacking.append("开始时间已经过去，请先修改时间")
    kinds = set(session.scalars(select(RegistrationGroup.kind).where(RegistrationGroup.event_id == event.id)))
    if not kinds:
        lacking.append("请至少设一个报名分组和名额")
    if event.has_meetings and not (
        GroupKind.FIRM in kinds and any(GroupKind(each).finances for each in kinds)
    ):
        lacking.append("有一对一洽谈的活动，请给企业和金融机构各设一个分组")
    if event.kind == EventKind.TRAINING:
        planned, asked = training_minutes_planned(session, event), event.training_minutes or 0
        if planned < asked:
            lacking.append(f"议程里计入学时的只有 {planned} 分钟，不到结业要求的 {asked} 分钟")
    return lacking


def training_minutes_planned(session: Session, event: Event) -> int:
    """Minutes of the programme that count as training."""
    rows = select(AgendaSession).where(AgendaSession.event_id == event.id, AgendaSession.counts.is_(True))
    return sum(
        int((each.ends_at - each.starts_at).total_seconds()) // 60
        for each in session.scalars(rows.order_by(AgendaSession.id))
    )


def send_back(
    session: Session, *, event: Event, remark: str, account_id: int, now: datetime, public_url: str
) -> None:
    """Gives an event under review back to its organiser, with a remark. Writes.

    Raises NotSubmitted (409), EventRefused (422, `remark`).
    """
    hold(session, event)
    _refuse_unless_under_review(event)
    if not 4 <= len(remark) <= 400:
        raise EventRefused({"remark": "请写明要改什么，4 到 400 个字"})
    event.submitted_at = None
    _step(session, event, "returned", account_id, now, remark)
    letters.tell_organiser(session, event, "已退回，请修改后再送审", remark, now, public_url)


def publish(session: Session, *, event: Event, account_id: int, now: datetime, public_url: str) -> None:
    """Makes a submitted event public; twice changes nothing. Writes.

    Raises NotSubmitted (409), TooLateToPublish (410) when it would already have begun.
    """
    hold(session, event)
    if event.published_at is not None and event.called_off_at is None:
        return
    _refuse_unless_under_review(event)
    if event.starts_at <= now:
        raise TooLateToPublish
    event.published_at = now
    _step(session, event, "published", account_id, now)
    letters.tell_organiser(session, event, "已发布", "", now, public_url)


def withdraw(session: Session, *, event: Event, account_id: int, now: datetime) -> None:
    """Makes an event under review, or a published one that nobody has registered for, a draft again. Writes.

    Twice changes nothing. Raises HasRegistrations (409), EventCalledOff (410).
    """
    hold(session, event)
    if event.called_off_at is not None:
        raise EventCalledOff(next_label="返回活动", next_url=f"/organise/events/{event.code}")
    if event.submitted_at is None:
        return
    if session.scalar(select(func.count()).where(Registration.event_id == event.id)):
        raise HasRegistrations(event)
    event.submitted_at = event.published_at = None
    _step(session, event, "withdrawn", account_id, now)


def _refuse_unless_under_review(event: Event) -> None:
    if event.called_off_at is not None:
        raise EventCalledOff(next_label="返回审核列表", next_url="/organise/event-reviews")
    if event.submitted_at is None or event.published_at is not None:
        raise NotSubmitted(event)


def _step(
    session: Session, event: Event, kind: str, account_id: int, now: datetime, remark: str = ""
) -> None:
    touch(event, now)
    session.add(EventStep(event_id=event.id, kind=kind, account_id=account_id, at=now, remark=remark))
    record(session, account_id, f"event.{kind}", f"event:{event.code}")
    session.flush()
