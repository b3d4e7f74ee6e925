"""Who came to clinics and events, and how long they waited, for the counts of what came of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from events.clinic.models import Booking, Cancellation, Clinic, Expert, NoShow, NoShowLift, PanelSeat
from events.clinic.on_the_day.arrivals import arrivals
from events.followup.attended import Attended, add_up
from events.followup.counts import Dimension, Period
from events.matchmaking.models import Event
from events.matchmaking.results.conversion import conversions, held_by
from yurong.accounts.visitor import Visitor
from yurong.kit.clock import local, now

NONE = timedelta(0)


def attendance(session: Session, who: Visitor, by: Dimension, period: Period) -> dict[str, Attended]:
    """Bookings, no-shows and waiting by clinic code, region or the expert's account id; 「total」 for all.

    Bookings called off do not count. The wait is from the first scan to the start of the slot as it stood
    then (delays moved it); who came after the start did not wait. Of events: who had a place, and who of them
    was not scanned; nobody waits there. Nothing for products and institutions.
    """
    if by is Dimension.EVENT:
        return _at_events(session, who, period)
    found = (
        select(Booking.id, Booking.starts_at, Booking.station_id, Clinic.code, Clinic.region)
        .join(Clinic, Clinic.id == Booking.clinic_id)
        .where(~select(Cancellation.id).where(Cancellation.booking_id == Booking.id).exists())
        .where(*_wanted(who, period))
        .order_by(Booking.id)
    )
    rows = session.execute(found).all()
    ids = [row.id for row in rows]
    came, missed = arrivals(session, ids), _no_shows(session, ids)
    experts = _experts(session, {row.station_id for row in rows}) if by is Dimension.EXPERT else {}
    groups: dict[str, list[Attended]] = defaultdict(list)
    for row in rows:
        arrived = came.get(row.id)
        waited = max(row.starts_at - arrived.at, NONE) if arrived else None
        one = Attended(1, int(row.id in missed), int(waited is not None), waited or NONE)
        keys = {
            Dimension.CLINIC: [row.code],
            Dimension.COUNTY: [row.region],
            Dimension.EXPERT: experts.get(row.station_id, []),
        }.get(by, [])
        for key in (*keys, "total"):
            groups[key].append(one)
    return {key: add_up(each) for key, each in groups.items()}


def _at_events(session: Session, who: Visitor, period: Period) -> dict[str, Attended]:
    held = [each for each in held_by(session, who, now()) if _is_within(each, period)]
    lines = conversions(session, held)
    found = {each.code: Attended(each.registered, each.registered - each.came) for each in lines}
    return found | {"total": add_up(found.values())}


def _is_within(event: Event, period: Period) -> bool:
    day = local(event.starts_at).date()
    return (period.since or day) <= day <= (period.until or day)


def _wanted(who: Visitor, period: Period) -> tuple[ColumnElement[bool], ...]:
    mine = () if who.has("administrator") else (Clinic.organiser_account_id == who.account_id,)
    since = () if period.since is None else (Clinic.on_day >= period.since,)
    until = () if period.until is None else (Clinic.on_day <= period.until,)
    return (*mine, *since, *until)


def _no_shows(session: Session, booking_ids: Iterable[int]) -> set[int]:
    """Those that still count: none that an organiser has lifted."""
    lifted = select(NoShowLift.id).where(NoShowLift.no_show_id == NoShow.id).exists()
    return set(session.scalars(select(NoShow.booking_id).where(NoShow.booking_id.in_(booking_ids), ~lifted)))


def _experts(session: Session, station_ids: Iterable[int]) -> dict[int, list[str]]:
    found = select(PanelSeat.station_id, Expert.account_id).join(Expert, Expert.id == PanelSeat.expert_id)
    seated: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(found.where(PanelSeat.station_id.in_(station_ids)).order_by(PanelSeat.id))
    for station_id, account_id in rows:
        seated[station_id].append(str(account_id))
    return seated
