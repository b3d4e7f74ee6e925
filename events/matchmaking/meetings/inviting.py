"""Asking those who have not said whom they would like to meet: each person once a day at most."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.meetings.delegations import bring_in, delegations
from events.matchmaking.meetings.holding import hold
from events.matchmaking.meetings.refusals import WishesClosed
from events.matchmaking.meetings.schedule import day_in_words
from events.matchmaking.models import Event, MeetingSetting, Registration
from events.matchmaking.registering import links
from events.matchmaking.telling import tell_registered
from yurong.accounts.audit import record
from yurong.kit.clock import local
from yurong.kit.messages import shortened

TITLE_IN_SMS = 12


def invite(session: Session, *, event: Event, account_id: int, now: datetime, public_url: str) -> int:
    """Tells everybody of the parties that come and have said nothing yet; how many parties. Writes.

    A second time on the same day tells nobody twice. Raises WishesClosed (410).
    """
    setting = hold(session, event)
    if now >= setting.wishes_until:
        raise WishesClosed
    known = bring_in(session, event.id)
    silent = [
        each
        for each in delegations(session, event.id)
        if known[each.who].takes_part and known[each.who].said_at is None
    ]
    for each in silent:
        for person in each.people:
            _tell(session, event, setting, person, now, public_url)
    record(session, account_id, "meetings.invited", f"event:{event.code}", parties=len(silent))
    session.flush()
    return len(silent)


def _tell(
    session: Session,
    event: Event,
    setting: MeetingSetting,
    person: Registration,
    now: datetime,
    public_url: str,
) -> None:
    until = local(setting.wishes_until)
    by = f"{until.month}月{until.day}日{until:%H:%M}"
    token = links.mint(session, person, now)
    body = f"""\
{person.name}，您好：

{day_in_words(setting.starts_at)}的「{event.title}」安排一对一洽谈。请打开下面的页面，选想见谁、哪几轮不能来（约三分钟）：
{public_url.rstrip("/")}/registrations/{token}/meetings

{by} 截止，之前可以随时改。没填的由主办方看需求安排。

{event.organiser}
联系：{event.contact}
（此信由系统发出，请勿直接回复）
"""
    tell_registered(
        session,
        person,
        key=f"meetings:{event.code}:invited:{local(now):%Y%m%d}:{person.code}",
        subject=f"请选想见谁：{event.title}",
        body=body,
        short=f"「{shortened(event.title, TITLE_IN_SMS)}」一对一洽谈请在{by}前选想见谁，请打开报名页面。",
        now=now,
    )
