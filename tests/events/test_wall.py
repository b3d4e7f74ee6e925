"""The wall: what it shows to whom."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from events.clinic import queries as clinics
from events.clinic.models import Clinic
from events.clinic.on_the_day import queries, wall
from tests.factories import FIRST, STEP, World, a_booking, a_world
from tests.world import Browser
from yurong.kit.db import Database

NAME = "郑州广启光电科技有限公司"


def columns(database: Database, world: World, shows: wall.Shows, minutes: int) -> list[wall.Column]:
    with database.reading() as session:
        clinic: Clinic = clinics.clinic_by_code(session, world.clinic_code)
        bookings = queries.live_bookings(session, clinic)
        return wall.board(clinic, bookings, {}, set(), shows, FIRST + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("minutes", "is_in", "coming"),
    [(-1, False, 2), (0, True, 1), (29, True, 1), (30, False, 1), (40, True, 0), (70, False, 0)],
)
def test_a_firm_is_in_from_its_first_minute_to_its_last(
    database: Database, minutes: int, is_in: bool, coming: int
) -> None:
    world = a_world(database)
    a_booking(database, world)
    a_booking(database, world, starts_at=FIRST + STEP, by="stranger", request_key="key-2")
    station = columns(database, world, "code", minutes)[0]
    assert (station.now is not None, len(station.next)) == (is_in, coming)


@pytest.mark.parametrize(("shows", "said"), [("code", ""), ("masked", "郑州广＊＊公司"), ("name", NAME)])
def test_the_organiser_says_how_much_of_the_name_is_shown(
    database: Database, shows: wall.Shows, said: str
) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    turn = columns(database, world, shows, 0)[0].now
    assert turn is not None
    assert (turn.firm, turn.code) == (said, booking.code[-4:])


@pytest.mark.parametrize("name", ["", "短名", "六字的公司名", "河南某某科技股份有限公司"])
def test_a_masked_name_never_gives_the_whole(name: str) -> None:
    assert name not in wall.masked(name) or not name


def test_without_the_secret_link_no_name_is_shown(guest: Browser, another: Callable[[], Browser]) -> None:
    organiser = another().sign_in("organiser@demo.example")
    answer = organiser.post("/organise/clinics/demo-today/wall", {"shows": "name"})
    key = answer.text.partition("/clinics/demo-today/wall?key=")[2].partition("&#34;")[0].partition('"')[0]
    assert len(key) > 20
    for address, status in (
        ("/clinics/demo-today/wall", 200),
        ("/clinics/demo-today/wall?key=nonsense", 200),
    ):
        page = guest.get(address)
        assert page.status_code == status
        assert "有限公司" not in page.text
    assert guest.get(f"/clinics/demo-today/wall?key={key}").status_code == 200
    assert guest.get("/clinics/demo-xinxiang/wall").status_code == 404
