"""The pages of the day through the door: list, code, pass, what devices send later."""

from collections.abc import Callable

import pytest
from starlette.applications import Starlette

from events.passes import code_in, pass_of
from tests.events.cases import FIRM, ORGANISER, DemoCase, demo_case
from tests.world import Browser

HERE = "/organise/clinics/demo-today"
JSON = {"accept": "application/json"}


@pytest.fixture
def case(app: Starlette, another: Callable[[], Browser]) -> DemoCase:
    return demo_case(app, another)


def tap(case: DemoCase, key: str = "a-key-of-the-door-1", **fields: str) -> dict[str, str]:
    return {"booking": case.code, "key": key, **fields}


def test_one_tap_checks_in_and_the_second_says_who_and_when(case: DemoCase) -> None:
    door = case.as_(ORGANISER)
    page = door.post(f"{HERE}/check-ins", tap(case)).text
    assert "已签到" in page
    assert "已到 1 / 3 家" in page
    again = door.post(f"{HERE}/check-ins", tap(case, "a-key-of-the-door-2")).text
    assert "之前已经签到" in again


def test_a_device_that_was_offline_hears_what_became_of_each(case: DemoCase) -> None:
    door = case.as_(ORGANISER)
    first = door.post(f"{HERE}/check-ins", tap(case), headers=JSON).json()
    assert (first["booking"], first["again"]) == (case.code, False)
    assert door.post(f"{HERE}/check-ins", tap(case), headers=JSON).json()["again"] is False
    wrong = door.post(f"{HERE}/check-ins", tap(case) | {"booking": "NOSUCH2345"}, headers=JSON)
    assert (wrong.status_code, "没有这个预约码" in wrong.json()["detail"]) == (404, True)


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"booking": "<script>"}, 400), ({"key": "短"}, 400), ({"at": "昨天"}, 400), ({"how": "magic"}, 400)],
)
def test_bad_input_is_refused_in_words(case: DemoCase, fields: dict[str, str], status: int) -> None:
    answer = case.as_(ORGANISER).post(f"{HERE}/check-ins", tap(case) | fields)
    assert answer.status_code == status
    assert "返回签到名单" in answer.text


@pytest.mark.parametrize("words", ["光电", "李明", "0000", "lowercode"])
def test_the_list_is_searched_by_firm_name_phone_and_code(case: DemoCase, words: str) -> None:
    query = case.code.lower() if words == "lowercode" else words
    page = case.as_(ORGANISER).get(f"{HERE}/check-in?q={query}").text
    assert case.code in page


def test_an_arrival_is_taken_back_with_a_reason(case: DemoCase) -> None:
    door = case.as_(ORGANISER)
    door.post(f"{HERE}/check-ins", tap(case))
    bare = door.post(f"{HERE}/check-ins/removal", {"booking": case.code, "reason": ""})
    assert (bare.status_code, "请写明撤销的原因" in bare.text) == (422, True)
    done = door.post(f"{HERE}/check-ins/removal", {"booking": case.code, "reason": "点错了"})
    assert "已撤销签到" in done.text
    assert "已到 0 / 3 家" in done.text


def test_a_pass_opens_the_staff_page_for_staff_and_asks_others_to_show_it(case: DemoCase) -> None:
    key = case.app.state.settings.secret_key
    address = f"/check-in/{pass_of(case.code, key)}"
    assert "13800000000" in case.as_(ORGANISER).get(address).text
    for stranger in (case.another(), case.as_(FIRM), case.as_("finance")):
        page = stranger.get(address).text
        assert "请出示给工作人员" in page
        assert "13800000000" not in page
        assert "光电科技" not in page
    forged = f"/check-in/{case.code}-{'0' * 16}"
    assert case.another().get(forged).status_code == 404


def test_only_our_own_signature_is_a_pass() -> None:
    assert code_in(pass_of("K7P2M9XR4T", b"ours"), b"ours") == "K7P2M9XR4T"
    assert code_in(pass_of("K7P2M9XR4T", b"theirs"), b"ours") is None
    assert code_in("K7P2M9XR4T", b"ours") is None
    assert code_in("企业-码", b"ours") is None


def test_the_booking_page_shows_the_code_and_then_the_arrival(case: DemoCase) -> None:
    firm = case.as_(FIRM)
    assert f"签到码 {case.code}" in firm.get(f"/bookings/{case.code}").text
    case.as_(ORGANISER).post(f"{HERE}/check-ins", tap(case))
    assert "已签到" in firm.get(f"/bookings/{case.code}").text


def test_a_wrong_credit_code_is_said_beside_the_field_and_nothing_typed_is_lost(case: DemoCase) -> None:
    typed = {
        "uscc": "91410100MA44YR0019",
        "name": "路过示例企业",
        "contact_name": "过路人",
        "contact_phone": "1",
    }
    answer = case.as_(ORGANISER).post(f"{HERE}/walk-ins", typed)
    assert answer.status_code == 422
    assert "校验位不对" in answer.text
    assert "路过示例企业" in answer.text


def test_another_organisers_clinic_is_not_there(case: DemoCase) -> None:
    for path in ("check-in", "day", "walk-ins"):
        assert case.as_("organiser").get(f"/organise/clinics/nosuch/{path}").status_code == 404


def test_only_the_check_in_page_may_use_the_camera(case: DemoCase) -> None:
    door = case.as_(ORGANISER)
    assert "camera=(self)" in door.get(f"{HERE}/check-in").headers["permissions-policy"]
    assert "camera=()" in door.get(f"{HERE}/day").headers["permissions-policy"]


def test_the_worker_is_served_where_it_may_answer_for_the_list(guest: Browser) -> None:
    answer = guest.get("/organise/check-in-worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
