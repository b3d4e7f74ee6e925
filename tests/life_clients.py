"""The clients of a life storm: firms that hold, book, move, cancel and wait; organisers on the day.

Each keeps its connection, sends the same key again when nobody answers (the server was killed), and notes
what it was told.
"""

import http.client
import json
import random
import re
import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from tests.life_storm import Person, StormWorld
from tests.told import Act, Told
from yurong.accounts import sessions
from yurong.kit import csrf
from yurong.kit.clock import local

VISIT = secrets.token_urlsafe(18)
TRIES, PAUSE_SECONDS = 60, 0.25
FRESH_SECONDS = 0.4
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
OFFER = re.compile(r"/offers/(\d+)/acceptance")
FORM_TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')
Slot = tuple[int, datetime]


@dataclass
class Storm:
    """What all clients share: the world, when to stop, what they know of each other's bookings."""

    address: str
    world: StormWorld
    until: float
    """On the monotonic clock."""
    form_token: str = ""
    told: list[Told] = field(default_factory=list)
    tried_again: int = 0
    free: dict[str, list[Slot]] = field(default_factory=dict)
    read_at: dict[str, float] = field(default_factory=dict)
    coming_codes: list[str] = field(init=False)
    today_codes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.coming_codes = list(self.world.booked.values())

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.until


@dataclass
class Firm:
    """One firm as its client knows it. `clinic` is where it is booked or waits."""

    person: Person
    clinic: str = ""
    booking: str = ""
    waits: bool = False


class Client:
    """One connection; who asks may change from request to request."""

    def __init__(self, storm: Storm, seed: int) -> None:
        self.storm = storm
        self.chance = random.Random(seed)
        self.connection = http.client.HTTPConnection(storm.address, timeout=60)

    def ask(
        self,
        act: Act,
        person: Person,
        path: str,
        fields: dict[str, object] | None = None,
        key: str = "",
        slot: Slot | None = None,
        *,
        is_mine: bool = False,
    ) -> tuple[Told, str]:
        """Asks until somebody answers, with the same fields; notes the answer. A GET without fields."""
        headers = {"cookie": f"{csrf.COOKIE}={VISIT}; {sessions.COOKIE}={person.token}"}
        body = None
        if fields is not None:
            body = urlencode({"csrf_token": self.storm.form_token} | fields)
            headers["content-type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        status, went_to, text = self._answer("POST" if body else "GET", path, body, headers)
        title = TITLE.search(text) if status >= 400 else None
        said = re.sub(r"<[^>]+>|\s", "", title[1]) if title else ""
        taken = time.monotonic() - began
        note = Told(
            act, person.enterprise_id, person.account_id, key, status, went_to, said, taken, slot, is_mine
        )
        self.storm.told.append(note)
        return note, text

    def _answer(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, str, str]:
        for _ in range(TRIES):
            try:
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                text = answer.read().decode()
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.storm.tried_again += 1
                time.sleep(PAUSE_SECONDS)
                continue
            return answer.status, answer.headers.get("location", ""), text
        return 0, "", ""

    def free(self, person: Person, clinic: str) -> list[Slot]:
        """The free slots as anybody read them a moment ago."""
        storm = self.storm
        if time.monotonic() - storm.read_at.get(clinic, 0.0) > FRESH_SECONDS:
            storm.read_at[clinic] = time.monotonic()
            note, text = self.ask("see", person, f"/api/v1/clinics/{clinic}/slots")
            if note.status == 200:
                storm.free[clinic] = [
                    (each["station_id"], datetime.fromisoformat(each["starts_at"]))
                    for each in json.loads(text)["slots"]
                    if each["state"] == "free"
                ]
        return storm.free.get(clinic, [])


def run_firms(storm: Storm, people: Iterable[Person], seed: int) -> None:
    """One client that speaks for these firms until the storm is over."""
    client = Client(storm, seed)
    firms = [_as_booked(storm.world, each) for each in people]
    while not storm.is_over:
        firm = client.chance.choice(firms)
        if firm.booking:
            _change(client, firm)
        elif firm.waits:
            _answer_offer(client, firm)
        else:
            _get_slot(client, firm)
    client.connection.close()


def _as_booked(world: StormWorld, person: Person) -> Firm:
    code = world.booked.get(person.enterprise_id, "")
    return Firm(person, world.coming if code else "", code)


def _get_slot(client: Client, firm: Firm) -> None:
    world = client.storm.world
    firm.clinic = world.coming if client.chance.random() < 0.85 else world.today
    free = client.free(firm.person, firm.clinic)
    if not free or client.chance.random() < 0.1:
        part = ("any", "am", "pm")[firm.person.enterprise_id % 3]
        fields = {"enterprise": firm.person.enterprise_id, "part": part} | CONTACT
        note, _ = client.ask("join", firm.person, f"/clinics/{firm.clinic}/waitlist", fields)
        firm.waits = note.is_done
        return
    slot = client.chance.choice(free[:5] if client.chance.random() < 0.5 else free)
    if client.chance.random() < 0.5:
        _book(client, firm, slot)
        return
    base = f"/clinics/{firm.clinic}/holds"
    note, _ = client.ask("hold", firm.person, base, {"slot": _named(slot)}, slot=slot)
    then = client.chance.random()
    if note.is_done and then < 0.75:
        _book(client, firm, slot, is_mine=True)
    elif note.is_done and then < 0.9:
        client.ask("give_back", firm.person, f"{base}/removal", {})


def _book(client: Client, firm: Firm, slot: Slot, *, is_mine: bool = False) -> None:
    key = secrets.token_urlsafe(24)
    station, _, at = _named(slot).partition("-")
    fields = {"station": station, "at": at, "enterprise": firm.person.enterprise_id, "request_key": key}
    path = f"/clinics/{firm.clinic}/bookings"
    is_coming = firm.clinic == client.storm.world.coming
    # Today's bookings are put off by delays: where they stand says nothing of where they were made.
    asked = slot if is_coming else None
    note, _ = client.ask("book", firm.person, path, fields | CONTACT, key, asked, is_mine=is_mine)
    _booked(client, firm, note)


def _booked(client: Client, firm: Firm, note: Told) -> None:
    if note.is_done and note.went_to.startswith("/bookings/"):
        firm.booking, firm.waits = note.went_to.removeprefix("/bookings/").partition("?")[0], False
        is_coming = firm.clinic == client.storm.world.coming
        (client.storm.coming_codes if is_coming else client.storm.today_codes).append(firm.booking)


def _answer_offer(client: Client, firm: Firm) -> None:
    page = f"/clinics/{firm.clinic}/waitlist"
    _, text = client.ask("see", firm.person, page)
    found, dice = OFFER.search(text), client.chance.random()
    firm.waits = f"{page}/removal" in text
    if found is None:
        if dice < 0.05 and firm.waits:
            firm.waits = not client.ask("leave", firm.person, f"{page}/removal", {})[0].is_done
        return
    base = f"/clinics/{firm.clinic}/offers/{found[1]}"
    if dice < 0.65:
        note, _ = client.ask("accept", firm.person, f"{base}/acceptance", {}, found[1])
        _booked(client, firm, note)
    elif dice < 0.9:
        client.ask("decline", firm.person, f"{base}/refusal", {}, found[1])


def _change(client: Client, firm: Firm) -> None:
    dice, path, world = client.chance.random(), f"/bookings/{firm.booking}", client.storm.world
    free = client.free(firm.person, firm.clinic)
    if dice < 0.4 and free:
        slot = client.chance.choice(free)
        fields: dict[str, object] = {"slot": _named(slot)}
        note, _ = client.ask("move", firm.person, f"{path}/moves", fields, firm.booking, slot)
        if note.status == 410:
            firm.booking = ""
    elif dice < 0.75 or (dice < 0.85 and firm.clinic == world.today):
        note, _ = client.ask("cancel", firm.person, f"{path}/cancellation", {"kind": "time"}, firm.booking)
        if note.status in (303, 410):
            firm.booking = ""
    else:
        client.ask("see", firm.person, path)


def run_organiser(storm: Storm, person: Person, seed: int) -> None:
    """One organiser on the day, who now and then changes a booking of the coming clinic."""
    client, world = Client(storm, seed), storm.world
    here = f"/organise/clinics/{world.today}"
    while not storm.is_over:
        dice, key = client.chance.random(), secrets.token_urlsafe(18)
        code = client.chance.choice([*world.seated, *storm.today_codes])
        if dice < 0.55:
            client.ask(
                "check_in", person, f"{here}/check-ins", {"booking": code, "key": key, "how": "scan"}, key
            )
        elif dice < 0.7:
            client.ask("no_show", person, f"{here}/no-shows", {"booking": code}, code)
        elif dice < 0.8:
            fields = {"station": client.chance.choice(world.stations), "minutes": "5", "key": key}
            client.ask("delay", person, f"{here}/delays", fields, key)
        elif dice < 0.9 and storm.coming_codes:
            code = client.chance.choice(storm.coming_codes)
            client.ask("cancel", person, f"/bookings/{code}/cancellation", {"kind": "other"}, code)
        else:
            client.ask("see", person, f"{here}/day")
    client.connection.close()


def storm_for(
    address: str, world: StormWorld, clients: int, seconds: float
) -> tuple[Storm, list[threading.Thread]]:
    """So many clients let loose for so long, one in sixteen an organiser; join the threads for the end."""
    storm = Storm(address, world, time.monotonic() + seconds)
    first = Client(storm, 0)
    _, text = first.ask("see", NOBODY, "/sign-in")
    first.connection.close()
    found = FORM_TOKEN.search(text)
    assert found, "the sign-in page has a form"
    storm.form_token = found[1]
    asking = clients - len(world.organisers)
    threads = [
        threading.Thread(target=run_firms, args=(storm, world.firms[at::asking], at)) for at in range(asking)
    ]
    threads += [
        threading.Thread(target=run_organiser, args=(storm, each, 10_000 + number))
        for number, each in enumerate(world.organisers)
    ]
    for each in threads:
        each.start()
    return storm, threads


def _named(slot: Slot) -> str:
    return f"{slot[0]}-{local(slot[1]):%H%M}"


NOBODY = Person(0, 0, "")
CONTACT: dict[str, object] = {"contact_name": "王广启", "contact_phone": "13800000000"}
