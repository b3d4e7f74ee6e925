"""Reminders before a slot: three days, one day, two hours. Rows in the outbox that wait for their time.

They are written with the booking, follow a move, and go with a cancellation. Those that can wait come between
08:00 and 21:00; the last one comes when it must.
"""

from datetime import datetime, time, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from events.clinic.appointment import Appointment
from events.moments import day_and_clock
from yurong.accounts.telling import tell
from yurong.kit.clock import instant, local
from yurong.kit.outbox import OutboxMail

BEFORE = (
    ("3d", timedelta(days=3), "三天后"),
    ("1d", timedelta(days=1), "明天"),
    ("2h", timedelta(hours=2), "两小时后"),
)
URGENT = timedelta(hours=2)
MORNING, NIGHT, EVENING = time(8, 0), time(21, 0), time(20, 0)
TOO_SOON = timedelta(hours=1)
"""Nobody is reminded within an hour of having been told the time."""


def remind_at(starts_at: datetime, before: timedelta) -> datetime:
    """When the reminder goes out: not at night, unless it is the last one. Pure."""
    due = starts_at - before
    if before <= URGENT:
        return due
    wall = local(due)
    if wall.time() < MORNING:
        return instant(wall.date(), MORNING)
    return instant(wall.date(), EVENING) if wall.time() >= NIGHT else due


def plan(session: Session, to: str, meeting: Appointment, now: datetime) -> None:
    """The reminders that still lie ahead, instead of those planned before. Writes."""
    drop(session, meeting.code)
    for name, before, words in BEFORE:
        at = remind_at(meeting.starts_at, before)
        if at <= now + TOO_SOON:
            continue
        begins = local(meeting.starts_at)
        short = f"{words} {begins:%H:%M} 诊疗会，预约码 {meeting.code}。请带营业执照和财务报表，按时到场。"
        tell(
            session,
            key=f"booking:{meeting.code}:remind:{name}:{meeting.sequence}",
            to=to,
            subject=f"{words}参加：{meeting.clinic}，{day_and_clock(meeting.starts_at)}",
            body=_body(meeting, words),
            short=short,
            now=at,
        )


def drop(session: Session, code: str) -> None:
    """No reminder of this booking goes out any more. Writes."""
    ahead = OutboxMail.key.startswith(f"booking:{code}:remind:", autoescape=True)
    session.execute(delete(OutboxMail).where(ahead, OutboxMail.sent_at.is_(None)))


def _body(meeting: Appointment, words: str) -> str:
    return f"""\
{meeting.contact}，您好：

{words}就是{meeting.firm}的诊疗会：

时间：{meeting.when}
地点：{meeting.place}（{meeting.address}）
诊台：{meeting.station}
预约码：{meeting.code}（到场时出示）

建议带上营业执照、近两年财务报表和知识产权证书。会前问卷和全部信息在这里：
{meeting.url}

{meeting.organiser}
（此信由系统发出，请勿直接回复）
"""
