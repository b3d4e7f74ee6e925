"""Claims: all of a booking's resources for all of its ticks, or none.

Rows are written in sorted order, so two bookings never wait for each other in a circle. Nothing is
read first: the primary key decides, and what it refuses is explained afterwards.
"""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.clinic import resources
from events.clinic.availability import Claim, Desk, Slot
from events.clinic.models import Booking, ClaimTick
from events.clinic.refusals import AlreadyBooked, FirmBusy, NoSuchSlot, SlotTaken
from yurong.kit.duplicates import is_duplicate, is_orphan
from yurong.kit.errors import Problem


def wanted(slot: Slot, desk: Desk, clinic_id: int, enterprise_id: int) -> set[Claim]:
    """Everything that a firm's booking of this slot holds, buffer included."""
    span = resources.ticks(slot.starts_at, slot.clear_at)
    held = (*desk.resources, resources.firm(enterprise_id))
    return {(each, tick) for each in held for tick in span} | {
        (resources.firm_at(clinic_id, enterprise_id), 0)
    }


def take(session: Session, booking_id: int, claims: Iterable[Claim]) -> None:
    """Writes the claims. Raises IntegrityError when one of them is held: call it inside a savepoint."""
    rows = [
        {"resource": resource, "tick": tick, "booking_id": booking_id} for resource, tick in sorted(claims)
    ]
    if rows:  # RETURNING makes it one statement of many rows; without, psycopg sends each row by itself
        session.execute(insert(ClaimTick).returning(ClaimTick.tick), rows).all()


def swap(session: Session, booking_id: int, claims: set[Claim]) -> None:
    """Turns what a booking holds into these claims: takes the new ones, then lets the others go.

    Raises IntegrityError as `take` does. The booking's row must be locked.
    """
    held = {
        (claim.resource, claim.tick)
        for claim in session.execute(
            select(ClaimTick.resource, ClaimTick.tick).where(ClaimTick.booking_id == booking_id)
        )
    }
    take(session, booking_id, claims - held)
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


def refusal(
    session: Session, error: IntegrityError, claims: Iterable[Claim], booking: Booking, clinic_code: str
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
        .join(Booking, Booking.id == ClaimTick.booking_id)
        .where(tuple_(ClaimTick.resource, ClaimTick.tick).in_(sorted(claims)))
        .where(Booking.code != booking.code)
    )
    holder = {rival.resource: rival.code for rival in rivals}
    own = resources.firm_at(booking.clinic_id, booking.enterprise_id)
    if own in holder:
        return AlreadyBooked(next_url=f"/bookings/{holder[own]}")
    if resources.firm(booking.enterprise_id) in holder:
        return FirmBusy()
    return SlotTaken(next_url=f"/clinics/{clinic_code}")
