"""Steps of a booking's life as tests take them: each in its own transaction, through the one entrance."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clinic import queries
from events.clinic.booking import Contact
from events.clinic.life import line, no_show, replying, waitlist
from events.clinic.life.hold import hold
from events.clinic.life.replying import Reply
from events.clinic.models import Booking, NoShow, SlotHold, WaitlistEntry, WaitlistOffer
from tests.factories import FIRST, NOW, PUBLIC_URL, World
from yurong.kit.db import Database

CONTACT = Contact("王广启", "13800000000")


def hold_slot(
    database: Database,
    world: World,
    firm_id: int,
    account_id: int,
    starts_at: datetime = FIRST,
    *,
    station: int = 0,
    now: datetime = NOW,
) -> SlotHold:
    with database.writing() as session:
        return hold(
            session,
            clinic=queries.clinic_to_book(session, world.clinic_code),
            station_id=world.station_ids[station],
            starts_at=starts_at,
            enterprise_id=firm_id,
            account_id=account_id,
            now=now,
        )


def join_line(
    database: Database,
    world: World,
    firm_id: int,
    account_id: int,
    *,
    part: str = "any",
    now: datetime = NOW,
    is_given: bool = True,
) -> WaitlistEntry:
    with database.writing() as session:
        return waitlist.join(
            session,
            clinic=queries.clinic_to_book(session, world.clinic_code),
            enterprise_id=firm_id,
            account_id=account_id,
            contact=CONTACT,
            part=part,
            now=now,
            public_url=PUBLIC_URL,
            is_given=is_given,
        )


def accept_offer(
    database: Database,
    world: World,
    offer_id: int,
    firm_id: int,
    account_id: int,
    now: datetime = NOW,
) -> Booking | None:
    with database.writing() as session:
        return replying.accept(session, _reply(session, world, offer_id, firm_id, account_id, now))


def decline_offer(database: Database, world: World, offer_id: int, firm_id: int, now: datetime = NOW) -> None:
    with database.writing() as session:
        replying.decline(session, _reply(session, world, offer_id, firm_id, world.owner.id, now))


def leave_line(database: Database, world: World, firm_id: int, account_id: int, now: datetime = NOW) -> None:
    with database.writing() as session:
        waitlist.leave(
            session,
            clinic=queries.clinic_to_book(session, world.clinic_code),
            enterprise_id=firm_id,
            account_id=account_id,
            now=now,
            public_url=PUBLIC_URL,
        )


def expire_offers(database: Database, world: World, now: datetime) -> int:
    with database.writing() as session:
        clinic = queries.clinic_to_book(session, world.clinic_code)
        return line.expire_due(session, clinic, now, PUBLIC_URL)


def mark_no_show(database: Database, world: World, code: str, now: datetime = NOW) -> NoShow:
    with database.writing() as session:
        return no_show.mark(
            session,
            booking=session.scalars(select(Booking).where(Booking.code == code)).one(),
            clinic=queries.clinic_to_book(session, world.clinic_code),
            account_id=world.organiser.id,
            now=now,
            public_url=PUBLIC_URL,
        )


def offers(database: Database) -> list[WaitlistOffer]:
    """Every offer ever made, the first one first."""
    with database.reading() as session:
        return list(session.scalars(select(WaitlistOffer).order_by(WaitlistOffer.id)))


def entries(database: Database) -> list[WaitlistEntry]:
    """Everybody who ever waited, in the order of arrival."""
    with database.reading() as session:
        return list(session.scalars(select(WaitlistEntry).order_by(WaitlistEntry.id)))


def _reply(
    session: Session, world: World, offer_id: int, firm_id: int, account_id: int, now: datetime
) -> Reply:
    clinic = queries.clinic_to_book(session, world.clinic_code)
    return Reply(clinic, offer_id, firm_id, account_id, now, PUBLIC_URL)
