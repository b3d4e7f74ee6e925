"""Whether a firm has arrived: the earliest scan that nobody took back. All scans are kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clinic.models import CheckIn, CheckInUndo
from yurong.accounts.models import Account


@dataclass(frozen=True)
class Scan:
    """One scan as a value; `who` is the name of the member of staff."""

    at: datetime
    received_at: datetime
    who: str
    how: str


@dataclass(frozen=True)
class Arrival:
    """The scan that counts; `again` are the later ones, `heard_at` when the last one reached us."""

    at: datetime
    who: str
    how: str
    again: tuple[Scan, ...]
    heard_at: datetime


def arrival(scans: Iterable[Scan], undone: Iterable[datetime]) -> Arrival | None:
    """The earliest scan after the last undoing, whichever device was heard first. Pure."""
    last = max(undone, default=None)
    live = sorted(
        (each for each in scans if last is None or each.at > last),
        key=lambda each: (each.at, each.received_at),
    )
    if not live:
        return None
    first = live[0]
    return Arrival(first.at, first.who, first.how, tuple(live[1:]), max(each.received_at for each in live))


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
