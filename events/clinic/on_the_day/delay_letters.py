"""Telling those who wait that a station runs late, or no longer does."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from events.clinic.appointment import Appointment, appointment
from events.clinic.booking import station_of
from events.clinic.ics import booking_ics
from events.clinic.life import reminders
from events.clinic.models import Booking, Clinic
from yurong.accounts import telling
from yurong.accounts.models import Account, Enterprise
from yurong.kit.clock import local
from yurong.kit.senders import Attachment


def tell(
    session: Session,
    clinic: Clinic,
    bookings: Iterable[Booking],
    now: datetime,
    public_url: str,
    *,
    is_back: bool = False,
) -> None:
    """One mail per firm with the new time and calendar, in short over the channels it chose. Writes outbox
    rows; reminders follow the new time.

    `is_back`: the delay was taken back. The bookings stand at their new times, sequence counted up.
    """
    for booking in bookings:
        firm = session.get_one(Enterprise, booking.enterprise_id).name
        station = station_of(clinic, booking.station_id)
        meeting = appointment(booking, clinic, station, firm, public_url)
        wall = local(meeting.starts_at)
        day, begins = f"{wall.month}月{wall.day}日", f"{wall:%H:%M}"
        to = session.get_one(Account, booking.account_id).email
        what = "恢复原来的时间" if is_back else "时间顺延"
        telling.tell(
            session,
            key=f"booking:{booking.code}:delayed:{booking.sequence}",
            to=to,
            subject=f"{what}：{meeting.clinic}，{begins} 开始",
            body=_body(meeting, begins, is_back=is_back),
            short=f"诊疗会{what}：{day} {begins} 开始，预约码 {meeting.code}。请按新的时间到场。",
            attachment=Attachment("yuyue.ics", booking_ics(meeting, now=now, is_cancelled=False)),
            now=now,
        )
        reminders.plan(session, to, meeting, now)


def _body(meeting: Appointment, begins: str, *, is_back: bool) -> str:
    what = (
        f"{meeting.station}赶上了进度，您的时间恢复为 {begins}。"
        if is_back
        else f"{meeting.station}前面谈得久一些，您的时间顺延到 {begins}。不用重新预约，请按新的时间到场。"
    )
    return f"""\
{meeting.contact}，您好：

{what}

诊疗会：{meeting.clinic}
时间：{meeting.when}
地点：{meeting.place}（{meeting.address}）
企业：{meeting.firm}
预约码：{meeting.code}

查看预约：
{meeting.url}

附件是新的日历文件，打开后会替换手机日历里原来的安排。

{meeting.organiser}
（此信由系统发出，请勿直接回复）
"""
