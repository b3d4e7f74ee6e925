"""A storm on the booking desk: 64 clients, 200 slots, 640 firms. Tests check it, the bench times it."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import cycle
from threading import Barrier
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from events.clinic import queries
from events.clinic.booking import Contact, book
from events.clinic.calling import NewStation
from events.clinic.models import Expert, ExpertRole
from tests.factories import FIRST, NOW, PUBLIC_URL, a_clinic, a_world
from yurong.accounts.models import Account, Enterprise
from yurong.kit.db import Database
from yurong.kit.errors import Problem

CLIENTS = 64
STATIONS = 20
SLOTS = 10 * STATIONS
FIRMS = 640


@dataclass(frozen=True)
class Storm:
    """Who wants which slot: every slot is wanted by several firms, in an order that collides."""

    clinic_code: str
    slots: tuple[tuple[int, datetime], ...]
    firms: tuple[tuple[int, int], ...]
    """Enterprise and account."""


def a_storm(database: Database, stations: int = STATIONS, firms: int = FIRMS) -> Storm:
    """One clinic: stations with panels of three by 10 slots, each slot wanted by several firms."""
    world = a_world(database)
    with database.writing() as session:
        experts = iter(_experts(session, 3 * stations))
        clinic = a_clinic(
            session,
            world.organiser,
            code="storm",
            opens_at=time(9, 0),
            closes_at=time(14, 0),
            slot_minutes=25,
            buffer_minutes=5,
            stations=tuple(
                NewStation(f"诊台 {place}", (next(experts), next(experts), next(experts)))
                for place in range(1, stations + 1)
            ),
        )
        slots = tuple(
            (station.id, FIRST + timedelta(minutes=30) * row)
            for station in clinic.stations
            for row in range(10)
        )
    return Storm("storm", slots, some_firms(database, firms))


def some_firms(database: Database, count: int) -> tuple[tuple[int, int], ...]:
    """That many firms, each with the account of its one person. Commits."""
    with database.writing() as session:
        common = {"region": "410100", "is_demo": False, "created_at": NOW}
        firms = [{"uscc": f"STORM{each:013}", "name": f"企业 {each}"} | common for each in range(count)]
        session.execute(insert(Enterprise), firms)
        ids = session.scalars(
            select(Enterprise.id).where(Enterprise.uscc.startswith("STORM")).order_by(Enterprise.uscc)
        )
        return tuple(zip(ids, _accounts(session, count, "firms"), strict=True))


def ask(database: Database, storm: Storm, client: int, key: str = "once") -> str:
    """One firm asks for its slot, neighbours for the same one; the code once it is committed."""
    enterprise_id, account_id = storm.firms[client]
    station_id, starts_at = storm.slots[client * len(storm.slots) // len(storm.firms)]
    with database.writing() as session:
        return book(
            session,
            clinic=queries.clinic_to_book(session, storm.clinic_code),
            station_id=station_id,
            starts_at=starts_at,
            enterprise_id=enterprise_id,
            account_id=account_id,
            contact=Contact("某人", "13800000000"),
            request_key=key,
            now=NOW,
            public_url=PUBLIC_URL,
        ).code


def together(asks: Iterable[Callable[[], Any]], clients: int) -> list[Any]:
    """What each got, refusals as values; any other exception is raised. The first ones start together."""
    start = Barrier(clients)

    def one(number: int, what: Callable[[], Any]) -> Any:
        if number < clients:
            start.wait()
        try:
            return what()
        except Problem as refusal:
            return refusal

    with ThreadPoolExecutor(clients) as pool:
        return [each.result() for each in [pool.submit(one, *numbered) for numbered in enumerate(asks)]]


def drop_the_guard(database: Database) -> None:
    """For negative controls: nothing forbids a second claim any more."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    statements = (
        (
            "DROP TABLE claim_tick",
            "CREATE TABLE claim_tick (resource TEXT, tick INT, booking_id INT, hold_id INT, until DATETIME)",
        )
        if is_sqlite
        else ("ALTER TABLE claim_tick DROP CONSTRAINT pk_claim_tick",)
    )
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def _experts(session: Session, count: int) -> list[int]:
    rows = [
        {
            "account_id": each,
            "role": role,
            "institution": "示例机构",
            "title": "专家",
            "bio": "",
            "is_demo": True,
        }
        for each, role in zip(_accounts(session, count, "experts"), cycle(ExpertRole), strict=False)
    ]
    session.execute(insert(Expert), rows)
    return list(session.scalars(select(Expert.id).where(Expert.is_demo).order_by(Expert.id)))


def _accounts(session: Session, count: int, host: str) -> list[int]:
    emails = [f"{each:05}@{host}.example" for each in range(count)]
    session.execute(
        insert(Account),
        [{"email": each, "name": "某人", "password_hash": "!", "created_at": NOW} for each in emails],
    )
    return list(
        session.scalars(
            select(Account.id).where(Account.email.endswith(f"@{host}.example")).order_by(Account.email)
        )
    )
