"""Whether a firm has arrived: the earliest scan that nobody took back."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.arrivals import Arrival, Scan, arrival
from events.clinic.models import CheckIn, CheckInUndo
from yurong.accounts.models import Account


def arrivals(session: Session, booking_ids: Collection[int]) -> dict[int, Arrival]:
    """Who has arrived, by booking id. Two queries."""
    scans: dict[int, list[Scan]] = {}
    found = (
        select(CheckIn, Account.name)
        .join(Account, Account.id == CheckIn.account_id)
        .where(CheckIn.booking_id.in_(booking_ids))
        .order_by(CheckIn.id)
    )
    for row, who in session.execute(found):
        scans.setdefault(row.booking_id, []).append(Scan(row.at, row.received_at, who, row.how))
    undone: dict[int, list[datetime]] = {}
    taken_back = select(CheckInUndo.booking_id, CheckInUndo.at).where(CheckInUndo.booking_id.in_(scans))
    for booking_id, at in session.execute(taken_back.order_by(CheckInUndo.id)):
        undone.setdefault(booking_id, []).append(at)
    made = {key: arrival(each, undone.get(key, ())) for key, each in scans.items()}
    return {key: each for key, each in made.items() if each is not None}
