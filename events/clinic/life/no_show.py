"""Firms that do not come: marked, counted over twelve months, lifted with a reason.

The rule of each clinic: after `no_show_limit` no-shows within twelve months a firm can only join the
waitlist, for `no_show_months` months after the last one. It binds bookings and holds, never an offer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.clinic import claims
from events.clinic.holding import hold_live, refuse_released
from events.clinic.life import line
from events.clinic.models import Booking, Clinic, NoShow, NoShowLift
from events.clinic.refusals import OnlyWaitlist
from yurong.accounts.audit import record
from yurong.kit.clock import local
from yurong.kit.duplicates import is_duplicate
from yurong.kit.errors import BadInput
from yurong.kit.months import months_after

WINDOW_MONTHS = 12


def mark(
    session: Session, *, booking: Booking, clinic: Clinic, account_id: int, now: datetime, public_url: str
) -> NoShow:
    """The firm did not come; marking again gives the first row. Writes.

    The rest of the slot's claims go; a slot that has not begun yet is offered to who waits. Raises Cancelled
    (410), AlreadyReleased (409). `clinic` as loaded by queries.clinic_to_book.
    """
    line.hold_line(session, clinic.id)
    hold_live(session, booking)
    refuse_released(session, booking)
    if earlier := session.scalar(select(NoShow).where(NoShow.booking_id == booking.id)):
        return earlier
    made = NoShow(booking_id=booking.id, account_id=account_id, at=now)
    session.add(made)
    claims.release(session, booking.id)
    record(session, account_id, "booking.no_show", f"booking:{booking.code}")
    session.flush()
    line.offer(session, clinic, booking.station_id, booking.starts_at, now, public_url)
    return made


def lift(session: Session, *, no_show: NoShow, account_id: int, reason: str, now: datetime) -> None:
    """The no-show no longer counts. Lifting twice keeps the first reason. Writes. Raises BadInput (400)."""
    if len(reason.strip()) < 2:
        raise BadInput("请写明为什么不再计入，至少两个字。")
    try:
        with session.begin_nested():
            session.add(
                NoShowLift(no_show_id=no_show.id, account_id=account_id, at=now, reason=reason.strip())
            )
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        return
    record(session, account_id, "no_show.lifted", f"no_show:{no_show.id}")


@dataclass(frozen=True)
class Rule:
    """So many no-shows within twelve months, and for how many months only the waitlist is left."""

    limit: int
    months: int


def bound_until(missed: Sequence[datetime], rule: Rule, now: datetime) -> datetime | None:
    """Until when a firm that missed these slots can only wait; None when it is free to book. Pure.

    `missed`: the starts of the slots, in any order. A slot counts while twelve months have not passed since.
    """
    counted = sorted(each for each in missed if months_after(each, WINDOW_MONTHS) > now)
    if len(counted) < rule.limit:
        return None
    until = months_after(counted[-1], rule.months)
    return until if until > now else None


def missed_slots(session: Session, enterprise_id: int) -> list[datetime]:
    """The starts of the slots the firm missed and nobody lifted, oldest first. Reads only."""
    lifted = exists().where(NoShowLift.no_show_id == NoShow.id)
    found = select(Booking.starts_at).join(NoShow, NoShow.booking_id == Booking.id)
    found = found.where(Booking.enterprise_id == enterprise_id, ~lifted)
    return list(session.scalars(found.order_by(Booking.starts_at, Booking.id)))


def refuse_restricted(session: Session, clinic: Clinic, enterprise_id: int, now: datetime) -> None:
    """Raises OnlyWaitlist (409) while the clinic's rule leaves the firm only the waitlist."""
    missed = missed_slots(session, enterprise_id)
    until = bound_until(missed, Rule(clinic.no_show_limit, clinic.no_show_months), now)
    if until is not None:
        day = local(until)
        raise OnlyWaitlist(
            f"贵企业近 12 个月有 {len(missed)} 次约了没有到场，"
            f"{day.year}年{day.month}月{day.day}日前只能候补。"
            "有空出来的时段，会按顺序通知您；确有特殊情况，请联系主办方说明。",
            next_url=f"/clinics/{clinic.code}/waitlist",
        )
