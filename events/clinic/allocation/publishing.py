"""From an allocation to bookings: each through the one entrance, the rest into the waitlist by rank."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.clinic.allocation import letters
from events.clinic.allocation.computing import allotments, held_allocation
from events.clinic.allocation.gathering import live_applications
from events.clinic.allocation.refusals import DoesNotFit, NothingComputed, OutOfDate
from events.clinic.booking import Contact, book
from events.clinic.calling import hold_clinic
from events.clinic.life import waitlist
from events.clinic.models import Allotment, Booking, Clinic
from events.clinic.refusals import CalledOff
from yurong.accounts.audit import record
from yurong.kit.errors import Problem


def publish(
    session: Session, *, clinic: Clinic, account_id: int, now: datetime, public_url: str
) -> list[Allotment]:
    """Books what was given and tells every applicant; what could not be booked is in reserve. Writes.

    Twice is once. A slot refused by the one entrance (taken since, a panel that steps back) leaves its
    firm in reserve with the reason. Raises NothingComputed or OutOfDate (409), CalledOff (410).
    """
    hold_clinic(session, clinic)
    if clinic.called_off_at is not None:
        raise CalledOff(next_label="返回诊疗会", next_url=f"/organise/clinics/{clinic.code}")
    allocation = held_allocation(session, clinic)
    if allocation is None:
        raise NothingComputed(clinic)
    rows = allotments(session, clinic)
    if allocation.published_at is not None:
        return rows
    if {each.id for each in live_applications(session, clinic)} != {each.application_id for each in rows}:
        raise OutOfDate(clinic)
    allocation.published_at = now
    for each in rows:
        if each.station_id is not None and each.starts_at is not None:
            _book_given(session, clinic, each, now, public_url)
        if each.booking_id is None:
            _reserve(session, clinic, each, now, public_url)
    booked = sum(each.booking_id is not None for each in rows)
    record(session, account_id, "allocation.published", f"clinic:{clinic.code}", booked=booked)
    session.flush()
    return rows


def promote(
    session: Session,
    *,
    clinic: Clinic,
    application_id: int,
    to: tuple[int, datetime],
    account_id: int,
    now: datetime,
    public_url: str,
) -> Booking:
    """Gives a firm in reserve a slot that has become free, through the one entrance. Writes.

    A second click gives the same booking. Raises NothingComputed or DoesNotFit (409), and what book raises.
    """
    hold_clinic(session, clinic)
    allocation = held_allocation(session, clinic)
    if allocation is None or allocation.published_at is None:
        raise NothingComputed(clinic, "分配公布以后才能递补。")
    row = next((each for each in allotments(session, clinic) if each.application_id == application_id), None)
    if row is None or row.application.withdrawn_at is not None:
        raise DoesNotFit(clinic, "候补名单里没有这家企业。")
    if row.booking is not None:
        return row.booking
    made = _book(session, clinic, row, to, now, public_url)
    row.booking_id, (row.station_id, row.starts_at) = made.id, to
    record(session, account_id, "allocation.promoted", f"clinic:{clinic.code}", application=application_id)
    session.flush()
    return made


def _book_given(session: Session, clinic: Clinic, row: Allotment, now: datetime, public_url: str) -> None:
    assert row.station_id is not None
    assert row.starts_at is not None
    try:
        made = _book(session, clinic, row, (row.station_id, row.starts_at), now, public_url)
    except Problem as refused:
        row.station_id = row.starts_at = None
        row.refused_why = refused.title
    else:
        row.booking_id = made.id


def _book(
    session: Session, clinic: Clinic, row: Allotment, to: tuple[int, datetime], now: datetime, public_url: str
) -> Booking:
    application = row.application
    return book(
        session,
        clinic=clinic,
        station_id=to[0],
        starts_at=to[1],
        enterprise_id=application.enterprise_id,
        account_id=application.account_id,
        contact=Contact(application.contact_name, application.contact_phone),
        request_key=f"allotted:{application.id}",
        now=now,
        public_url=public_url,
        is_given=True,
    )


def _reserve(session: Session, clinic: Clinic, row: Allotment, now: datetime, public_url: str) -> None:
    """Puts the firm in the line for freed slots, behind who ranks before it, and tells where and why."""
    application = row.application
    wishes = {"am" if each < "1230" else "pm" for each in application.wanted}
    entry = waitlist.join(
        session,
        clinic=clinic,
        enterprise_id=application.enterprise_id,
        account_id=application.account_id,
        contact=Contact(application.contact_name, application.contact_phone),
        part="any" if application.takes_any or len(wishes) != 1 else min(wishes),
        now=now,
        public_url=public_url,
        is_given=True,
    )
    said = [*row.reasons]
    if row.changed_why:
        said.append(f"主办方调整：{row.changed_why}")
    if row.refused_why:
        said.append(f"预约时没有成功：{row.refused_why}")
    place = waitlist.position(session, entry)
    letters.tell_reserve(session, clinic, row.application, place, said, now, public_url)
