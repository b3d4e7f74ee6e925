"""Mails about applications: written to the outbox in the transaction of what they tell."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from events.clinic.models import Application, Clinic
from events.moments import day_and_clock
from yurong.kit.outbox import enqueue
from yurong.kit.templating import day


def tell_received(
    session: Session,
    to: str,
    clinic: Clinic,
    application: Application,
    firm: str,
    now: datetime,
    public_url: str,
) -> None:
    """Tells that the application is in, and until when it can be changed. Writes an outbox row."""
    until = day_and_clock(clinic.booking_closes_at)
    body = f"""\
{application.contact_name}，您好：

已收到{firm}参加「{clinic.title}」的申请。

{until} 截止，之前可以修改或撤回。
截止后按公布的规则分配时段，结果和原因会发到这个邮箱。

查看申请：
{_page(clinic, public_url)}/application

{_closing(clinic)}"""
    subject = f"申请已收到：{clinic.title}"
    _send(session, to, application, subject, body, now, kind=f"received:{application.made_at:%Y%m%d%H%M%S%f}")


def tell_reserve(
    session: Session,
    clinic: Clinic,
    application: Application,
    position: int,
    reasons: Sequence[str],
    now: datetime,
    public_url: str,
) -> None:
    """Tells that no slot was left, why, and where the firm stands in reserve. Writes an outbox row."""
    why = "\n".join(f"· {each}" for each in reasons)
    body = f"""\
{application.contact_name}，您好：

「{clinic.title}」（{day(clinic.on_day)}）的时段已按公布的规则分配。
贵企业这次在候补名单里，目前排第 {position} 位。

怎样排出来的：
{why}

有企业退出时会按顺序通知您，时段为您保留，请在期限内答复。随时可以查看位次，或退出候补：
{_page(clinic, public_url)}/waitlist

查看申请和说明：
{_page(clinic, public_url)}/application

{_closing(clinic)}"""
    to = application.account.email
    _send(session, to, application, f"分配结果：{clinic.title}，候补", body, now, kind="reserve")


def tell_called_off(
    session: Session, to: str, clinic: Clinic, application: Application, reason: str, now: datetime
) -> None:
    """Tells an applicant that the clinic will not take place. Writes an outbox row."""
    body = f"""\
{application.contact_name}，您好：

很抱歉，主办方取消了「{clinic.title}」（{day(clinic.on_day)}），您的申请不用再处理。

原因：{reason}

{_closing(clinic)}"""
    _send(session, to, application, f"已取消：{clinic.title}", body, now, kind="called-off")


def _send(
    session: Session, to: str, application: Application, subject: str, body: str, now: datetime, *, kind: str
) -> None:
    enqueue(session, key=f"application:{application.id}:{kind}", to=to, subject=subject, body=body, now=now)


def _page(clinic: Clinic, public_url: str) -> str:
    return f"{public_url.rstrip('/')}/clinics/{clinic.code}"


def _closing(clinic: Clinic) -> str:
    return f"{clinic.organiser}\n（此信由系统发出，请勿直接回复）\n"
