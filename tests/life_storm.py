"""The world of a life storm: a clinic in three days that is full, one today for arrivals."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from events.clinic import calling, queries
from events.clinic.booking import Contact, book
from events.clinic.calling import NewStation
from events.clinic.models import Clinic
from events.clinic.refusals import SlotTaken
from tests import people
from tests.factories import CLINIC, PUBLIC_URL
from tests.storm import some_firms
from yurong.accounts.models import RoleGrant, SignedIn
from yurong.kit.clock import instant, now, today
from yurong.kit.db import Database

FIRMS_EACH = 3
"""How many firms each client speaks for."""
ROWS = 10
TODAY_STATIONS, SEATED_BEFORE, SEATED_AFTER = 4, 24, 8
QUARTER = timedelta(minutes=15)
ALL_DAY = time(0, 0), time(23, 45)
AT_DOOR = Contact("王广启", "13800000000")


@dataclass(frozen=True)
class Person:
    """Somebody signed in; `enterprise_id` is 0 for organisers."""

    enterprise_id: int
    account_id: int
    token: str


@dataclass(frozen=True)
class StormWorld:
    """`seated` are the codes of today's bookings; `stations` those of today's clinic.

    `booked` are the bookings of the coming clinic by firm.
    """

    coming: str
    today: str
    stations: tuple[int, ...]
    seated: tuple[str, ...]
    booked: dict[int, str]
    firms: tuple[Person, ...]
    organisers: tuple[Person, ...]


def a_storm_world(database: Database, clients: int) -> StormWorld:
    """The clinics published, today's partly booked, the coming one full, everybody signed in. Commits.

    Fewer slots than half of the firms, one organiser for each sixteen clients.
    """
    at, count = now(), clients * FIRMS_EACH
    pairs = some_firms(database, count + (SEATED_BEFORE + SEATED_AFTER) * TODAY_STATIONS)
    with database.writing() as session:
        staff = [
            people.an_account(session, people.Person(f"o{n}@demo.example", f"办会{n}"))
            for n in range(max(1, clients // 16))
        ]
        for each in staff:
            people.grant(session, each, "organiser")
            people.grant(session, each, "administrator")
        coming = _coming(session, staff[0].id, at, max(2, clients // 8))
        here = _today(session, staff[0].id, at)
        session.execute(update(Clinic).values(no_show_limit=1_000))  # its rule has tests of its own
        session.execute(
            insert(RoleGrant), [{"account_id": a, "role": "firm", "enterprise_id": e} for e, a in pairs]
        )
        everybody = [*pairs[:count], *((0, each.id) for each in staff)]
        signed_in = tuple(Person(e, a, secrets.token_urlsafe(32)) for e, a in everybody)
        session.execute(insert(SignedIn), [_session_of(each, at) for each in signed_in])
        return StormWorld(
            coming=coming.code,
            today=here.code,
            stations=tuple(each.id for each in here.stations),
            seated=tuple(_seat(session, here.code, _around(at), pairs[count:], at).values()),
            booked=_seat(session, coming.code, _rows(coming), pairs[:count], at),
            firms=signed_in[:count],
            organisers=signed_in[count:],
        )


def _coming(session: Session, account_id: int, at: datetime, stations: int) -> Clinic:
    """Ten slots at each station; the last two share an expert, so a booking at one closes the other."""
    experts = [_expert(session, n) for n in range(stations)]
    panels = [(each,) for each in experts[:-1]] + [(experts[-1], experts[-2])]
    drawn_up = replace(
        CLINIC,
        code="coming",
        on_day=today() + timedelta(days=3),
        opens_at=time(9),
        closes_at=time(14),
        slot_minutes=20,
        buffer_minutes=10,
        booking_opens_at=at - timedelta(days=2),
        booking_closes_at=at + timedelta(days=2),
        change_until=at + timedelta(days=2),
        stations=tuple(NewStation(f"{n} 号诊台", each) for n, each in enumerate(panels, 1)),
    )
    made = calling.call(session, clinic=drawn_up, account_id=account_id, now=at)
    calling.publish(session, clinic=made, account_id=account_id, now=at)
    return made


def _today(session: Session, account_id: int, at: datetime) -> Clinic:
    """Open around the clock, so that a storm at any hour finds slots behind and before it."""
    before = at - timedelta(days=2)
    night = instant(today(), ALL_DAY[1])
    drawn_up = replace(
        CLINIC,
        code="today",
        on_day=today(),
        opens_at=ALL_DAY[0],
        closes_at=ALL_DAY[1],
        slot_minutes=15,
        buffer_minutes=0,
        booking_opens_at=before,
        booking_closes_at=night,
        change_until=night,
        stations=tuple(
            NewStation(f"{n + 1} 号诊台", (_expert(session, 100 + n),)) for n in range(TODAY_STATIONS)
        ),
    )
    made = calling.call(session, clinic=drawn_up, account_id=account_id, now=before)
    calling.publish(session, clinic=made, account_id=account_id, now=before)
    return made


def _rows(clinic: Clinic) -> list[datetime]:
    """The starts of the coming clinic."""
    first = instant(clinic.on_day, clinic.opens_at)
    return [first + timedelta(minutes=30) * row for row in range(ROWS)]


def _around(at: datetime) -> list[datetime]:
    """The quarters of today around this moment, behind it more than before it."""
    first, last = instant(today(), ALL_DAY[0]), instant(today(), ALL_DAY[1])
    nearest = first + (at - first) // QUARTER * QUARTER
    rows = [nearest + QUARTER * row for row in range(-SEATED_BEFORE, SEATED_AFTER)]
    return [each for each in rows if first <= each < last]


def _seat(
    session: Session, code: str, rows: list[datetime], firms: Iterable[tuple[int, int]], at: datetime
) -> dict[int, str]:
    """Bookings of these starts wherever the panel is free, made yesterday: codes by firm."""
    clinic, codes, waiting = queries.clinic_to_book(session, code), dict[int, str](), iter(firms)
    for station in clinic.stations:
        for starts_at in rows:
            enterprise_id, account_id = next(waiting)
            try:
                made = book(
                    session,
                    clinic=clinic,
                    station_id=station.id,
                    starts_at=starts_at,
                    enterprise_id=enterprise_id,
                    account_id=account_id,
                    contact=AT_DOOR,
                    request_key=secrets.token_urlsafe(24),
                    now=at - timedelta(days=1),
                    public_url=PUBLIC_URL,
                )
            except SlotTaken:
                continue  # the expert sits next door
            codes[enterprise_id] = made.code
    return codes


def _expert(session: Session, number: int) -> int:
    return people.an_expert(session, people.Person(f"e{number}@demo.example", f"专家{number}"), "finance").id


def _session_of(person: Person, at: datetime) -> dict[str, object]:
    return {
        "token_hash": hashlib.sha256(person.token.encode()).hexdigest(),
        "account_id": person.account_id,
        "created_at": at,
        "expires_at": at + timedelta(hours=2),
    }
