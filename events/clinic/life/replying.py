"""A firm's answer to the slot that the line offers it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clinic.booking import Contact, book
from events.clinic.life import line
from events.clinic.models import Booking, Clinic, WaitlistEntry, WaitlistOffer
from events.clinic.refusals import OfferOver
from yurong.accounts.audit import record
from yurong.kit.errors import NotFound


@dataclass(frozen=True)
class Reply:
    """Who answers which offer, and when. `clinic` as loaded by queries.clinic_to_book."""

    clinic: Clinic
    offer_id: int
    enterprise_id: int
    account_id: int
    now: datetime
    public_url: str


def accept(session: Session, reply: Reply) -> Booking | None:
    """The booking of the offered slot; a second tap gives the first one. Writes.

    None when the time to answer is over: the slot then went to the next in line. Raises NotFound for an offer
    of another firm, OfferOver (410) when it was declined, has expired or was withdrawn.
    """
    clinic = reply.clinic
    entry, made = _own_offer(session, reply)
    if made.outcome == "accepted":
        found = select(Booking).where(Booking.request_key == f"offer-{made.id}")
        return session.scalars(found.where(Booking.clinic_id == clinic.id)).one()
    if made.outcome is not None:
        raise _over(clinic)
    if reply.now >= made.until:
        line.expire(session, clinic, entry, made, reply.now, reply.public_url)
        return None
    return book(
        session,
        clinic=clinic,
        station_id=made.station_id,
        starts_at=made.starts_at,
        enterprise_id=reply.enterprise_id,
        account_id=reply.account_id,
        contact=Contact(entry.contact_name, entry.contact_phone),
        request_key=f"offer-{made.id}",
        now=reply.now,
        public_url=reply.public_url,
        is_given=True,
    )


def decline(session: Session, reply: Reply) -> None:
    """The slot goes to the next; the firm keeps its place and is not asked about this slot again. Writes.

    Declining twice is once. Raises NotFound, OfferOver (410).
    """
    entry, made = _own_offer(session, reply)
    if made.outcome == "declined":
        return
    if made.outcome is not None:
        raise _over(reply.clinic)
    line.close(session, reply.clinic, made, "declined", reply.now)
    record(session, reply.account_id, "waitlist.declined", f"waitlist:{entry.id}", offer=made.id)
    session.flush()
    line.offer(session, reply.clinic, made.station_id, made.starts_at, reply.now, reply.public_url)


def firm_of_offer(session: Session, clinic: Clinic, offer_id: int, enterprise_ids: Collection[int]) -> int:
    """Which of these firms the offer was made to. Reads only. Raises NotFound for another firm's."""
    found = session.scalar(
        select(WaitlistEntry.enterprise_id)
        .join(WaitlistOffer, WaitlistOffer.entry_id == WaitlistEntry.id)
        .where(WaitlistOffer.id == offer_id, WaitlistEntry.clinic_id == clinic.id)
    )
    if found is None or found not in enterprise_ids:
        raise _no_offer(clinic)
    return found


def _own_offer(session: Session, reply: Reply) -> tuple[WaitlistEntry, WaitlistOffer]:
    line.hold_line(session, reply.clinic.id)
    row = session.execute(
        select(WaitlistEntry, WaitlistOffer)
        .join(WaitlistOffer, WaitlistOffer.entry_id == WaitlistEntry.id)
        .where(WaitlistOffer.id == reply.offer_id, WaitlistEntry.clinic_id == reply.clinic.id)
        .where(WaitlistEntry.enterprise_id == reply.enterprise_id)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise _no_offer(reply.clinic)
    return row[0], row[1]


def _over(clinic: Clinic) -> OfferOver:
    return OfferOver(next_url=f"/clinics/{clinic.code}/waitlist")


def _no_offer(clinic: Clinic) -> NotFound:
    back = f"/clinics/{clinic.code}/waitlist"
    return NotFound("没有找到这个候补时段。", next_label="看候补", next_url=back)
