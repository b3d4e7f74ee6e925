"""Who has arrived at an event."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from events.arrivals import Arrival, Scan, arrival
from events.matchmaking.models import EventCheckIn, EventCheckInUndo
from yurong.accounts.models import Account


def arrivals(session: Session, event_id: int, only: int | None = None) -> dict[int, Arrival]:
    """Who has arrived, by registration id; `only` asks for one registration. Two queries."""
    scans: dict[int, list[Scan]] = defaultdict(list)
    found = (
        select(EventCheckIn, Account.name)
        .join(Account, Account.id == EventCheckIn.account_id)
        .where(EventCheckIn.event_id == event_id)
        .order_by(EventCheckIn.id)
    )
    taken_back = (
        select(EventCheckInUndo.registration_id, EventCheckInUndo.at)
        .where(EventCheckInUndo.event_id == event_id)
        .order_by(EventCheckInUndo.id)
    )
    if only is not None:
        found = found.where(EventCheckIn.registration_id == only)
        taken_back = taken_back.where(EventCheckInUndo.registration_id == only)
    for row, who in session.execute(found):
        scans[row.registration_id].append(Scan(row.at, row.received_at, who, row.how, row.door))
    undone: dict[int, list[datetime]] = defaultdict(list)
    for registration_id, at in session.execute(taken_back):
        undone[registration_id].append(at)
    made = {key: arrival(each, undone[key]) for key, each in scans.items()}
    return {key: each for key, each in made.items() if each is not None}


def scan_stands(wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether one of these rows of EventCheckIn was not taken back: the rule of `arrivals`, in SQL."""
    undone = (
        select(EventCheckInUndo.id)
        .where(
            EventCheckInUndo.registration_id == EventCheckIn.registration_id,
            EventCheckInUndo.at >= EventCheckIn.at,
        )
        .exists()
    )
    return select(EventCheckIn.id).where(wanted, ~undone).exists()
