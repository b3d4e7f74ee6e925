"""Somebody else of the firm comes: asked by mail, and it is theirs once they accept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.clinic import letters
from events.clinic.appointment import appointment
from events.clinic.booking import Contact, station_of
from events.clinic.holding import hold_live, refuse_released
from events.clinic.life import reminders
from events.clinic.models import Booking, BookingInvite, Clinic
from events.clinic.refusals import InviteOver
from events.moments import day_and_clock
from yurong.accounts.audit import record
from yurong.accounts.models import Account, Enterprise, RoleGrant
from yurong.accounts.telling import tell
from yurong.kit.duplicates import is_duplicate
from yurong.kit.errors import NotFound

ANSWERABLE = timedelta(days=7)


def invite(
    session: Session,
    *,
    booking: Booking,
    clinic: Clinic,
    email: str,
    account_id: int,
    now: datetime,
    public_url: str,
) -> BookingInvite:
    """A mail that asks this person to come instead; earlier invitations no longer count. Writes.

    It can be accepted for a week, and not after the slot has begun. Raises Cancelled (410), AlreadyReleased
    (409).
    """
    hold_live(session, booking)
    refuse_released(session, booking)
    for earlier in _open(session, booking, now):
        earlier.until = now
    token = secrets.token_urlsafe(24)
    made = BookingInvite(
        booking_id=booking.id,
        token_hash=_digest(token),
        email=email.lower(),
        account_id=account_id,
        made_at=now,
        until=min(now + ANSWERABLE, booking.starts_at),
    )
    session.add(made)
    session.flush()
    by = session.get_one(Account, account_id).name
    firm = session.get_one(Enterprise, booking.enterprise_id).name
    meeting = appointment(booking, clinic, station_of(clinic, booking.station_id), firm, public_url)
    tell(
        session,
        key=f"booking-invite:{made.id}",
        to=made.email,
        subject=f"请您代表{firm}参加：{clinic.title}"[:200],
        body=f"""\
您好：

{by}请您代表{firm}参加诊疗会：

时间：{meeting.when}
地点：{meeting.place}（{meeting.address}）

请在 {day_and_clock(made.until)} 前打开下面的页面，用这个邮箱登录（没有账号可以先注册）并接受：
{public_url.rstrip("/")}/invitations/{token}

接受后，预约的通知改发给您，您也能查看和修改这家企业的预约。
如果您不认识{by}，请不要理会这封信。

{clinic.organiser}
（此信由系统发出，请勿直接回复）
""",
        short=f"{by[:10]}请您代表企业参加诊疗会，请看邮箱里的信并接受。",
        now=now,
    )
    record(session, account_id, "booking.delegation_asked", f"booking:{booking.code}", invite=made.id)
    session.flush()
    return made


def invitation(session: Session, token: str, email: str, now: datetime) -> tuple[BookingInvite, Booking]:
    """The open invitation behind this link, for the person it was sent to. Reads only.

    Raises NotFound for an unknown link or another address, InviteOver (410) when it no longer counts. One
    that this person has accepted is still found.
    """
    made = session.scalar(
        select(BookingInvite)
        .where(BookingInvite.token_hash == _digest(token), BookingInvite.email == email.lower())
        .execution_options(populate_existing=True)
    )
    if made is None:
        raise NotFound(
            "这个邀请不存在，或者是发给另一个邮箱的。请用收到邀请的邮箱登录。",
            next_label="返回我的页面",
            next_url="/me",
        )
    if made.accepted_at is None and now >= made.until:
        raise InviteOver
    return made, session.get_one(Booking, made.booking_id)


def accept(
    session: Session,
    *,
    made: BookingInvite,
    booking: Booking,
    clinic: Clinic,
    account_id: int,
    contact: Contact,
    now: datetime,
    public_url: str,
) -> Booking:
    """The booking with its new contact, who now speaks for the firm. Accepting twice is once. Writes.

    Raises Cancelled or InviteOver (410), AlreadyReleased (409).
    """
    hold_live(session, booking)
    session.refresh(made)
    if made.accepted_at is not None:
        return booking
    if now >= made.until:
        raise InviteOver
    refuse_released(session, booking)
    made.accepted_at, made.accepted_by = now, account_id
    try:
        with session.begin_nested():
            session.add(RoleGrant(account_id=account_id, role="firm", enterprise_id=booking.enterprise_id))
    except IntegrityError as error:
        if not is_duplicate(error):  # a colleague who speaks for the firm already
            raise
    before = session.get_one(Account, booking.account_id).email
    booking.account_id = account_id
    booking.contact_name, booking.contact_phone = contact.name, contact.phone
    session.flush()
    firm = session.get_one(Enterprise, booking.enterprise_id).name
    meeting = appointment(booking, clinic, station_of(clinic, booking.station_id), firm, public_url)
    letters.tell_delegation(session, made.email, before, meeting, made.id, now)
    reminders.plan(session, made.email, meeting, now)
    record(session, account_id, "booking.delegated", f"booking:{booking.code}", invite=made.id)
    session.flush()
    return booking


def _open(session: Session, booking: Booking, now: datetime) -> list[BookingInvite]:
    found = select(BookingInvite).where(
        BookingInvite.booking_id == booking.id,
        BookingInvite.accepted_at.is_(None),
        BookingInvite.until > now,
    )
    return list(session.scalars(found.order_by(BookingInvite.id)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
