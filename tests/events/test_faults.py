"""What is wrong with a clinic as drawn up."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from events.clinic import calling
from events.clinic.calling import NewClinic, NewStation
from tests.factories import CLINIC, NOW

GOOD = replace(CLINIC, stations=(NewStation("一号诊台", (1,)),))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("closes_at", {"closes_at": time(9, 20)}),
        ("closes_at", {"closes_at": time(8, 0)}),
        ("opens_at", {"opens_at": time(9, 2)}),
        ("slot_minutes", {"slot_minutes": 12}),
        ("slot_minutes", {"slot_minutes": 5}),
        ("slot_minutes", {"slot_minutes": 245}),
        ("buffer_minutes", {"buffer_minutes": -5}),
        ("buffer_minutes", {"buffer_minutes": 65}),
        ("on_day", {"on_day": NOW.date() - timedelta(days=1)}),
        ("booking_closes_at", {"booking_closes_at": CLINIC.booking_opens_at}),
        ("booking_closes_at", {"booking_closes_at": CLINIC.booking_closes_at + timedelta(days=2)}),
        ("change_until", {"change_until": CLINIC.change_until + timedelta(days=2)}),
        ("stations", {"stations": (NewStation("甲", ()),)}),
        ("stations", {"stations": (NewStation("甲", (1,)), NewStation("甲", (2,)))}),
        ("stations", {"stations": (NewStation("甲", (1, 1)),)}),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(field: str, wrong: dict[str, object]) -> None:
    drawn_up: NewClinic = replace(GOOD, **wrong)  # type: ignore[arg-type]  # fields by name
    assert field in calling.faults(drawn_up, NOW)


def test_a_good_clinic_has_no_faults() -> None:
    assert calling.faults(GOOD, NOW) == {}
