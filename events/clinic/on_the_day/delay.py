"""Running late: the rest of a station moves in one step, claims and all, and can be moved back."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from events.clinic.day import opening
from events.clinic.models import Booking, Clinic, Delay, DelayedBooking
from events.clinic.on_the_day.delay_letters import tell
from events.clinic.on_the_day.pushing import Sitting, pushed
from events.clinic.on_the_day.refusals import DelayChanged, NothingToDelay
from events.clinic.on_the_day.shifting import came, held, put
from yurong.accounts.audit import record
from yurong.kit.errors import NotFound


def delay(
    session: Session,
    *,
    clinic: Clinic,
    station_id: int,
    minutes: int,
    with_current: bool,
    account_id: int,
    request_key: str,
    now: datetime,
    public_url: str,
) -> Delay:
    """The rest of the station starts later and everybody who waits is told. Writes, all or nothing.

    The rest is what has not begun; `with_current` takes the one whose time it is along. The same key is one
    delay. Raises NothingToDelay or ExpertElsewhere (409), NotFound for another clinic's station.
    """
    known = select(Delay).where(Delay.account_id == account_id, Delay.request_key == request_key)
    if made := session.scalar(known):
        return made
    if station_id not in {each.id for each in clinic.stations}:
        raise NotFound
    begun = Booking.ends_at > now if with_current else Booking.starts_at > now
    rest = held(session, select(Booking).where(Booking.station_id == station_id, begun, came()))
    sittings = [Sitting(each.id, each.starts_at, each.ends_at) for each in rest]
    moved = pushed(sittings, minutes, clinic.buffer_minutes, opening(clinic).lunch)
    if not moved:
        raise NothingToDelay(next_url=f"/organise/clinics/{clinic.code}/day")
    made = Delay(
        station_id=station_id, minutes=minutes, account_id=account_id, request_key=request_key, at=now
    )
    session.add(made)
    session.flush()
    by_id = {each.id: each for each in rest}
    for each in moved:
        session.add(
            DelayedBooking(
                delay_id=made.id,
                booking_id=each.booking_id,
                from_starts_at=by_id[each.booking_id].starts_at,
                to_starts_at=each.starts_at,
            )
        )
    put(session, clinic, [(by_id[each.booking_id], each.starts_at) for each in reversed(moved)], now)
    tell(session, clinic, [by_id[each.booking_id] for each in moved], now, public_url)
    record(session, account_id, "station.delayed", f"station:{station_id}", minutes=minutes, count=len(moved))
    session.flush()
    return made


def undo_delay(
    session: Session, *, clinic: Clinic, delay_id: int, account_id: int, now: datetime, public_url: str
) -> None:
    """Puts the station back to where it was before its newest delay, and tells so. Writes; twice is once.

    Raises NotFound, DelayChanged (409) when a booking has moved since or a newer delay stands,
    ExpertElsewhere (409) when the old time is no longer free.
    """
    back = f"/organise/clinics/{clinic.code}/day"
    made = session.scalar(select(Delay).where(Delay.id == delay_id).with_for_update())
    if made is None or made.station_id not in {each.id for each in clinic.stations}:
        raise NotFound
    if made.undone_at is not None:
        return
    newer = exists().where(Delay.station_id == made.station_id, Delay.id > made.id, Delay.undone_at.is_(None))
    if session.scalar(select(newer)):
        raise DelayChanged(next_url=back)
    rows = session.scalars(
        select(DelayedBooking)
        .where(DelayedBooking.delay_id == made.id)
        .order_by(DelayedBooking.from_starts_at)
    ).all()
    ids = [each.booking_id for each in rows]
    live = {each.id: each for each in held(session, select(Booking).where(Booking.id.in_(ids)))}
    if any(live[row.booking_id].starts_at != row.to_starts_at for row in rows if row.booking_id in live):
        raise DelayChanged(next_url=back)
    moves = [(live[row.booking_id], row.from_starts_at) for row in rows if row.booking_id in live]
    put(session, clinic, moves, now)
    made.undone_at = now
    tell(session, clinic, [booking for booking, _ in moves], now, public_url, is_back=True)
    record(session, account_id, "station.delay_undone", f"station:{made.station_id}", minutes=made.minutes)
    session.flush()
