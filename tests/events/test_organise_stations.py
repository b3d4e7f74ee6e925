"""The organiser's pages: stations and their panels."""

import re

import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette

from events.clinic.models import Booking, Clinic, Station
from tests.events.organising import DRAFT, TODAY, an_expert_id, one, organiser
from tests.world import Browser

__all__ = ["organiser"]


def test_a_station_without_anybody_is_refused_and_its_name_stays(organiser: Browser) -> None:
    answer = organiser.post(f"/organise/clinics/{DRAFT}/stations", {"name": "咨询台"})
    assert answer.status_code == 422
    assert "请至少选一位专家" in answer.text
    assert 'value="咨询台"' in answer.text


def test_a_station_of_the_same_name_is_refused_and_the_boxes_stay(organiser: Browser) -> None:
    expert = an_expert_id(organiser.get(f"/organise/clinics/{DRAFT}"), "listing")
    answer = organiser.post(f"/organise/clinics/{DRAFT}/stations", {"name": "1 号诊台", "listing": expert})
    assert answer.status_code == 422
    assert "已有同名的诊台" in answer.text
    assert re.search(rf'name="listing" value="{expert}" checked', answer.text)


@pytest.mark.parametrize("expert", ["9999999", "99999999999999999999", "-1", "abc", "1.5"])
def test_an_expert_who_does_not_exist_is_refused(organiser: Browser, expert: str) -> None:
    answer = organiser.post(f"/organise/clinics/{DRAFT}/stations", {"name": "咨询台", "policy": expert})
    assert answer.status_code == 422


def test_a_double_click_adds_one_station(app: Starlette, organiser: Browser) -> None:
    expert = an_expert_id(organiser.get(f"/organise/clinics/{DRAFT}"), "policy")
    for _ in range(2):
        answer = organiser.post(
            f"/organise/clinics/{DRAFT}/stations",
            {"name": "2 号诊台", "policy": expert},
            follow_redirects=False,
        )
        assert answer.status_code == 303
    stations = select(func.count(Station.id)).join(Clinic).where(Clinic.code == DRAFT)
    assert one(app, stations) == 2


def test_a_station_goes_away_once_and_a_booked_one_stays(app: Starlette, organiser: Browser) -> None:
    free = one(app, select(Station.id).join(Clinic).where(Clinic.code == DRAFT))
    for _ in range(2):
        assert "诊台已移除" in organiser.post(f"/organise/clinics/{DRAFT}/stations/{free}/removal").text
    held = select(Booking.station_id).join(Clinic, Clinic.id == Booking.clinic_id)
    booked = one(app, held.where(Clinic.code == TODAY).order_by(Booking.id))
    refused = organiser.post(f"/organise/clinics/{TODAY}/stations/{booked}/removal")
    assert refused.status_code == 409
    assert "这个诊台不能移除" in refused.text
    assert organiser.post(f"/organise/clinics/{DRAFT}/stations/{booked}/removal").status_code == 404


@pytest.mark.parametrize("station", ["abc", "99999999999999999999", "-1"])
def test_a_station_that_is_no_number_is_not_there(organiser: Browser, station: str) -> None:
    assert organiser.post(f"/organise/clinics/{DRAFT}/stations/{station}/removal").status_code == 404
