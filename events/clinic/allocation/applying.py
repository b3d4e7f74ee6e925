"""Applying for a slot instead of booking one, and withdrawing before the deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.profile import Need
from events.clinic.admission import refuse_outsiders
from events.clinic.allocation import letters
from events.clinic.allocation.refusals import ApplyingOver, NotByRule
from events.clinic.booking import Contact, check_hours
from events.clinic.day import day_slots
from events.clinic.models import Application, Clinic, SlotsBy
from events.clinic.refusals import CalledOff, NoSuchSlot
from yurong.accounts.audit import record
from yurong.accounts.models import Account, Enterprise
from yurong.kit.clock import local
from yurong.kit.duplicates import is_duplicate
from yurong.kit.errors import NotFound

MOST_WISHES = 3


@dataclass(frozen=True)
class Wish:
    """What a firm applies for. `wanted`: starts as HHMM, the dearest first; none means any time."""

    contact: Contact
    wanted: tuple[str, ...]
    takes_any: bool
    roles: tuple[str, ...]
    need: Need
    asks: str


def apply(
    session: Session,
    *,
    clinic: Clinic,
    wish: Wish,
    enterprise_id: int,
    account_id: int,
    now: datetime,
    public_url: str,
) -> Application:
    """The firm's application, new or changed; its place in time is that of the first. Writes.

    One per firm and clinic, whoever of the firm sends it. Raises NotByRule (409), NotOpenYet (409),
    BookingClosed or CalledOff (410), NotAdmitted (403), NoSuchSlot (404).
    """
    check_applying(clinic, now)
    refuse_outsiders(session, clinic, enterprise_id)
    if not set(wish.wanted) <= set(starts(clinic, now)):
        raise NoSuchSlot(next_url=f"/clinics/{clinic.code}/application")
    application = _of_firm(session, clinic, enterprise_id)
    is_first = application is None or application.withdrawn_at is not None
    if application is None:
        application, is_first = _new(session, clinic, enterprise_id, account_id, now)
    if application.withdrawn_at is not None:
        application.made_at, application.withdrawn_at = now, None
    application.account_id = account_id
    application.contact_name, application.contact_phone = wish.contact.name, wish.contact.phone
    application.wanted, application.takes_any = list(wish.wanted), wish.takes_any
    application.roles, application.asks = list(wish.roles), wish.asks
    application.need = wish.need.model_dump(mode="json", exclude_none=True)
    application.updated_at = now
    if is_first:
        to, firm = _addressee(session, application)
        letters.tell_received(session, to, clinic, application, firm, now, public_url)
    record(session, account_id, "application.made", f"clinic:{clinic.code}", enterprise=enterprise_id)
    session.flush()
    return application


def withdraw(
    session: Session, *, application: Application, clinic: Clinic, account_id: int, now: datetime
) -> None:
    """Takes the application back; twice is once. Writes. Raises ApplyingOver (410) past the deadline."""
    session.refresh(application, ["withdrawn_at"], with_for_update=True)
    if application.withdrawn_at is not None:
        return
    if now >= clinic.booking_closes_at:
        raise ApplyingOver(next_url=f"/clinics/{clinic.code}/application")
    application.withdrawn_at = now
    record(
        session,
        account_id,
        "application.withdrawn",
        f"clinic:{clinic.code}",
        enterprise=application.enterprise_id,
    )
    session.flush()


def check_applying(clinic: Clinic, now: datetime) -> None:
    """Raises unless firms may apply at this instant."""
    if clinic.published_at is None:
        raise NotFound
    if clinic.called_off_at is not None:
        raise CalledOff
    if clinic.slots_by != SlotsBy.ALLOCATION:
        raise NotByRule(next_url=f"/clinics/{clinic.code}")
    check_hours(clinic, now)


def starts(clinic: Clinic, now: datetime) -> Sequence[str]:
    """The times the clinic offers, as HHMM, each once."""
    return list(
        dict.fromkeys(f"{local(each.starts_at):%H%M}" for each in day_slots(clinic, frozenset(), now))
    )


def _of_firm(session: Session, clinic: Clinic, enterprise_id: int) -> Application | None:
    return session.scalar(
        select(Application)
        .where(Application.clinic_id == clinic.id, Application.enterprise_id == enterprise_id)
        .with_for_update()
    )


def _new(
    session: Session, clinic: Clinic, enterprise_id: int, account_id: int, now: datetime
) -> tuple[Application, bool]:
    """An empty application, or the one that a colleague sent at the same moment; whether it is new."""
    application = Application(
        clinic_id=clinic.id,
        enterprise_id=enterprise_id,
        account_id=account_id,
        contact_name="",
        contact_phone="",
        wanted=[],
        takes_any=True,
        roles=[],
        need={},
        asks="",
        made_at=now,
        updated_at=now,
    )
    try:
        with session.begin_nested():
            session.add(application)
            session.flush()
    except IntegrityError as error:
        found = _of_firm(session, clinic, enterprise_id) if is_duplicate(error) else None
        if found is None:
            raise
        return found, False
    _refuse_gone(session, clinic)
    return application, True


def _refuse_gone(session: Session, clinic: Clinic) -> None:
    """What became of the clinic since it was loaded; the new row's foreign key holds it still from now on."""
    state = select(Clinic.published_at, Clinic.called_off_at).where(Clinic.id == clinic.id)
    published_at, called_off_at = session.execute(state).one()
    if called_off_at is not None:
        raise CalledOff
    if published_at is None:
        raise NotFound


def _addressee(session: Session, application: Application) -> tuple[str, str]:
    to = session.get_one(Account, application.account_id).email
    return to, session.get_one(Enterprise, application.enterprise_id).name
