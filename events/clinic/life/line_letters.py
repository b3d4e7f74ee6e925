"""Mails and short messages about the waitlist."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.clinic.models import Clinic, WaitlistEntry, WaitlistOffer
from events.moments import moment, short_moment
from yurong.accounts.models import Account
from yurong.accounts.telling import tell


def joined(
    session: Session, clinic: Clinic, entry: WaitlistEntry, position: int, now: datetime, public_url: str
) -> None:
    """Tells that the firm waits, and where it stands. Writes an outbox row."""
    body = f"""\
贵企业已加入{clinic.title}的候补，目前排第 {position} 位。
有时段空出来，会按顺序通知您；轮到您时，时段为您保留，请在期限内接受或谢绝。

随时可以查看位次，或退出候补：
{_page(clinic, public_url)}"""
    short = f"已加入诊疗会候补，目前第 {position} 位。轮到您会通知，也可登录查看。"
    subject = f"候补成功：{clinic.title}"
    _tell(session, clinic, entry, f"waitlist:{entry.id}:joined", subject, body, short, now)


def offered(
    session: Session,
    clinic: Clinic,
    entry: WaitlistEntry,
    made: WaitlistOffer,
    now: datetime,
    public_url: str,
) -> None:
    """Tells that a place is kept, and until when. Writes an outbox row."""
    body = f"""\
{clinic.title}空出一个时段，按顺序轮到贵企业，现在为您保留：

时间：{moment(made.starts_at)}
地点：{clinic.place}（{clinic.address}）

请在 {moment(made.until)} 前打开下面的页面，点「接受」就约好了；不方便请点「谢绝」，让给下一家。
{_page(clinic, public_url)}

过了时间没有答复，时段会让给下一家，贵企业退出候补（可以重新加入）。"""
    begins, until = short_moment(made.starts_at), short_moment(made.until)
    short = f"候补轮到您：诊疗会{begins}，请在{until}前登录答复，过时让给下一家。"
    subject = f"候补轮到您：{clinic.title}，{begins}"
    _tell(session, clinic, entry, f"waitlist-offer:{made.id}:made", subject, body, short, now)


def expired(
    session: Session,
    clinic: Clinic,
    entry: WaitlistEntry,
    made: WaitlistOffer,
    now: datetime,
    public_url: str,
) -> None:
    """Tells that the offer is over. Writes an outbox row."""
    begins, until = moment(made.starts_at), moment(made.until)
    body = f"""\
{clinic.title}为贵企业保留的 {begins} 时段，到 {until} 没有收到答复，已让给下一家，
候补也随之结束。还想参加，可以重新加入候补：
{_page(clinic, public_url)}"""
    short = f"诊疗会{short_moment(made.starts_at)}的候补时段没有收到答复，已让给下一家。可登录重新加入。"
    subject = f"候补已结束：{clinic.title}"
    _tell(session, clinic, entry, f"waitlist-offer:{made.id}:expired", subject, body, short, now)


def called_off(session: Session, clinic: Clinic, entry: WaitlistEntry, reason: str, now: datetime) -> None:
    """Tells that there is nothing left to wait for. Writes an outbox row."""
    body = f"""\
很抱歉，您候补的{clinic.title}取消了，原因：{reason}
候补随之结束。有新的场次，欢迎再来预约。"""
    subject = f"诊疗会已取消：{clinic.title}"
    short = "您候补的诊疗会取消了，候补随之结束。详情请看邮件或登录查看。"
    _tell(session, clinic, entry, f"waitlist:{entry.id}:called-off", subject, body, short, now)


def _tell(
    session: Session,
    clinic: Clinic,
    entry: WaitlistEntry,
    key: str,
    subject: str,
    body: str,
    short: str,
    now: datetime,
) -> None:
    """The letter between its greeting and who sends it, and the short message."""
    to = session.get_one(Account, entry.account_id).email
    whole = f"""\
{entry.contact_name}，您好：

{body}

{clinic.organiser}
（此信由系统发出，请勿直接回复）
"""
    tell(session, key=key, to=to, subject=subject, body=whole, short=short, now=now)


def _page(clinic: Clinic, public_url: str) -> str:
    return f"{public_url.rstrip('/')}/clinics/{clinic.code}/waitlist"
