"""Mails about a booking: written to the outbox in the transaction of what they tell."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.clinic.appointment import Appointment
from events.clinic.ics import booking_ics
from events.clinic.life import reminders
from events.moments import day_and_clock
from yurong.accounts.telling import tell
from yurong.kit.senders import Attachment

SHORT = {"made": "预约成功", "moved": "已改期", "cancelled": "预约已取消"}
"""What happened, in a short message."""


def confirm(session: Session, to: str, meeting: Appointment, now: datetime) -> None:
    """Tells the person who booked that the slot is theirs. Writes an outbox row."""
    body = f"""\
{meeting.contact}，您好：

{meeting.firm}已预约成功。

{_for_the_door(meeting)}

请在会前填写会前问卷（约十分钟），专家会提前看；已经填过的可以再改：
{meeting.url}

如果时间有变，请在 {day_and_clock(meeting.change_until)} 前打开上面的页面改期或取消，把时段留给其他企业。
附件是日历文件，打开即可加入手机日历。

{_closing(meeting)}"""
    subject = f"预约成功：{meeting.clinic}，{day_and_clock(meeting.starts_at)}"
    _send(session, to, meeting, subject, body, now, kind="made")


def tell_move(session: Session, to: str, meeting: Appointment, now: datetime, *, by_organiser: bool) -> None:
    """Tells the new time. Writes an outbox row."""
    who = f"主办方（{meeting.organiser}）为您调整了时间" if by_organiser else "改期已办好"
    body = f"""\
{meeting.contact}，您好：

{who}，原来的时段已经释放，预约码不变。请以下面的新安排为准：

{_for_the_door(meeting)}

查看预约：
{meeting.url}

附件是新的日历文件，打开后会替换手机日历里原来的安排。

{_closing(meeting)}"""
    subject = f"改期通知：{meeting.clinic}，{day_and_clock(meeting.starts_at)}"
    _send(session, to, meeting, subject, body, now, kind="moved")


def tell_cancellation(
    session: Session, to: str, meeting: Appointment, reason: str, now: datetime, *, by_organiser: bool
) -> None:
    """Tells that the booking is off, and why. Writes an outbox row."""
    who = (
        f"很抱歉，主办方（{meeting.organiser}）取消了这个预约" if by_organiser else "这个预约已按您的要求取消"
    )
    why = f"原因：{reason}\n" if reason else ""
    body = f"""\
{meeting.contact}，您好：

{who}。
{why}
{_facts(meeting)}

您填写的会前问卷仍为您保留。需要重新预约，请打开：
{meeting.url}

附件是日历文件，打开后手机日历里的安排会标为已取消。

{_closing(meeting)}"""
    subject = f"预约已取消：{meeting.clinic}，{day_and_clock(meeting.starts_at)}"
    _send(session, to, meeting, subject, body, now, kind="cancelled")


def tell_delegation(
    session: Session, to: str, before: str, meeting: Appointment, invite_id: int, now: datetime
) -> None:
    """Tells the new contact that the booking is theirs, and the old one that it is. Writes outbox rows."""
    body = f"""\
{meeting.contact}，您好：

您已接受邀请，将代表{meeting.firm}参加：

{_for_the_door(meeting)}

查看预约、填会前问卷：
{meeting.url}

附件是日历文件，打开即可加入手机日历。

{_closing(meeting)}"""
    key = f"booking-invite:{invite_id}"
    tell(
        session,
        key=f"{key}:accepted",
        to=to,
        subject=f"由您参加：{meeting.clinic}，{day_and_clock(meeting.starts_at)}",
        body=body,
        short=f"您将代表企业参加诊疗会：{day_and_clock(meeting.starts_at)}，预约码 {meeting.code}。",
        attachment=Attachment("yuyue.ics", booking_ics(meeting, now=now)),
        now=now,
    )
    if before == to:
        return
    tell(
        session,
        key=f"{key}:handed-over",
        to=before,
        subject=f"已改由{meeting.contact}参加：{meeting.clinic}",
        body=f"您好：\n\n{meeting.contact}已接受邀请，以后的通知发给对方。\n\n{_facts(meeting)}\n\n{_closing(meeting)}",
        short=f"已改由{meeting.contact[:10]}参加{day_and_clock(meeting.starts_at)}的诊疗会。",
        now=now,
    )


def _facts(meeting: Appointment) -> str:
    return f"""\
诊疗会：{meeting.clinic}
时间：{meeting.when}
地点：{meeting.place}（{meeting.address}）
诊台：{meeting.station}
企业：{meeting.firm}
预约码：{meeting.code}"""


def _for_the_door(meeting: Appointment) -> str:
    """The facts for whoever will come."""
    return f"{_facts(meeting)}（到场时出示；签到二维码在预约页面上）"


def _closing(meeting: Appointment) -> str:
    return f"{meeting.organiser}\n（此信由系统发出，请勿直接回复）\n"


def _send(
    session: Session, to: str, meeting: Appointment, subject: str, body: str, now: datetime, *, kind: str
) -> None:
    if kind == "cancelled":
        reminders.drop(session, meeting.code)
    else:
        reminders.plan(session, to, meeting, now)
    calendar = booking_ics(meeting, now=now, is_cancelled=kind == "cancelled")
    begins = day_and_clock(meeting.starts_at)
    short = f"诊疗会{SHORT[kind]}：{begins}，预约码 {meeting.code}。详情请登录查看。"
    tell(
        session,
        key=f"booking:{meeting.code}:{kind}:{meeting.sequence}",
        to=to,
        subject=subject,
        body=body,
        short=short,
        attachment=Attachment("yuyue.ics", calendar),
        now=now,
    )
