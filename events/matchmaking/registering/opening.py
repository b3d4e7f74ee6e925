"""Whether one can register now."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import Event
from events.matchmaking.refusals import EventCalledOff
from events.matchmaking.registering.refusals import EventBegun, RegistrationClosed, RegistrationNotOpen
from yurong.kit.clock import local
from yurong.kit.errors import NotFound


def refuse_unless_open(session: Session, event: Event, now: datetime, *, by_organiser: bool = False) -> None:
    """Raises unless people may register at this instant; reads the event's state afresh.

    An organiser may enter people until the end, hours of registration or not.
    """
    row = session.execute(
        select(
            Event.published_at,
            Event.called_off_at,
            Event.registration_opens_at,
            Event.registration_closes_at,
            Event.ends_at,
        ).where(Event.id == event.id)
    ).one()
    published_at, called_off_at, opens_at, closes_at, ends_at = row
    if published_at is None:
        raise NotFound(
            "这场活动没有发布，或主办方刚刚撤回了。", next_label="看看其他活动", next_url="/events"
        )
    if called_off_at is not None:
        raise EventCalledOff
    if by_organiser:
        if now >= ends_at:
            raise EventBegun("活动已经结束，不能再登记报名。")
        return
    if now < opens_at:
        wall = local(opens_at)
        raise RegistrationNotOpen(
            f"这场活动 {wall.month}月{wall.day}日 {wall:%H:%M} 开始报名，请到时再来。",
            next_label="返回活动",
            next_url=f"/events/{event.code}",
        )
    if now >= closes_at:
        raise RegistrationClosed
