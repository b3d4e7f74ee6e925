"""The registration storm: 2,000 people on 500 seats, through real web processes, beside a guarded insert.

Run: python -m bench.registration [people seats]. PostgreSQL takes part when YURONG_TEST_POSTGRES names one.
1 and 4 processes; 32 clients on the same machine wait for each answer before they ask again. Afterwards:
exactly the seats are confirmed, the line is whole and in order, each client's own page says what is stored;
then a fifth give up at once, and the first of the line, no others, must have the offers. The floor is written
in the same run, by 32 threads of this process: one guarded UPDATE of a counter and one INSERT, nothing else.
"""

import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import quantiles

from sqlalchemy import select, text

from bench.storm import engines
from bench.table import show
from events.matchmaking.models import Registration, RegistrationGroup
from tests.conftest import FONTS
from tests.matchmaking.registration_http import Site, Told, a_site, give_up, look, storm
from tests.served_processes import serving
from tests.storm import together
from yurong.kit.db import Database

CLIENTS = 32
PROCESSES = (1, 4)


def main() -> None:
    people, places = (int(each) for each in sys.argv[1:3]) if len(sys.argv) > 2 else (2000, 500)
    rows: list[tuple[str, ...]] = [("", "答复/秒", "p50 毫秒", "p99 毫秒", "下限/秒", "说错", "次序错")]
    with tempfile.TemporaryDirectory() as folder:
        for engine, fresh in engines(Path(folder)):
            for processes in PROCESSES:
                data = Path(tempfile.mkdtemp(dir=folder))
                (data / "fonts").symlink_to(FONTS)
                with fresh() as database:
                    floor = _floor(database, people, places)
                    site = a_site(database, places, people)
                    url = database.engine.url.render_as_string(hide_password=False)
                    with serving(processes, url, data, data / "log") as (address, _):
                        told, seconds = storm(address, site, CLIENTS)
                        look(address, told, CLIENTS)
                        lies = _lies(database, site, told, people)
                        leaving = [told.pages[n] for n, place in told.positions.items() if place == 0]
                        give_up(address, leaving[: places // 5], CLIENTS)
                        disorder = _disorder(database, site, told)
                rows.append(_row(f"{engine}，{processes} 进程", told, seconds, floor, lies, disorder))
                sys.stderr.write("  ".join(rows[-1]) + "\n")
    show(f"报名风暴：{people} 人抢 {places} 个名额，{CLIENTS} 个客户端", rows)


def _row(
    name: str, told: Told, seconds: float, floor: float, lies: list[str], disorder: list[str]
) -> tuple[str, ...]:
    for each in (*lies[:5], *disorder[:5]):
        sys.stderr.write(f"{name}: {each}\n")
    parts = quantiles(told.seconds, n=100)
    return (
        name,
        f"{len(told.seconds) / seconds:.0f}",
        f"{1000 * parts[49]:.0f}",
        f"{1000 * parts[98]:.0f}",
        f"{floor:.0f}",
        str(len(lies)),
        str(len(disorder)),
    )


def _lies(database: Database, site: Site, told: Told, people: int) -> list[str]:
    """Where what clients were told is not what is stored, or the seats are not exact."""
    found = list(told.odd)
    with database.reading() as session:
        rows = {
            row.phone: row
            for row in session.scalars(select(Registration).where(Registration.event_id == site.event_id))
        }
        taken = session.get_one(RegistrationGroup, site.group_id).taken
    confirmed = sum(row.state == "confirmed" for row in rows.values())
    if (len(rows), taken, confirmed) != (people, site.seats, site.seats):
        found.append(f"{len(rows)} rows, {taken} taken, {confirmed} confirmed")
    line = sorted((row for row in rows.values() if row.state == "waiting"), key=lambda row: row.place or 0)
    if [row.place for row in line] != list(range(1, people - site.seats + 1)):
        found.append("the line has holes")
    position = {row.phone: place for place, row in enumerate(line, 1)}
    for number, said in told.positions.items():
        phone = f"138{number:08}"
        if said != position.get(phone, 0):
            found.append(f"{phone} was told {said}, stands at {position.get(phone, 0)}")
    return found


def _disorder(database: Database, site: Site, told: Told) -> list[str]:
    """Who was asked out of turn after seats were given up."""
    with database.reading() as session:
        rows = session.execute(
            select(Registration.phone, Registration.state).where(Registration.event_id == site.event_id)
        ).all()
        group = session.get_one(RegistrationGroup, site.group_id)
    asked = {phone for phone, state in rows if state == "offered"}
    due = {f"138{number:08}" for number, place in told.positions.items() if 0 < place <= site.seats // 5}
    wrong = [f"{phone} asked out of turn, or not asked" for phone in sorted(asked ^ due)]
    holding = sum(state in ("confirmed", "offered") for _, state in rows)
    return wrong if holding == group.taken == site.seats else [*wrong, f"{holding} hold, {group.taken} taken"]


def _floor(database: Database, people: int, places: int) -> float:
    """Guarded updates with an insert, per second."""
    with database.writing() as session:
        session.execute(text("CREATE TABLE bare_count (id INTEGER PRIMARY KEY, taken INTEGER NOT NULL)"))
        session.execute(text("CREATE TABLE bare_seat (id INTEGER PRIMARY KEY, has_seat INTEGER NOT NULL)"))
        session.execute(text("INSERT INTO bare_count (id, taken) VALUES (1, 0)"))
    begins = time.perf_counter()
    together([partial(_bare, database, places, number) for number in range(people)], CLIENTS)
    return people / (time.perf_counter() - begins)


def _bare(database: Database, places: int, number: int) -> None:
    with database.writing() as session:
        guarded = text("UPDATE bare_count SET taken = taken + 1 WHERE id = 1 AND taken < :places RETURNING 1")
        has_seat = session.scalar(guarded, {"places": places}) is not None
        session.execute(
            text("INSERT INTO bare_seat (id, has_seat) VALUES (:id, :has_seat)"),
            {"id": number, "has_seat": int(has_seat)},
        )


if __name__ == "__main__":
    main()
