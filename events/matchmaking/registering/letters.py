"""Letters about one registration: written to the outbox in the transaction of what they tell."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration, RegistrationGroup, RegistrationState
from events.matchmaking.registering import seats, telling
from events.matchmaking.registering.facts import facts
from events.moments import moment, short_moment
from yurong.kit.messages import signed
from yurong.kit.outbox import enqueue

KEEP_IT = "查看、修改或取消报名，请打开（这是您个人的链接，请不要转发）：\n{link}"


def made(
    session: Session,
    event: Event,
    group: RegistrationGroup,
    registration: Registration,
    token: str,
    now: datetime,
    public_url: str,
) -> None:
    """Tells what the registration led to: a seat, a decision to wait for, or a place in the line. Writes."""
    words = _made_words(session, event, group, registration)
    telling.tell(
        session,
        event,
        registration,
        what="made",
        subject=f"{words[0]}：{event.title}",
        body=f"{words[1]}\n\n{facts(event, registration)}\n\n{KEEP_IT}",
        short=words[2],
        token=token,
        now=now,
        public_url=public_url,
        has_calendar=registration.state == RegistrationState.CONFIRMED,
    )


def offered(
    session: Session, event: Event, registration: Registration, now: datetime, public_url: str
) -> None:
    """Tells that a seat is kept, and until when. Writes."""
    assert registration.until is not None, "an offer ends"
    until = moment(registration.until)
    body = f"""候补轮到您了，现在为您保留一个名额：

{facts(event, registration)}

请在 {until} 前打开下面的页面，点「接受」就报上了；不能来请点「谢绝」，让给下一位。
{{link}}

过了时间没有答复，名额会让给下一位。"""
    telling.tell(
        session,
        event,
        registration,
        what="offered",
        subject=f"候补轮到您：{event.title}，请在 {until} 前答复",
        body=body,
        short=f"候补轮到您，{short_moment(registration.until)}前答复",
        token=None,
        now=now,
        public_url=public_url,
    )


def accepted(
    session: Session, event: Event, registration: Registration, now: datetime, public_url: str
) -> None:
    """Confirms the seat that was offered. Writes."""
    is_pending = registration.state == RegistrationState.PENDING
    then = "名额已为您保留，主办方审核后会通知您。" if is_pending else "您已接受候补到的名额，报名成功。"
    _confirmed(session, event, registration, "accepted", then, now, public_url)


def approved(
    session: Session, event: Event, registration: Registration, now: datetime, public_url: str
) -> None:
    """Tells that the organiser agreed. Writes."""
    _confirmed(session, event, registration, "approved", "主办方审核通过，报名成功。", now, public_url)


def refused(
    session: Session, event: Event, registration: Registration, reason: str, now: datetime, public_url: str
) -> None:
    """Tells that the organiser declined, and why. Writes."""
    telling.tell(
        session,
        event,
        registration,
        what="refused",
        subject=f"报名未通过审核：{event.title}",
        body=f"很抱歉，您对{event.title}的报名没有通过主办方审核，原因：{reason}\n\n有疑问请联系：{event.contact}\n\n{KEEP_IT}",
        short="报名未通过审核，原因见",
        token=None,
        now=now,
        public_url=public_url,
    )


def expired(
    session: Session, event: Event, registration: Registration, now: datetime, public_url: str
) -> None:
    """Tells that the offer is over. Writes."""
    body = f"""为您保留的{event.title}名额没有等到答复，已让给下一位，候补也随之结束。
还想参加，报名没有截止的话可以重新报名：
{public_url.rstrip("/")}/events/{event.code}"""
    telling.tell(
        session,
        event,
        registration,
        what="expired",
        subject=f"候补已结束：{event.title}",
        body=body,
        short="候补名额没有等到答复，已让给下一位",
        token=None,
        now=now,
        public_url=public_url,
    )


def cancelled(
    session: Session,
    event: Event,
    registration: Registration,
    reason: str,
    now: datetime,
    public_url: str,
    *,
    by_organiser: bool,
) -> None:
    """Tells that the registration is off. Writes."""
    who = "很抱歉，主办方取消了您的报名" if by_organiser else "已按您的要求取消报名"
    why = f"原因：{reason}\n" if reason else ""
    telling.tell(
        session,
        event,
        registration,
        what="cancelled",
        subject=f"报名已取消：{event.title}",
        body=f"{who}。\n{why}\n{facts(event, registration)}\n\n查看：\n{{link}}",
        short=f"{short_moment(event.starts_at)}活动的报名已取消",
        token=None,
        now=now,
        public_url=public_url,
        has_calendar=True,
    )


def changed(
    session: Session,
    event: Event,
    registration: Registration,
    before: tuple[str, str],
    now: datetime,
    public_url: str,
) -> None:
    """Tells the new particulars, and the old contact (telephone, mail) when it is another one. Writes."""
    what = f"changed:{registration.sequence}"
    telling.tell(
        session,
        event,
        registration,
        what=what,
        subject=f"报名信息已修改：{event.title}",
        body=f"报名信息已按下面的内容更新。\n\n{facts(event, registration)}\n\n{KEEP_IT}",
        short=f"{short_moment(event.starts_at)}活动的报名信息已修改",
        token=None,
        now=now,
        public_url=public_url,
        has_calendar=registration.state == RegistrationState.CONFIRMED,
    )
    phone, mail = before
    if (phone, mail) != (registration.phone, registration.email):
        enqueue(
            session,
            key=f"registration:{registration.code}:{what}:before",
            to=mail or phone,
            subject=f"报名已改由他人参加：{event.title}",
            body=_handed_over(event, is_short=not mail),
            channel="mail" if mail else "sms",
            now=now,
        )


def _confirmed(
    session: Session,
    event: Event,
    registration: Registration,
    what: str,
    words: str,
    now: datetime,
    public_url: str,
) -> None:
    is_confirmed = registration.state == RegistrationState.CONFIRMED
    telling.tell(
        session,
        event,
        registration,
        what=what,
        subject=f"{'报名成功' if is_confirmed else '名额已保留，等待审核'}：{event.title}",
        body=f"{words}\n\n{facts(event, registration)}\n\n{KEEP_IT}",
        short=f"{'报名成功' if is_confirmed else '等待审核'}：{short_moment(event.starts_at)}",
        token=None,
        now=now,
        public_url=public_url,
        has_calendar=is_confirmed,
    )


def _made_words(
    session: Session, event: Event, group: RegistrationGroup, registration: Registration
) -> tuple[str, str, str]:
    """Subject, first sentence and short message of what the registration led to."""
    begins = short_moment(event.starts_at)
    if registration.state == RegistrationState.CONFIRMED:
        return "报名成功", "您已报名成功。", f"报名成功：{begins}，报名码 {registration.code}"
    if registration.state == RegistrationState.PENDING:
        words = "已收到您的报名，名额为您保留，主办方审核后会通知您。"
        return "报名已提交，等待审核", words, f"报名已提交，等审核：{begins}"
    place = seats.position(session, registration)
    words = (
        f"「{group.name}」名额已满，您已进入候补，目前排第 {place} 位。"
        "有人取消会按顺序通知您，请在期限内答复。"
    )
    return f"已进入候补（第 {place} 位）", words, f"已进入候补，第 {place} 位：{begins}"


def _handed_over(event: Event, *, is_short: bool) -> str:
    begins = short_moment(event.starts_at)
    if is_short:
        return signed(f"{begins}活动的报名已改由他人参加；不是您办的，请联系主办方。")
    return (
        f"您好：\n\n{moment(event.starts_at)}的{event.title}，报名的联系人已经修改，以后的通知发给新的联系人。\n"
        f"如果不是您办的，请联系：{event.contact}\n\n{event.organiser}\n（此信由系统发出，请勿直接回复）\n"
    )
