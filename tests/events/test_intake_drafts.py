"""A draft is saved while it is typed, goes on elsewhere, and never overwrites what another window wrote."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette

from events.clinic.models import Booking, IntakeDraft
from events.clinic.preparing.differing import differences, label_of
from events.clinic.preparing.drafts import MOST_DRAFTS, drafts_of, save_draft
from events.clinic.refusals import Cancelled
from events.clinic.visit.intake_form import IntakeForm
from tests.events.cases import FIRM, OTHER_FIRM, DemoCase, demo_case
from tests.factories import NOW, World, a_booking, a_world, cancel_booking
from tests.world import Browser
from yurong.kit.db import Database
from yurong.kit.errors import TooLarge

PHONE = {"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Mobile MicroMessenger"}
SCRIPT = {"accept": "application/json"}


@pytest.fixture
def case(app: Starlette, another: Callable[[], Browser]) -> DemoCase:
    return demo_case(app, another)


def window_of(page: str) -> dict[str, str]:
    """The hidden fields that a page's form sends along."""
    names = ("version", "window", "begun_from")
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in names}
    return {name: each[1] for name, each in found.items() if each}


def save(
    database: Database, world: World, booking: Booking, window: str, text: str, begun_from: int = 0
) -> int:
    """The version of the draft after saving."""
    with database.writing() as session:
        draft = save_draft(
            session,
            booking=session.get_one(Booking, booking.id),
            window=window,
            begun_from=begun_from,
            intake_version=0,
            typed={"note": [text]},
            device="电脑",
            account_id=world.owner.id,
            now=NOW,
        )
        return draft.version


def notes(database: Database, booking: Booking) -> list[str]:
    with database.reading() as session:
        return [each.typed["note"][0] for each in drafts_of(session, session.get_one(Booking, booking.id))]


def test_one_window_writes_on_its_own_draft(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    assert [save(database, world, booking, "a", text) for text in ("一", "一二")] == [1, 2]
    assert notes(database, booking) == ["一二"]


def test_a_second_window_goes_on_where_the_first_left_off(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    first = save(database, world, booking, "a", "在电脑上写的")
    save(database, world, booking, "b", "在电脑上写的，手机上接着写", begun_from=first)
    assert notes(database, booking) == ["在电脑上写的，手机上接着写"]


def test_two_windows_that_write_at_once_keep_both_texts(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    first = save(database, world, booking, "a", "开头")
    save(database, world, booking, "a", "开头，电脑上又写")
    save(database, world, booking, "b", "开头，手机上写", begun_from=first)
    save(database, world, booking, "a", "开头，电脑上写完")
    assert notes(database, booking) == ["开头，电脑上写完", "开头，手机上写"]


def test_at_most_five_drafts_stay_and_the_oldest_gives_way(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    for number in range(MOST_DRAFTS + 2):
        save(database, world, booking, f"w{number}", str(number))
    assert notes(database, booking) == ["6", "5", "4", "3", "2"]


def test_a_cancelled_booking_and_a_huge_draft_are_refused(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    save(database, world, booking, "a", "长" * 60_000)
    with pytest.raises(TooLarge):
        save(database, world, booking, "a", "长" * 60_001)
    cancel_booking(database, world, booking.code)
    with pytest.raises(Cancelled):
        save(database, world, booking, "a", "还写")


def test_differences_are_told_in_words() -> None:
    here = {"amount": ["300"], "credentials": ["tech_sme", "high_tech"], "has_borrowed": ["no"]}
    there = {"amount": ["400"], "credentials": ["high_tech", "tech_sme"], "year_1_staff": ["二十"]}
    found = {each.label: (each.here, each.there) for each in differences(here, there)}
    assert found == {
        "融资金额": ("300", "400"),
        "有过银行贷款": ("否", "（空着）"),
        "年度 1 的职工人数": ("（空着）", "二十"),
    }


@pytest.mark.parametrize("name", sorted(IntakeForm.model_fields))
def test_every_field_of_the_form_has_a_label(name: str) -> None:
    if name not in ("consent", "version", "window", "begun_from"):
        assert not label_of(name).startswith("其他 "), name


def test_the_script_is_told_when_it_was_saved_and_another_device_goes_on(case: DemoCase) -> None:
    address = f"/bookings/{case.code}/intake"
    desk, phone = case.as_(FIRM), case.as_(FIRM)
    typed = window_of(desk.get(address).text)
    answer = desk.post(
        f"{address}/draft",
        {**typed, "amount": "三百左右", "term_months": "0", "note": "没写完"},
        headers=SCRIPT,
    )
    assert answer.status_code == 200
    assert re.fullmatch(r"\d\d:\d\d", answer.json()["at"])
    assert answer.json()["rival"] == ""
    page = phone.get(address, headers=PHONE).text
    assert re.search(r"您 \d\d:\d\d 在电脑上填到这里", page)
    assert 'value="三百左右"' in page
    assert "没写完" in page


def test_without_a_script_the_button_keeps_a_draft_that_the_panel_does_not_see(case: DemoCase) -> None:
    address = f"/bookings/{case.code}/intake"
    firm = case.as_(FIRM)
    typed = window_of(firm.get(address).text)
    answer = firm.post(
        f"{address}/draft", {**typed, "note": "草稿里的话"}, follow_redirects=False, headers=PHONE
    )
    assert answer.status_code == 303
    page = firm.get(answer.headers["location"]).text
    assert "在手机上填到这里" in page
    assert "草稿里的话" in page
    assert "草稿里的话" not in case.as_("finance").get(case.url).text


def test_two_devices_at_once_see_both_texts_and_handing_one_in_keeps_the_other(case: DemoCase) -> None:
    address = f"/bookings/{case.code}/intake"
    desk, phone = case.as_(FIRM), case.as_(FIRM)
    at_desk, on_phone = (window_of(each.get(address).text) for each in (desk, phone))
    desk.post(f"{address}/draft", {**at_desk, "amount": "300"}, headers=SCRIPT)
    told = phone.post(f"{address}/draft", {**on_phone, "amount": "400"}, headers=SCRIPT | PHONE).json()
    assert "在电脑上" in told["rival"]
    page = desk.get(address).text
    assert "也填过一份" in page
    assert 'value="400"' in page
    assert "300" in page
    handed_in = {**on_phone, "amount": "400", "region": "410172", "consent": "true"}
    assert phone.post(address, handed_in, follow_redirects=False).status_code == 303
    with case.app.state.database.reading() as session:
        left = session.scalars(select(IntakeDraft)).all()
    assert [each.typed["amount"] for each in left] == [["300"]]
    gone = desk.post(f"{address}/draft/removal", {"draft": str(left[0].version)}, follow_redirects=False)
    assert gone.status_code == 303
    again = desk.post(f"{address}/draft/removal", {"draft": str(left[0].version)})
    assert again.status_code == 404
    assert "草稿" in again.text


def test_an_intake_handed_in_meanwhile_is_shown_beside_what_was_typed(case: DemoCase) -> None:
    address = f"/bookings/{case.code}/intake"
    first, second = case.as_(FIRM), case.as_(FIRM)
    late = window_of(second.get(address).text)
    answers = {"region": "410172", "consent": "true"}
    first.post(address, {**window_of(first.get(address).text), **answers, "amount": "300"})
    refused = second.post(address, {**late, **answers, "amount": "400"})
    assert refused.status_code == 409
    assert "已提交的" in refused.text
    assert "融资金额" in refused.text
    assert 'value="400"' in refused.text


def test_a_stranger_and_a_bad_window_change_nothing(case: DemoCase) -> None:
    address = f"/bookings/{case.code}/intake/draft"
    assert case.as_(OTHER_FIRM).post(address, {"window": "0" * 32}).status_code == 404
    refused = case.as_(FIRM).post(address, {"window": "x", "note": "y"})
    assert refused.status_code == 400
    with case.app.state.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(IntakeDraft)) == 0
