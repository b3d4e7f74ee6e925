"""64 clients storm 200 slots through the real server: nobody is told something untrue.

The negative control, which shows double bookings once the guard is off, is in test_storm.py.
"""

import hashlib
import http.client
import random
import re
import secrets
import threading
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from sqlalchemy import func, select

from events.clinic import calling
from events.clinic.calling import NewStation
from events.clinic.models import Booking, ClaimTick, Clinic
from tests import people
from tests.factories import CLINIC
from tests.serving import served
from yurong.accounts import sessions
from yurong.accounts.models import Account, Enterprise, RoleGrant, SignedIn
from yurong.app import create_app
from yurong.kit import csrf
from yurong.kit.clock import now, today
from yurong.kit.db import Database
from yurong.settings import Settings

CLIENTS, FIRMS_EACH, STATIONS = 64, 5, 5
VISIT = secrets.token_urlsafe(18)


@dataclass
class Told:
    """What the clients were told, filled from all threads."""

    statuses: Counter[int] = field(default_factory=Counter)
    booked: dict[int, str] = field(default_factory=dict)
    """Account id -> booking code, as acknowledged."""
    taken: set[str] = field(default_factory=set)


def test_64_clients_book_200_slots_exactly_once(
    database: Database, database_url: str, data_folder: Path
) -> None:
    code, stations = _a_clinic_of_200(database)
    tokens = _signed_in_firms(database, CLIENTS * FIRMS_EACH)
    slots = _slots(database, code, stations)
    assert len(slots) == 200
    told = Told()
    app = create_app(Settings(data=data_folder, database_url=database_url))
    with served(app) as url:
        form_token = _form_token(url)
        threads = [
            threading.Thread(
                target=_client,
                args=(url, code, list(slots), tokens[at::CLIENTS], form_token, told, random.Random(at)),
            )
            for at in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert set(told.statuses) <= {303, 409}, told.statuses
    assert len(told.booked) == 200
    with database.reading() as session:
        stored = {b.account_id: b for b in session.scalars(select(Booking))}
        assert {account: b.code for account, b in stored.items()} == told.booked
        places = Counter((b.station_id, b.starts_at) for b in stored.values())
        assert set(places.values()) == {1}
        claims = session.scalar(select(func.count()).select_from(ClaimTick))
        # Per booking: three ticks each of station, expert and firm, and one that says once per clinic.
        assert claims == 200 * (3 * 3 + 1)


def _client(
    url: str,
    clinic: str,
    slots: list[str],
    firms: list[tuple[int, int, str]],
    form_token: str,
    told: Told,
    chance: random.Random,
) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    for account_id, enterprise_id, session_token in firms:
        chance.shuffle(slots)
        for slot in slots:
            if slot in told.taken:
                continue
            station, at = slot.split("-")
            fields = {
                "csrf_token": form_token,
                "station": station,
                "at": at,
                "enterprise": enterprise_id,
                "contact_name": "王广启",
                "contact_phone": "13800000000",
                "request_key": secrets.token_urlsafe(24),
            }
            headers = {
                "content-type": "application/x-www-form-urlencoded",
                "cookie": f"{csrf.COOKIE}={VISIT}; {sessions.COOKIE}={session_token}",
            }
            connection.request("POST", f"/clinics/{clinic}/bookings", urlencode(fields), headers)
            answer = connection.getresponse()
            answer.read()
            told.statuses[answer.status] += 1
            if answer.status == 303:
                place = answer.headers["location"]
                told.booked[account_id] = place.removeprefix("/bookings/").partition("?")[0]
                break
            told.taken.add(slot)
    connection.close()


def _a_clinic_of_200(database: Database) -> tuple[str, list[int]]:
    """A clinic tomorrow: five stations with one expert each, forty slots of a quarter of an hour."""
    at, day = now(), today() + timedelta(days=3)
    with database.writing() as session:
        organiser = people.an_account(session, people.ORGANISER)
        people.grant(session, organiser, "organiser")
        experts = [
            people.an_expert(session, people.Person(f"expert{n}@demo.example", f"专家{n}"), "finance")
            for n in range(STATIONS)
        ]
        drawn_up = replace(
            CLINIC,
            code="storm",
            on_day=day,
            opens_at=time(8),
            closes_at=time(18),
            slot_minutes=15,
            buffer_minutes=0,
            booking_opens_at=at - timedelta(hours=1),
            booking_closes_at=at + timedelta(days=1),
            change_until=at + timedelta(days=1),
            stations=tuple(NewStation(f"{n + 1} 号诊台", (each.id,)) for n, each in enumerate(experts)),
        )
        clinic = calling.call(session, clinic=drawn_up, account_id=organiser.id, now=at)
        calling.publish(session, clinic=clinic, account_id=organiser.id, now=at)
        return clinic.code, [station.id for station in clinic.stations]


def _signed_in_firms(database: Database, count: int) -> list[tuple[int, int, str]]:
    """(account id, enterprise id, session token) of that many firms, signed in without passwords."""
    at, made = now(), []
    with database.writing() as session:
        for number in range(count):
            account = Account(
                email=f"storm{number}@demo.example",
                name="王广启",
                phone=None,
                password_hash="!",
                created_at=at,
            )
            firm = Enterprise(
                uscc=f"91410100MA{number:08d}", name=f"示例企业{number}", region="410100", created_at=at
            )
            session.add_all((account, firm))
            session.flush()
            token = secrets.token_urlsafe(32)
            session.add(RoleGrant(account_id=account.id, role="firm", enterprise_id=firm.id))
            session.add(
                SignedIn(
                    token_hash=hashlib.sha256(token.encode()).hexdigest(),
                    account_id=account.id,
                    created_at=at,
                    expires_at=at + timedelta(hours=1),
                )
            )
            made.append((account.id, firm.id, token))
    return made


def _slots(database: Database, code: str, stations: list[int]) -> list[str]:
    with database.reading() as session:
        clinic = session.scalars(select(Clinic).where(Clinic.code == code)).one()
        starts = range(8 * 60, 18 * 60, clinic.slot_minutes)
    return [f"{station}-{at // 60:02d}{at % 60:02d}" for at in starts for station in stations]


def _form_token(url: str) -> str:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", "/sign-in", headers={"cookie": f"{csrf.COOKIE}={VISIT}"})
    page = connection.getresponse().read().decode()
    connection.close()
    found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', page)
    assert found
    return found[1]
