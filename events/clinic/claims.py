"""Claims: all of a booking's resources for all of its ticks, or none.

Rows are written in sorted order, so two bookings never wait for each other in a circle. The primary key
decides, and what it refuses is explained afterwards. A form's hold that has run out is swept aside in the
same transaction: whoever comes second finds the newcomer's rows.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, false, func, insert, or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.clinic import resources
from events.clinic.availability import Claim, Desk, Slot
from events.clinic.models import Booking, ClaimTick, SlotHold
from events.clinic.refusals import AlreadyBooked, FirmBusy, FirmHolds, NoSuchSlot, SlotHeld, SlotTaken
from yurong.kit.duplicates import is_duplicate, is_orphan
from yurong.kit.errors import Problem


def wanted(slot: Slot, desk: Desk, clinic_id: int, enterprise_id: int) -> set[Claim]:
    """Everything that a firm's booking of this slot holds, buffer included."""
    span = resources.ticks(slot.starts_at, slot.clear_at)
    held = (*desk.resources, resources.firm(enterprise_id))
    return {(each, tick) for each in held for tick in span} | {
        (resources.firm_at(clinic_id, enterprise_id), 0)
    }


def take(
    session: Session, booking_id: int, claims: set[Claim], now: datetime, hold_id: int | None = None
) -> None:
    """Writes a booking's claims; what the hold `hold_id` held goes over to it or is let go.

    Raises IntegrityError when one of them is held: call it inside a savepoint.
    """
    _clear(session, claims, now, hold_id)
    _write(session, claims, booking_id=booking_id)


def keep(session: Session, hold: SlotHold, claims: set[Claim], now: datetime) -> None:
    """Turns what a hold holds into these claims. Raises IntegrityError as `take` does."""
    _clear(session, claims, now, hold.id)
    _write(session, claims, hold_id=hold.id, until=None if hold.is_offer else hold.until)


def swap(session: Session, booking_id: int, claims: set[Claim], now: datetime | None = None) -> None:
    """Turns what a booking holds into these claims: takes the new ones, then lets the others go.

    Without `now`, holds that have run out are not swept aside: for shifts within a running day.

    Raises IntegrityError as `take` does. The booking's row must be locked.
    """
    held = {
        (claim.resource, claim.tick)
        for claim in session.execute(
            select(ClaimTick.resource, ClaimTick.tick).where(ClaimTick.booking_id == booking_id)
        )
    }
    if now is not None:
        _clear(session, claims - held, now, None)
    _write(session, claims - held, booking_id=booking_id)
    gone = held - claims
    if gone:
        session.execute(
            delete(ClaimTick).where(
                ClaimTick.booking_id == booking_id,
                tuple_(ClaimTick.resource, ClaimTick.tick).in_(sorted(gone)),
            )
        )


def release(session: Session, booking_id: int) -> None:
    """Frees everything a booking holds. Writes."""
    session.execute(delete(ClaimTick).where(ClaimTick.booking_id == booking_id))


def release_hold(session: Session, hold_id: int) -> None:
    """Frees everything a hold holds. Writes."""
    _delete(session, ClaimTick.hold_id == hold_id)


def refusal(
    session: Session,
    error: IntegrityError,
    claims: Iterable[Claim],
    asking: Booking | SlotHold,
    clinic_code: str,
) -> Problem:
    """Why the claims were refused, for the visitor. Raises the error on when it is none of ours.

    Whoever held the slot may have let go since; it is SlotTaken then, and trying again succeeds.
    """
    if is_orphan(error):  # the organiser removed the station meanwhile
        return NoSuchSlot(next_url=f"/clinics/{clinic_code}")
    if not is_duplicate(error):
        raise error
    rivals = session.execute(
        select(ClaimTick.resource, Booking.code)
        .outerjoin(Booking, Booking.id == ClaimTick.booking_id)
        .where(tuple_(ClaimTick.resource, ClaimTick.tick).in_(sorted(claims)), ~_is_own(asking))
    )
    holder: dict[str, str | None] = {rival.resource: rival.code for rival in rivals}
    own = resources.firm_at(asking.clinic_id, asking.enterprise_id)
    if own in holder:
        return AlreadyBooked(next_url=f"/bookings/{holder[own]}") if holder[own] else FirmHolds()
    firm = resources.firm(asking.enterprise_id)
    if firm in holder:
        return FirmBusy() if holder[firm] else FirmHolds()
    is_held = bool(holder) and None in holder.values()
    return (SlotHeld if is_held else SlotTaken)(next_url=f"/clinics/{clinic_code}")


def _is_own(asking: Booking | SlotHold) -> ColumnElement[bool]:
    """Claims that are no rival: the asker's, and what the firm of a booking holds at the clinic."""
    if isinstance(asking, SlotHold):
        return func.coalesce(ClaimTick.hold_id == asking.id, false())
    held = select(SlotHold.id).where(
        SlotHold.clinic_id == asking.clinic_id, SlotHold.enterprise_id == asking.enterprise_id
    )
    return or_(
        func.coalesce(ClaimTick.booking_id == asking.id, false()),
        func.coalesce(ClaimTick.hold_id.in_(held), false()),
    )


def _clear(session: Session, claims: set[Claim], now: datetime, hold_id: int | None) -> None:
    """Sweeps holds that have run out off these claims, and the hold's own claims away."""
    wanted = tuple_(ClaimTick.resource, ClaimTick.tick).in_(sorted(claims))
    overdue = and_(ClaimTick.until <= now, wanted)
    _delete(session, overdue if hold_id is None else or_(overdue, ClaimTick.hold_id == hold_id))


def _delete(session: Session, which: ColumnElement[bool]) -> None:
    """Locked in sorted order before they go: rows are deleted in whatever order they lie on disk."""
    found = select(ClaimTick.resource, ClaimTick.tick).where(which)
    gone = session.execute(found.order_by(ClaimTick.resource, ClaimTick.tick).with_for_update()).all()
    if gone:
        keys = [(each.resource, each.tick) for each in gone]
        session.execute(delete(ClaimTick).where(tuple_(ClaimTick.resource, ClaimTick.tick).in_(keys)))


def _write(session: Session, claims: Iterable[Claim], **owner: int | datetime | None) -> None:
    rows = [{"resource": resource, "tick": tick, **owner} for resource, tick in sorted(claims)]
    if rows:  # RETURNING makes it one statement of many rows; without, psycopg sends each row by itself
        session.execute(insert(ClaimTick).returning(ClaimTick.tick), rows).all()
