"""The registration storm through real web processes: clients send forms and read what the page then says."""

import hashlib
import http.client
import re
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from events.matchmaking.registering import consents, seats
from tests.matchmaking.factories import an_event
from yurong.accounts import sessions
from yurong.accounts.models import Account, SignedIn
from yurong.kit import csrf
from yurong.kit.clock import now
from yurong.kit.db import Database

VISIT = secrets.token_urlsafe(18)
POSITION = re.compile(r"您排第 (\d+) 位")


@dataclass(frozen=True)
class Site:
    """The event on the site, and the session tokens of those who want to go there."""

    code: str
    event_id: int
    group_id: int
    seats: int
    tokens: tuple[str, ...]
    agreed: consents.Consents


@dataclass
class Told:
    """What the clients were told, by number: the page, and the position (0: a seat). Seconds of each POST."""

    pages: dict[int, str] = field(default_factory=dict)
    positions: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)


def a_site(database: Database, places: int, people: int) -> Site:
    """An open event of so many seats, and so many signed-in people. Commits."""
    at = now()
    with database.writing() as session:
        event = an_event(
            session,
            capacity=places,
            now=at - timedelta(days=2),
            starts_at=at + timedelta(days=14),
            ends_at=at + timedelta(days=14, hours=3),
            registration_opens_at=at - timedelta(days=1),
            registration_closes_at=at + timedelta(days=10),
        )
        group_id = seats.standing(session, event.id)[0].group.id
        agreed = consents.current(session, event.id)
        tokens = _signed_in(session, people)
    return Site(event.code, event.id, group_id, places, tokens, agreed)


def storm(address: str, site: Site, clients: int) -> tuple[Told, float]:
    """Everybody registers, so many clients at a time; what they were told, and the seconds it took."""
    told, form_token = Told(), _form_token(address)
    numbers = iter(range(len(site.tokens)))
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection(address, timeout=120)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            _register(connection, site, number, form_token, told)
        connection.close()

    begins = time.perf_counter()
    _in_threads(client, clients)
    return told, time.perf_counter() - begins


def look(address: str, told: Told, clients: int) -> None:
    """Reads every client's own page and notes what it says."""
    numbers = iter(sorted(told.pages))
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection(address, timeout=120)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            connection.request("GET", told.pages[number])
            text = connection.getresponse().read().decode()
            found = POSITION.search(text)
            if found:
                told.positions[number] = int(found[1])
            elif "报名成功" in text:
                told.positions[number] = 0
            else:
                told.odd.append(f"{number}: page says neither")
        connection.close()

    _in_threads(client, clients)


def give_up(address: str, pages: Sequence[str], clients: int) -> None:
    """Those pages' registrations are cancelled, so many at a time."""
    form_token = _form_token(address)
    waiting = iter(pages)
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection(address, timeout=120)
        while True:
            with lock:
                page = next(waiting, None)
            if page is None:
                break
            path = page.partition("?")[0]
            _post(connection, f"{path}/cancellation", {"csrf_token": form_token}, "")
        connection.close()

    _in_threads(client, clients)


def _register(
    connection: http.client.HTTPConnection, site: Site, number: int, form_token: str, told: Told
) -> None:
    fields = {
        "csrf_token": form_token,
        "group": str(site.group_id),
        "request_key": f"storm-request-{number:06}",
        "consent": str(site.agreed.standard),
        "name": f"参加人{number}",
        "phone": f"138{number:08}",
        "email": f"p{number}@guests.example",
        "organisation": f"示例企业{number}",
        "position": "经理",
        "agrees": "true",
    }
    begins = time.perf_counter()
    status, place = _post(connection, f"/events/{site.code}/registration", fields, site.tokens[number])
    told.seconds.append(time.perf_counter() - begins)
    if status == 303 and place.startswith("/registrations/"):
        told.pages[number] = place
    else:
        told.odd.append(f"{number}: {status} {place}")


def _post(
    connection: http.client.HTTPConnection, path: str, fields: dict[str, str], token: str
) -> tuple[int, str]:
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "cookie": f"{csrf.COOKIE}={VISIT}" + (f"; {sessions.COOKIE}={token}" if token else ""),
    }
    connection.request("POST", path, urlencode(fields), headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.headers.get("location", "")


def _in_threads(client: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=client) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _signed_in(session: Session, count: int) -> tuple[str, ...]:
    """The session tokens of so many people."""
    at = now()
    emails = [f"{number:05}@storm.example" for number in range(count)]
    row = {"name": "某人", "password_hash": "!", "created_at": at}
    session.execute(insert(Account), [{"email": each, **row} for each in emails])
    found = select(Account.id).where(Account.email.endswith("@storm.example")).order_by(Account.email)
    tokens = [secrets.token_urlsafe(32) for _ in emails]
    rows = [
        {
            "token_hash": hashlib.sha256(token.encode()).hexdigest(),
            "account_id": account_id,
            "created_at": at,
            "expires_at": at + timedelta(hours=2),
        }
        for token, account_id in zip(tokens, session.scalars(found), strict=True)
    ]
    session.execute(insert(SignedIn), rows)
    return tuple(tokens)


def _form_token(address: str) -> str:
    connection = http.client.HTTPConnection(address)
    connection.request("GET", "/sign-in", headers={"cookie": f"{csrf.COOKIE}={VISIT}"})
    found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', connection.getresponse().read().decode())
    connection.close()
    assert found, "the page has a form"
    return found[1]
