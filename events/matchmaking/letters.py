"""Letters about an event as a whole: to who is registered, to its organiser, to the reviewers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from events.calendar_file import file_of
from events.matchmaking.calendar import address_of, online_link, registered_entry
from events.matchmaking.drawn_up import span_in_words
from events.matchmaking.models import Event, EventMode, Registration, RegistrationState
from events.matchmaking.telling import tell_registered
from events.moments import moment, short_moment
from yurong.accounts.models import Account
from yurong.accounts.telling import administrators, tell
from yurong.kit.clock import local
from yurong.kit.messages import shortened
from yurong.kit.senders import Attachment

CALENDAR_NAME = "huodong.ics"
TITLE_IN_SMS = 16


def tell_change(
    session: Session,
    event: Event,
    person: Registration,
    changed: Sequence[str],
    now: datetime,
    public_url: str,
) -> None:
    """Tells a registered person what is different now. Writes an outbox row.

    The online link and the calendar file go to those whose place is sure.
    """
    what, is_sure = "、".join(changed), person.state == RegistrationState.CONFIRMED
    in_short, then = what, "请看报名页面。"
    standing = f"现在的状态：{RegistrationState(person.state).label}。"
    if is_sure:
        standing = "附件是新的日历文件，打开后会替换手机日历里原来的安排。"
    elif person.until is not None:
        standing = f"为您保留的候补名额，请在 {moment(person.until)} 前答复。"
        in_short, then = "安排", f"候补的名额请在{short_moment(person.until)}前答复。"
    body = f"""\
{person.name}，您好：

您报名的活动有变化（{what}），请以下面的新安排为准：

{facts(event)}{_link(event, person)}

详情：
{address_of(event, public_url)}

报名码不变：{person.code}。{standing}
不能参加了，请用报名时收到的链接取消，把名额留给别人。

{_closing(event)}"""
    tell_registered(
        session,
        person,
        key=f"registration:{person.code}:event-changed:{event.sequence}",
        subject=f"活动有变化：{event.title}",
        body=body,
        short=f"{_short(event)}的{in_short}有变化：{_when_short(event)}。{then}",
        now=now,
        attachment=_calendar(event, person, now, public_url) if is_sure else None,
    )


def tell_called_off(
    session: Session, event: Event, person: Registration, now: datetime, public_url: str
) -> None:
    """Tells a registered person that the event is off, and why. Writes an outbox row."""
    body = f"""\
{person.name}，您好：

很抱歉，主办方（{event.organiser}）取消了您报名的活动。
原因：{event.called_off_reason}

{facts(event)}

您不用再做什么。附件是日历文件，打开后手机日历里的安排会标为已取消。
看看其他活动：
{public_url.rstrip("/")}/events

{_closing(event)}"""
    tell_registered(
        session,
        person,
        key=f"registration:{person.code}:event-called-off",
        subject=f"活动已取消：{event.title}",
        body=body,
        short=f"很抱歉，{_when_short(event)}的{_short(event)}已取消，请不要前往。",
        now=now,
        attachment=_calendar(event, person, now, public_url),
    )


def tell_reviewers(session: Session, event: Event, now: datetime, public_url: str) -> None:
    """Tells the administrators that an event waits for them. Writes outbox rows."""
    for each in administrators(session):
        tell(
            session,
            key=f"event:{event.code}:submitted:{event.version}:{each.id}",
            to=each.email,
            subject=f"待审核的活动：{event.title}",
            body=f"您好：\n\n{event.organiser}送审了一场活动：\n\n{facts(event)}\n\n请打开审核：\n"
            f"{public_url.rstrip('/')}/organise/event-reviews/{event.code}\n",
            short=f"有一场活动待审核：{_short(event)}。",
            now=now,
        )


def tell_organiser(
    session: Session, event: Event, what: str, remark: str, now: datetime, public_url: str
) -> None:
    """Tells the organiser what became of an event under review: 「已发布」, 「已退回」. Writes."""
    why = f"意见：{remark}\n" if remark else ""
    tell(
        session,
        key=f"event:{event.code}:reviewed:{event.version}",
        to=session.get_one(Account, event.organiser_account_id).email,
        subject=f"活动{what}：{event.title}",
        body=f"您好：\n\n您送审的活动{what}。\n{why}\n{facts(event)}\n\n打开活动：\n"
        f"{public_url.rstrip('/')}/organise/events/{event.code}\n",
        short=f"您送审的{_short(event)}{what}。",
        now=now,
    )


def facts(event: Event) -> str:
    """What, when and where, line by line; without the online link."""
    mode = EventMode(event.mode)
    where = f"地点：{event.place}（{event.address}）" if mode != EventMode.ONLINE else "地点：线上"
    when = span_in_words(event.starts_at, event.ends_at)
    return f"活动：{event.title}\n时间：{when}\n形式：{mode.label}\n{where}"


def _link(event: Event, person: Registration) -> str:
    link = online_link(event, person)
    return f"\n线上链接：{link}" if link else ""


def _calendar(event: Event, person: Registration, now: datetime, public_url: str) -> Attachment:
    return Attachment(CALENDAR_NAME, file_of(registered_entry(event, person, public_url, now)))


def _closing(event: Event) -> str:
    return f"{event.organiser}\n联系：{event.contact}\n（此信由系统发出，请勿直接回复）\n"


def _short(event: Event) -> str:
    return f"「{shortened(event.title, TITLE_IN_SMS)}」"


def _when_short(event: Event) -> str:
    begins = local(event.starts_at)
    return f"{begins.month}月{begins.day}日 {begins:%H:%M}"
