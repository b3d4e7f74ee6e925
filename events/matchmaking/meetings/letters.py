"""Letters about meetings: each person of a party gets its schedule whenever something of it changes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from events.calendar_file import feed_of
from events.matchmaking.meetings.schedule import (
    Line,
    day_in_words,
    entries_of,
    items_of,
    lines_of,
    people_of,
)
from events.matchmaking.models import Event, MeetingParty, MeetingSetting, MeetingSide, Registration
from events.matchmaking.registering import links
from events.matchmaking.telling import tell_registered
from yurong.kit.clock import local
from yurong.kit.messages import shortened
from yurong.kit.senders import Attachment

CALENDAR_NAME = "qiatan.ics"
TITLE_IN_SMS = 12


def tell_schedules(
    session: Session,
    event: Event,
    setting: MeetingSetting,
    parties: Sequence[MeetingParty],
    now: datetime,
    public_url: str,
) -> None:
    """Tells all people of these parties their schedule as it stands now. Writes outbox rows.

    Each letter is known by the change that the party is owed, so that it goes out once.
    """
    people, items = people_of(session, event.id), items_of(session, setting, [each.id for each in parties])
    for party in parties:
        mine = people.get((MeetingSide(party.side), party.key))
        if mine is None:
            continue
        lines = lines_of(party, items, people)
        calendar = feed_of(
            f"一对一洽谈：{event.title}",
            entries_of(event, party, [each.item for each in lines], public_url),
        )
        for person in mine.people:
            token = links.mint(session, person, now)
            _tell(session, event, party, person, lines, calendar, token, now, public_url)


def _tell(
    session: Session,
    event: Event,
    party: MeetingParty,
    person: Registration,
    lines: Sequence[Line],
    calendar: str,
    token: str,
    now: datetime,
    public_url: str,
) -> None:
    standing, is_first = [each for each in lines if each.stands], party.told_version == 0
    address = f"{public_url.rstrip('/')}/registrations/{token}/meetings"
    body = f"""\
{person.name}，您好：

{_first(event, party, standing, is_first=is_first)}

{_listed(standing)}查看安排、对方情况和日历：
{address}

{_how(event) if standing else ""}{event.organiser}
联系：{event.contact}
（此信由系统发出，请勿直接回复）
"""
    tell_registered(
        session,
        person,
        key=f"meetings:{event.code}:{party.owed_version}:{person.code}",
        subject=f"一对一洽谈{'安排' if is_first else '安排有变化'}：{event.title}",
        body=body,
        short=_short(event, party, standing, is_first=is_first),
        now=now,
        attachment=Attachment(CALENDAR_NAME, calendar) if lines else None,
    )


def _first(event: Event, party: MeetingParty, standing: Sequence[Line], *, is_first: bool) -> str:
    at = standing[0].item.round.starts_at if standing else event.starts_at
    day = day_in_words(at)
    if party.dropped_at is not None and not standing:
        return f"{day}的「{event.title}」，已按您的意思取消贵单位的一对一洽谈。活动的其他安排不受影响。"
    if not standing:
        return (
            f"{day}的「{event.title}」，目前没有为贵单位排上一对一洽谈。"
            "活动的其他安排不受影响，现场有空位时工作人员会邀请您。"
        )
    what = "一对一洽谈排好了" if is_first else "一对一洽谈的安排有变化，请以下面的为准"
    return f"{day}的「{event.title}」，{what}，贵单位共 {len(standing)} 场："


def _listed(standing: Sequence[Line]) -> str:
    rows = [
        f"{each.item.round.times}　{each.item.meeting.table_number} 号桌　{each.other}" for each in standing
    ]
    return "\n".join(rows) + "\n\n" if rows else ""


def _how(event: Event) -> str:
    where = f"地点：{event.place}（{event.address}）\n" if event.place else ""
    return (
        f"{where}请提前五分钟到桌边。附件是日历文件，打开后会更新手机日历。"
        "临时不能来，请尽早告诉主办方，把时间让给其他单位。\n\n"
    )


def _short(event: Event, party: MeetingParty, standing: Sequence[Line], *, is_first: bool) -> str:
    title = shortened(event.title, TITLE_IN_SMS)
    if party.dropped_at is not None and not standing:
        return f"「{title}」已按您的意思取消贵单位的一对一洽谈。"
    if not standing:
        return f"「{title}」目前没有排上一对一洽谈，详情请看报名页面。"
    begins = local(standing[0].item.round.starts_at)
    what = "排好了" if is_first else "有变化"
    first = f"{begins.month}月{begins.day}日{begins:%H:%M}"
    return f"「{title}」一对一洽谈{what}：共{len(standing)}场，首场{first}。请看报名页面。"
