"""A firm's way through a clinic: list, slot, booking, change, cancel, intake."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import select, update
from starlette.applications import Starlette

from events.clinic.models import Booking, Clinic, Intake
from tests.world import Browser
from yurong.kit.clock import now
from yurong.kit.outbox import drain
from yurong.kit.senders import FolderSender

FIRM, OTHER = "firm@demo.example", "firm2@demo.example"
CONTACT = {"contact_name": "李明", "contact_phone": "13800000000"}


@pytest.fixture
def clinic(app: Starlette) -> str:
    """The code of a demo clinic that is open for booking."""
    with app.state.database.reading() as session:
        open_now = select(Clinic.code).where(
            Clinic.published_at.is_not(None),
            Clinic.booking_opens_at <= now(),
            Clinic.booking_closes_at > now(),
        )
        code: str = session.scalars(open_now.order_by(Clinic.on_day)).first()
    return code


def _free(person: Browser, clinic: str) -> list[str]:
    return re.findall(rf'href="(/clinics/{clinic}/slots/\d+/\d{{4}})"', person.get(f"/clinics/{clinic}").text)


def _fields(person: Browser, slot: str) -> dict[str, str]:
    page = person.get(slot).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return {**hidden, **CONTACT}


def _book(person: Browser, clinic: str, slot: str | None = None) -> str:
    fields = _fields(person, slot or _free(person, clinic)[0])
    answer = person.post(f"/clinics/{clinic}/bookings", fields, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    code: str = answer.headers["location"].removeprefix("/bookings/").partition("?")[0]
    return code


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_firm_books_a_free_slot_and_gets_page_calendar_and_mail(
    app: Starlette, guest: Browser, another: Callable[[], Browser], clinic: str, tmp_path: Path
) -> None:
    guest.sign_in(OTHER)
    slot = _free(guest, clinic)[0]
    code = _book(guest, clinic, slot)
    page = guest.get(f"/bookings/{code}?done=booked").text
    assert "预约成功" in page
    assert "填会前问卷" in page
    calendar = guest.get(f"/bookings/{code}/calendar.ics")
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    event = Calendar.from_ical(calendar.text).walk("VEVENT")[0]
    assert event["SEQUENCE"] == 0
    assert slot not in _free(another(), clinic)
    assert _free(guest, clinic) == []
    while drain(app.state.database, FolderSender(tmp_path, "yurong@localhost"), now()):
        pass  # the demo world has its own mails waiting before this one
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in tmp_path.glob("*.eml")]
    mine = [mail for mail in mails if code in _text(mail)]
    assert [mail["To"] for mail in mine] == [OTHER]
    assert any(part.get_filename("").endswith(".ics") for part in mine[0].iter_attachments())


def test_a_double_click_books_once(app: Starlette, guest: Browser, clinic: str) -> None:
    guest.sign_in(OTHER)
    fields = _fields(guest, _free(guest, clinic)[0])
    first = guest.post(f"/clinics/{clinic}/bookings", fields, follow_redirects=False)
    again = guest.post(f"/clinics/{clinic}/bookings", fields, follow_redirects=False)
    assert first.headers["location"] == again.headers["location"]
    with app.state.database.reading() as session:
        assert (
            len(session.scalars(select(Booking).where(Booking.request_key == fields["request_key"])).all())
            == 1
        )


def test_past_the_cut_off_the_firm_is_told_whom_to_call(app: Starlette, guest: Browser, clinic: str) -> None:
    guest.sign_in(OTHER)
    code = _book(guest, clinic)
    assert "取消预约" in guest.get(f"/bookings/{code}").text
    with app.state.database.writing() as session:
        session.execute(update(Clinic).where(Clinic.code == clinic).values(change_until=now()))
    page = guest.get(f"/bookings/{code}").text
    assert "取消预约" not in page
    assert "来不了请尽快告诉" in page


def test_a_slot_taken_meanwhile_is_refused_with_the_way_back(
    guest: Browser, another: Callable[[], Browser], clinic: str
) -> None:
    guest.sign_in(FIRM)
    other = another().sign_in(OTHER)
    slot = _free(guest, clinic)[0]
    mine = _fields(guest, slot)
    _book(other, clinic, slot)
    answer = guest.post(f"/clinics/{clinic}/bookings", mine)
    assert answer.status_code == 409
    assert "刚被约走" in answer.text
    assert f'href="/clinics/{clinic}"' in answer.text


def test_two_tabs_of_one_firm_book_one_slot(guest: Browser, clinic: str) -> None:
    guest.sign_in(OTHER)
    one, two = _free(guest, clinic)[:2]
    first, second = _fields(guest, one), _fields(guest, two)
    assert guest.post(f"/clinics/{clinic}/bookings", first, follow_redirects=False).status_code == 303
    answer = guest.post(f"/clinics/{clinic}/bookings", second)
    assert answer.status_code == 409
    assert "打开原来的预约" in answer.text


BAD = [
    ("contact_phone", "12", 422, "格式不对"),
    ("contact_name", "", 422, "请填写这一项"),
    ("contact_name", "长" * 41, 422, "最多 40 个字"),
    ("enterprise", "999999", 422, "请选择您所在的企业"),
    ("request_key", "short", 422, "格式不对"),
    ("station", "999999", 404, "没有这个时段"),
    ("station", "x", 404, "没有这个时段"),
    ("at", "2565", 404, "没有这个时段"),
    ("at", "0307", 404, "没有这个时段"),
]


@pytest.mark.parametrize(("field", "value", "status", "said"), BAD)
def test_a_wrong_field_is_named(
    guest: Browser, clinic: str, field: str, value: str, status: int, said: str
) -> None:
    guest.sign_in(OTHER)
    fields = _fields(guest, _free(guest, clinic)[0])
    answer = guest.post(f"/clinics/{clinic}/bookings", {**fields, field: value})
    assert answer.status_code == status
    assert said in answer.text
    if status == 422 and field != "contact_name":
        assert 'value="李明"' in answer.text


def test_a_firm_moves_to_another_slot_and_the_calendar_follows(
    guest: Browser, another: Callable[[], Browser], clinic: str
) -> None:
    guest.sign_in(OTHER)
    old, new = _free(guest, clinic)[:2]
    code = _book(guest, clinic, old)
    station, at = new.split("/")[-2:]
    answer = guest.post(f"/bookings/{code}/moves", {"slot": f"{station}-{at}"}, follow_redirects=False)
    assert answer.headers["location"] == f"/bookings/{code}?done=moved"
    free = _free(another(), clinic)
    assert old in free
    assert new not in free
    event = Calendar.from_ical(guest.get(f"/bookings/{code}/calendar.ics").text).walk("VEVENT")[0]
    assert event["SEQUENCE"] == 1


@pytest.mark.parametrize("slot", ["", "x", "1-9999", "999999-0900"])
def test_moving_nowhere_is_refused_kindly(guest: Browser, clinic: str, slot: str) -> None:
    guest.sign_in(OTHER)
    code = _book(guest, clinic)
    answer = guest.post(f"/bookings/{code}/moves", {"slot": slot})
    assert answer.status_code == 404
    assert "时段" in answer.text


def test_a_firm_cancels_and_may_book_again(guest: Browser, clinic: str) -> None:
    guest.sign_in(OTHER)
    slot = _free(guest, clinic)[0]
    code = _book(guest, clinic, slot)
    guest.post(f"/bookings/{code}/cancellation", {"reason": "时间冲突"})
    page = guest.get(f"/bookings/{code}").text
    assert "这个预约已取消" in page
    assert "时间冲突" in page
    assert slot in _free(guest, clinic)
    event = Calendar.from_ical(guest.get(f"/bookings/{code}/calendar.ics").text).walk("VEVENT")[0]
    assert event["STATUS"] == "CANCELLED"
    assert _book(guest, clinic, slot) != code


def test_a_cancelled_booking_cannot_be_moved(guest: Browser, clinic: str) -> None:
    guest.sign_in(OTHER)
    code = _book(guest, clinic)
    guest.post(f"/bookings/{code}/cancellation", {})
    assert guest.get(f"/bookings/{code}/moves").status_code == 410


PAGES = ["", "/calendar.ics", "/moves", "/cancellation", "/intake", "/case"]


@pytest.mark.parametrize("page", PAGES)
def test_another_firms_booking_is_not_there(
    guest: Browser, another: Callable[[], Browser], clinic: str, page: str
) -> None:
    code = _book(guest.sign_in(OTHER), clinic)
    stranger = another().sign_in(FIRM)
    assert stranger.get(f"/bookings/{code}{page}").status_code == 404


def test_another_firm_can_change_nothing(guest: Browser, another: Callable[[], Browser], clinic: str) -> None:
    code = _book(guest.sign_in(OTHER), clinic)
    stranger = another().sign_in(FIRM)
    for path in ("moves", "cancellation", "intake", "case/finding", "case/sign-off", "sheets"):
        assert stranger.post(f"/bookings/{code}/{path}", {"slot": "1-0900"}).status_code == 404
    assert "这个预约已取消" not in guest.get(f"/bookings/{code}").text


INTAKE = {
    "region": "410305",
    "credentials": ["tech_sme", "high_tech"],
    "contest_phase": "before",
    "fiscal_award": "66.67",
    "amount": "500",
    "term_months": "24",
    "purposes": ["research"],
    "note": "主营新材料，想问研发贷。",
    "consent": "true",
    "version": "0",
}


def test_the_intake_is_kept_and_shown_again(app: Starlette, guest: Browser, clinic: str) -> None:
    code = _book(guest.sign_in(OTHER), clinic)
    answer = guest.post(f"/bookings/{code}/intake", INTAKE, follow_redirects=False)
    assert answer.headers["location"] == f"/bookings/{code}?done=intake"
    form = guest.get(f"/bookings/{code}/intake").text
    assert 'value="66.67"' in form
    assert "想问研发贷" in form
    assert form.count("checked") >= 4
    with app.state.database.reading() as session:
        stored = session.scalars(select(Intake).order_by(Intake.id.desc())).first()
        assert stored.case["profile"]["credentials"] == ["tech_sme", "high_tech"]
        assert "has_borrowed" not in stored.case["profile"]


WRONG = [
    ({"consent": ""}, "请勾选同意"),
    ({"amount": "三百"}, "请填写以万元为单位的数字"),
    ({"note": "长" * 100_000}, "最多 2000 个字"),
    ({"term_months": "0"}, "不能小于 1"),
    ({"region": "41"}, "格式不对"),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_a_wrong_intake_shows_what_was_typed(
    guest: Browser, clinic: str, change: dict[str, str], said: str
) -> None:
    code = _book(guest.sign_in(OTHER), clinic)
    answer = guest.post(f"/bookings/{code}/intake", {**INTAKE, **change})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="66.67"' in answer.text


def test_two_tabs_never_overwrite_each_other(guest: Browser, clinic: str) -> None:
    code = _book(guest.sign_in(OTHER), clinic)
    guest.post(f"/bookings/{code}/intake", INTAKE)
    late = guest.post(f"/bookings/{code}/intake", {**INTAKE, "note": "另一个窗口写的"})
    assert late.status_code == 409
    assert "另一个窗口写的" in late.text
    again = guest.post(
        f"/bookings/{code}/intake",
        {**INTAKE, "note": "另一个窗口写的", "version": "1"},
        follow_redirects=False,
    )
    assert again.status_code == 303


@pytest.mark.parametrize("email", ["finance@demo.example", "organiser@demo.example", "bank@demo.example"])
def test_slots_lead_nowhere_for_people_who_cannot_book(guest: Browser, clinic: str, email: str) -> None:
    assert _free(guest.sign_in(email), clinic) == []
    assert "可预约" in guest.get(f"/clinics/{clinic}").text


def test_my_page_lists_the_bookings(guest: Browser, clinic: str) -> None:
    code = _book(guest.sign_in(OTHER), clinic)
    assert f'href="/bookings/{code}"' in guest.get("/me").text
    assert f'href="/bookings/{code}"' in guest.get("/bookings").text
