"""Pages of the life of bookings, walked as people do: an offer, an invitation, a no-show that is lifted."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette

from events.clinic.models import Booking, Clinic, NoShow, WaitlistOffer
from tests.events.organising import GOOD
from tests.world import Browser
from yurong.kit.clock import now
from yurong.kit.outbox import OutboxMail

FULL = "demo-full"
LINE = f"/clinics/{FULL}/waitlist"
OFFER = re.compile(rf"/clinics/{FULL}/offers/(\d+)/")


def _offer(page: str) -> str:
    found = OFFER.search(page)
    assert found, page
    return f"/clinics/{FULL}/offers/{found[1]}"


def test_the_first_in_line_sees_the_offer_and_accepts_it(guest: Browser) -> None:
    firm = guest.sign_in("firm@demo.example")
    page = firm.get(LINE).text
    assert "轮到您了" in page
    answer = firm.post(f"{_offer(page)}/acceptance", follow_redirects=False)
    again = firm.post(f"{_offer(page)}/acceptance", follow_redirects=False)
    assert answer.status_code == again.status_code == 303
    assert answer.headers["location"] == again.headers["location"]
    assert "预约成功" in firm.get(answer.headers["location"]).text


def test_who_declines_keeps_the_place_and_the_next_is_asked(app: Starlette, guest: Browser) -> None:
    firm = guest.sign_in("firm@demo.example")
    offer = _offer(firm.get(LINE).text)
    assert "已谢绝" in firm.post(f"{offer}/refusal").text
    assert "第 1 位" in re.sub(r"<[^>]+>", "", firm.get(LINE).text)
    over = firm.post(f"{offer}/acceptance")
    assert over.status_code == 410
    assert "这个候补时段已经结束" in over.text
    with app.state.database.reading() as session:
        assert session.scalars(select(WaitlistOffer.outcome).order_by(WaitlistOffer.id)).all() == [
            "declined",
            None,
        ]


def test_an_answer_that_comes_too_late_says_so(app: Starlette, guest: Browser) -> None:
    firm = guest.sign_in("firm@demo.example")
    offer = _offer(firm.get(LINE).text)
    with app.state.database.writing() as session:
        session.execute(update(WaitlistOffer).values(until=now() - timedelta(seconds=1)))
    assert "答复时间已过" in firm.post(f"{offer}/acceptance").text


def test_an_offer_is_nobody_elses(guest: Browser, another: Callable[[], Browser]) -> None:
    offer = _offer(guest.sign_in("firm@demo.example").get(LINE).text)
    stranger = another().sign_in("firm2@demo.example")
    for answer in ("acceptance", "refusal"):
        assert stranger.post(f"{offer}/{answer}").status_code == 404


def test_an_invitation_is_accepted_by_whom_it_was_sent_to(
    app: Starlette, guest: Browser, another: Callable[[], Browser]
) -> None:
    firm = guest.sign_in("firm@demo.example")
    accepted = firm.post(f"{_offer(firm.get(LINE).text)}/acceptance", follow_redirects=False)
    own = accepted.headers["location"].removeprefix("/bookings/").partition("?")[0]
    wrong = firm.post(f"/bookings/{own}/delegation", {"email": "没有"})
    assert wrong.status_code == 422
    assert 'value="没有"' in wrong.text
    firm.post(f"/bookings/{own}/delegation", {"email": "firm2@demo.example"})
    with app.state.database.reading() as session:
        mail = session.scalars(
            select(OutboxMail.body).where(OutboxMail.key.startswith("booking-invite:"))
        ).one()
    found = re.search(r"/invitations/[\w-]+", mail)
    assert found
    assert firm.get(found[0]).status_code == 404
    colleague = another().sign_in("firm2@demo.example")
    assert "开封小场" in colleague.get(found[0]).text
    bad = colleague.post(found[0], {"contact_name": "赵敏", "contact_phone": "12"})
    assert bad.status_code == 422
    assert 'value="赵敏"' in bad.text
    done = colleague.post(found[0], {"contact_name": "赵敏", "contact_phone": "13900000001"})
    assert own in done.text
    assert "赵敏" in firm.get(f"/bookings/{own}").text


def test_the_organiser_changes_the_order_and_lifts_a_no_show_with_reasons(
    app: Starlette, guest: Browser
) -> None:
    organiser, page = guest.sign_in("organiser@demo.example"), f"/organise/clinics/{FULL}/waitlist"
    with app.state.database.writing() as session:
        booking = session.scalars(
            select(Booking).join(Clinic, Clinic.id == Booking.clinic_id).where(Clinic.code == FULL)
        ).first()
        assert booking
        session.add(NoShow(booking_id=booking.id, account_id=booking.account_id, at=now()))
    shown = organiser.get(page).text
    missed = re.search(r'name="no_show" value="(\d+)"', shown)
    entry = re.search(r'name="entry" value="(\d+)"', shown)
    assert missed
    assert entry
    assert organiser.post(f"{page}/lifts", {"no_show": missed[1], "reason": "病"}).status_code == 400
    lifted = organiser.post(f"{page}/lifts", {"no_show": missed[1], "reason": "当天暴雨封路"})
    assert "不再计入：当天暴雨封路" in lifted.text
    moved = organiser.post(f"{page}/moves", {"entry": entry[1], "position": "2", "reason": "企业请求"})
    assert "调整过：企业请求" in moved.text
    assert (
        organiser.post(f"{page}/moves", {"entry": entry[1], "position": "0", "reason": "企业"}).status_code
        == 400
    )


@pytest.mark.parametrize(("limit", "months", "said"), [("3", "12", True), ("1", "0", False)])
def test_the_rule_for_firms_that_stay_away_is_the_organisers(
    guest: Browser, limit: str, months: str, said: bool
) -> None:
    organiser = guest.sign_in("organiser@demo.example")
    fields = GOOD | {"no_show_limit": limit, "no_show_months": months}
    draft = organiser.post("/organise/clinics", fields, follow_redirects=False).headers["location"]
    address = draft.partition("?")[0]
    form = organiser.get(f"{address}/basics").text
    assert re.search(rf'name="no_show_limit".*?value="{limit}" selected', form, re.DOTALL)
    assert re.search(rf'name="no_show_months".*?value="{months}" selected', form, re.DOTALL)
    shown = organiser.get(f"{address}/preview").text
    assert ("近 12 个月 3 次没有到场的企业，12 个月内只能候补" in shown) is said
    assert ("只能候补" in shown) is said


@pytest.mark.parametrize(
    ("field", "typed"), [("no_show_limit", "0"), ("no_show_limit", "6"), ("no_show_months", "7")]
)
def test_a_rule_that_is_not_on_the_list_is_refused(guest: Browser, field: str, typed: str) -> None:
    organiser = guest.sign_in("organiser@demo.example")
    answer = organiser.post("/organise/clinics", GOOD | {field: typed})
    assert answer.status_code == 422
    assert "请从列出的选项中选择" in answer.text
