"""The organiser's one tap: a mail to a firm that names what is missing, at most once a day."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clinic.appointment import appointment
from events.clinic.holding import hold_live
from events.clinic.models import Booking, Clinic, IntakeReminder
from events.clinic.preparing.completeness import Completeness
from yurong.accounts.audit import record
from yurong.kit.clock import local
from yurong.kit.errors import Conflict
from yurong.kit.outbox import enqueue


class RemindedToday(Conflict):
    title = "今天已经提醒过这家企业"
    message = "同一家企业一天只提醒一次，以免打扰。明天还没有补齐，可以再提醒。"


def remind(
    session: Session,
    *,
    booking: Booking,
    state: Completeness,
    account_id: int,
    now: datetime,
    public_url: str,
) -> None:
    """Mails the firm what is missing. Writes. `booking` with clinic, station, firm and account loaded.

    Raises RemindedToday (409) and Cancelled (410).
    """
    hold_live(session, booking)
    day = local(now).date()
    if session.get(IntakeReminder, (booking.id, day)):
        raise RemindedToday(
            next_label="返回会前准备", next_url=f"/organise/clinics/{booking.clinic.code}/preparation"
        )
    session.add(IntakeReminder(booking_id=booking.id, on_day=day, account_id=account_id, at=now))
    meeting = appointment(booking, booking.clinic, booking.station, booking.enterprise.name, public_url)
    missing = "\n".join(f"· {each.label}" for each in state.missing)
    body = f"""\
{meeting.contact}，您好：

{meeting.firm}预约了{meeting.when}的{meeting.clinic}。会前还差 {len(state.missing)} 项：

{missing}

打开下面的页面就能补，不清楚的可以空着，现场再说：
{meeting.url}

资料齐一些，专家能提前看，当天就能说到具体的产品和金额。

{meeting.organiser}
（此信由系统发出，请勿直接回复）
"""
    enqueue(
        session,
        key=f"booking:{booking.code}:prepare:{day.isoformat()}",
        to=booking.account.email,
        subject=f"会前还差 {len(state.missing)} 项资料：{meeting.clinic}",
        body=body,
        now=now,
    )
    record(session, account_id, "intake.reminded", f"booking:{booking.code}", missing=len(state.missing))
    session.flush()


def reminded(session: Session, clinic: Clinic) -> dict[int, datetime]:
    """When each booking of the clinic was last reminded, by its id."""
    found = (
        select(IntakeReminder)
        .join(Booking, Booking.id == IntakeReminder.booking_id)
        .where(Booking.clinic_id == clinic.id)
        .order_by(IntakeReminder.on_day)
    )
    return {each.booking_id: each.at for each in session.scalars(found)}
