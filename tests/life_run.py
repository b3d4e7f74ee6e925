"""One life storm from beginning to end: a world, web processes, clients, perhaps kills, and the verdict."""

import random
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from events.clinic.models import WaitlistOffer
from tests.clinic_invariants import violations
from tests.life_clients import storm_for
from tests.life_storm import a_storm_world
from tests.served_processes import Servers, serving
from tests.told import Told, untrue
from yurong.kit.clock import now
from yurong.kit.db import Database

AGE_EVERY_SECONDS = 1.0


@dataclass(frozen=True)
class Outcome:
    """What came of it. `faults` is empty when every invariant held and every word was true."""

    told: list[Told]
    seconds: float
    tried_again: int
    kills: int
    faults: list[str]
    log: str


def run(
    database: Database, url: str, folder: Path, *, processes: int, clients: int, seconds: float, kills: int
) -> Outcome:
    """Storms for so long; `kills` are spread over the time at random. The database is empty and migrated."""
    world = a_storm_world(database, clients)
    log = folder / "server.log"
    with serving(processes, url, folder, log) as (address, servers):
        began = time.monotonic()
        storm, threads = storm_for(address, world, clients, seconds)
        killed = _meanwhile(database, servers, began + seconds, seconds, kills)
        for each in threads:
            each.join()
        took = time.monotonic() - began
    faults = violations(database, now()) + untrue(database, storm.told)
    return Outcome(storm.told, took, storm.tried_again, killed, faults, log.read_text(encoding="utf-8"))


def _meanwhile(database: Database, servers: Servers, until: float, seconds: float, kills: int) -> int:
    """Kills at random moments; now and then the time to answer an offer is over at once."""
    chance = random.Random(seconds)
    moments = sorted(until - seconds * chance.uniform(0.05, 0.95) for _ in range(kills))
    killed, age_at = 0, time.monotonic()
    while moments or time.monotonic() < until:
        if moments and time.monotonic() >= moments[0]:
            moments.pop(0)
            servers.kill(chance.randrange(len(servers.running)))
            killed += 1
        if time.monotonic() >= age_at:
            age_at += AGE_EVERY_SECONDS
            _age_an_offer(database, chance)
        time.sleep(0.02)
    return killed


def _age_an_offer(database: Database, chance: random.Random) -> None:
    """Stands for hours that pass: one open offer has run out."""
    with database.writing() as session:
        open_ones = session.scalars(select(WaitlistOffer.id).where(WaitlistOffer.outcome.is_(None))).all()
        if open_ones:
            session.execute(
                update(WaitlistOffer)
                .where(WaitlistOffer.id == chance.choice(open_ones), WaitlistOffer.outcome.is_(None))
                .values(until=now() - timedelta(seconds=1))
            )
