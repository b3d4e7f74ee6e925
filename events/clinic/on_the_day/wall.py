"""The wall display: who is in, who is next at each station, as much of the name as the organiser wants."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from events.clinic.models import Booking, Clinic, Wall
from yurong.accounts.audit import record

Shows = Literal["code", "masked", "name"]
NEXT = 3
"""How many of those who wait are shown for each station."""


@dataclass(frozen=True)
class Turn:
    """One booking on the wall. `code` is the end of the booking code; `late_minutes` against the plan."""

    starts_at: datetime
    code: str
    firm: str
    late_minutes: int
    has_arrived: bool


@dataclass(frozen=True)
class Column:
    """One station: who is in now, who comes next."""

    station_id: int
    name: str
    now: Turn | None
    next: tuple[Turn, ...]


def board(
    clinic: Clinic,
    bookings: Iterable[Booking],
    planned: Mapping[int, datetime],
    arrived: Collection[int],
    shows: Shows,
    now: datetime,
) -> list[Column]:
    """A column per station in their order. Pure; `bookings` are live, with their firms, by time."""
    bookings = list(bookings)
    columns = []
    for station in clinic.stations:
        own = [each for each in bookings if each.station_id == station.id and each.ends_at > now]
        turns = [(each.starts_at <= now, _turn(each, planned, arrived, shows)) for each in own]
        current = next((turn for has_begun, turn in turns if has_begun), None)
        following = tuple(turn for has_begun, turn in turns if not has_begun)[:NEXT]
        columns.append(Column(station.id, station.name, current, following))
    return columns


def set_up(session: Session, *, clinic: Clinic, shows: Shows, account_id: int, now: datetime) -> Wall:
    """What the secret link shows from now on; choosing again makes a new link. Writes."""
    wall = session.get(Wall, clinic.id, with_for_update=True)
    if wall is None:
        wall = Wall(clinic_id=clinic.id)
        session.add(wall)
    wall.token, wall.shows = secrets.token_urlsafe(24), shows
    wall.account_id, wall.at = account_id, now
    record(session, account_id, "wall.set_up", f"clinic:{clinic.code}", shows=shows)
    session.flush()
    return wall


def masked(name: str) -> str:
    """「郑州广启光电科技有限公司」 as 「郑州广＊＊公司」: enough for those who know it. Pure."""
    return f"{name[:3]}＊＊{name[-2:]}" if len(name) > 6 else f"{name[:1]}＊＊"


def _turn(booking: Booking, planned: Mapping[int, datetime], arrived: Collection[int], shows: Shows) -> Turn:
    name = booking.enterprise.name
    late = booking.starts_at - planned.get(booking.id, booking.starts_at)
    return Turn(
        starts_at=booking.starts_at,
        code=booking.code[-4:],
        firm={"code": "", "masked": masked(name), "name": name}[shows],
        late_minutes=int(late.total_seconds()) // 60,
        has_arrived=booking.id in arrived,
    )
