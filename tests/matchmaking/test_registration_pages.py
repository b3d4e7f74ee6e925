"""Registering by hand: with and without an account, waiting, being promoted, changing, cancelling."""

import re
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update
from starlette.applications import Starlette

from events.matchmaking.drawing_up import NewGroup
from events.matchmaking.models import Event
from events.matchmaking.registering import consents
from tests.matchmaking.factories import registered
from tests.matchmaking.registration_site import (
    FORM,
    an_open_event,
    code_in,
    database_of,
    fill_in,
    group_ids,
    link_in,
    mails,
    people_of,
)
from tests.world import Browser
from yurong.kit.clock import now


def test_without_an_account_the_code_makes_the_registration(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app)
    (group,) = group_ids(app, event)
    sent = guest.post(
        f"/events/{event.code}/registration", fill_in(guest, event, group), follow_redirects=False
    )
    assert sent.status_code == 303
    here = sent.headers["location"]
    assert "138****1111" in guest.get(here).text
    assert people_of(app, event) == []
    (code,) = mails(app, "registration-attempt")
    assert (code.channel, code.to) == ("sms", "13800001111")
    wrong = "000000" if code_in(code) != "000000" else "111111"
    assert "验证码不对" in guest.post(here, {"code": wrong}).text
    made = guest.post(here, {"code": code_in(code)})
    assert "报名成功" in made.text
    assert re.search(r"/registrations/[\w-]{16}", str(made.url))
    assert made.headers["cache-control"] == "no-store"
    assert made.headers["x-robots-tag"] == "noindex"
    again = guest.post(here, {"code": code_in(code)})
    assert "已经提交过了" in again.text


def test_five_wrong_codes_end_a_code_and_another_may_be_sent(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app)
    (group,) = group_ids(app, event)
    here = guest.post(
        f"/events/{event.code}/registration",
        fill_in(guest, event, group, verify="mail"),
        follow_redirects=False,
    ).headers["location"]
    right = code_in(mails(app, "registration-attempt")[0])
    for _ in range(5):
        guest.post(here, {"code": "999999" if right != "999999" else "999998"})
    over = guest.post(here, {"code": right})
    assert over.status_code == 410
    assert "重新获取" in guest.get(here).text
    guest.post(f"{here}/again")
    second = mails(app, "registration-attempt")[1]
    assert second.to == FORM["email"]
    assert "报名成功" in guest.post(here, {"code": code_in(second)}).text


def test_wrong_fields_are_named_beside_them_and_nothing_typed_is_lost(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app)
    (group,) = group_ids(app, event)
    typed = fill_in(guest, event, group, phone="12345", uscc="91410100MA44YR0019", agrees="")
    answer = guest.post(f"/events/{event.code}/registration", typed)
    assert answer.status_code == 422
    for message in ("请填写 11 位手机号", "校验位不对", "请勾选同意信息使用说明"):
        assert message in answer.text
    assert 'value="王广启"' in answer.text
    assert 'value="12345"' in answer.text


def test_signed_in_the_form_is_filled_and_the_seat_is_taken_at_once(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app)
    (group,) = group_ids(app, event)
    guest.sign_in("firm@demo.example")
    page = guest.get(f"/events/{event.code}/registration").text
    assert "郑州示例光电科技有限公司" in page
    assert "91410100MA44YR001X" in page
    typed = fill_in(guest, event, group, uscc="91410100MA44YR001X")
    made = guest.post(f"/events/{event.code}/registration", typed)
    assert "报名成功" in made.text
    assert "我的报名" in guest.get("/me/registrations").text
    (row,) = people_of(app, event)
    assert row.enterprise_id is not None
    assert row.code in guest.get(f"/registrations/{row.code}").text
    twice = guest.post(f"/events/{event.code}/registration", typed)
    assert str(twice.url).endswith(f"/registrations/{row.code}?done=made")
    another = guest.post(f"/events/{event.code}/registration", typed | {"request_key": "another-key-of-it"})
    assert another.status_code == 409
    assert "这个手机号已报过名" in another.text or "一个手机号在一场活动只报一次" in another.text


def test_waiting_being_offered_and_accepting_by_link(app: Starlette, another: Callable[[], Browser]) -> None:
    event = an_open_event(app, capacity=1)
    (group,) = group_ids(app, event)
    first, second = another().sign_in("firm@demo.example"), another().sign_in("firm2@demo.example")
    mine = first.post(f"/events/{event.code}/registration", fill_in(first, event, group))
    quota = second.get(f"/events/{event.code}/registration").text
    assert "名额已满，可以候补" in quota
    theirs = second.post(
        f"/events/{event.code}/registration",
        fill_in(second, event, group, phone="13900002222", email="z@guests.example"),
    )
    assert "您排第 1 位" in theirs.text
    assert "前面 1 人" in another().get(f"/events/{event.code}/registration").text
    page = str(mine.url).partition("?")[0]
    assert "报名已取消" in first.post(f"{page}/cancellation", {"reason": "出差"}).text
    (letter,) = mails(app, ":offered")
    stranger = another()
    link = link_in(letter)
    assert "候补轮到您了" in stranger.get(link).text
    assert "名额归您了" in stranger.post(f"{link}/acceptance").text
    assert "报名成功" in stranger.get(link).text
    file = stranger.get(f"{link}/calendar.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    assert "STATUS:CONFIRMED" in file.text


def test_declining_gives_the_seat_to_the_next(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app, capacity=1)
    (group,) = group_ids(app, event)
    guest.sign_in("firm@demo.example")
    links = []
    for number in range(3):
        typed = fill_in(guest, event, group, phone=f"1380000000{number}", email=f"n{number}@guests.example")
        links.append(str(guest.post(f"/events/{event.code}/registration", typed).url).partition("?")[0])
    guest.post(f"{links[0]}/cancellation")
    assert "让给了下一位" in guest.post(f"{links[1]}/refusal").text
    assert "候补轮到您了" in guest.get(links[2]).text


def test_changing_by_link_and_the_letters_about_it(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app)
    (group,) = group_ids(app, event)
    guest.sign_in("firm@demo.example")
    mine = str(guest.post(f"/events/{event.code}/registration", fill_in(guest, event, group)).url)
    page = mine.partition("?")[0]
    typed = {**FORM, "name": "赵接手", "phone": "13700003333", "email": "zhao@guests.example"}
    wrong = guest.post(f"{page}/changes", typed | {"name": ""})
    assert wrong.status_code == 422
    assert "13700003333" in wrong.text
    assert wrong.headers["cache-control"] == "no-store"
    assert guest.get(f"{page}/changes").headers["referrer-policy"] == "no-referrer"
    changed = guest.post(f"{page}/changes", typed)
    assert "赵接手" in changed.text
    assert {each.to for each in mails(app, ":changed:")} == {"zhao@guests.example", FORM["email"]}


def test_colleagues_that_do_not_fit_may_let_the_rest_wait(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app, capacity=2)
    (group,) = group_ids(app, event)
    guest.sign_in("firm@demo.example")
    typed = fill_in(guest, event, group)
    more = guest.post(f"/events/{event.code}/registration", typed | {"more": "1"})
    assert more.status_code == 200
    assert 'name="c1_name"' in more.text
    assert 'value="王广启"' in more.text
    party = typed | {
        "colleagues": "2",
        "c1_name": "甲同事",
        "c1_phone": "13700000001",
        "c2_name": "乙同事",
        "c2_phone": "13700000002",
    }
    short = guest.post(f"/events/{event.code}/registration", party)
    assert short.status_code == 409
    assert "还有 2 个名额" in short.text
    assert 'value="乙同事"' in short.text
    made = guest.post(f"/events/{event.code}/registration", party | {"rest_waits": "true"})
    assert "甲同事" in made.text
    assert "候补中" in made.text
    same = guest.post(f"/events/{event.code}/registration", party | {"c2_phone": "13700000001"})
    assert "每人请填各自的手机号" in same.text


def test_nobody_waits_for_a_code_where_there_is_no_seat(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app, capacity=1, has_waitlist=False)
    (group,) = group_ids(app, event)
    with database_of(app).writing() as session:
        registered(session, event, now=now())
    full = guest.post(f"/events/{event.code}/registration", fill_in(guest, event, group))
    assert full.status_code == 409
    assert "现在没有空着的名额" in full.text
    assert 'value="王广启"' in full.text
    assert mails(app, "registration-attempt") == []


def test_who_saw_an_older_text_is_shown_the_new_one_in_the_form(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app)
    (group,) = group_ids(app, event)
    here = f"/events/{event.code}/registration"
    _say(app, event, "会场拍照")
    typed = fill_in(guest, event, group, agrees_own="true")
    _say(app, event, "会场拍照和录像")
    again = guest.post(here, typed)
    assert again.status_code == 422
    for words in ("会场拍照和录像", "看过新的说明", 'name="consent_own" value="2"', 'value="王广启"'):
        assert words in again.text
    assert 'name="agrees_own" value="true" checked' not in again.text
    code_page = guest.post(here, typed | {"consent_own": "2"}, follow_redirects=False).headers["location"]
    _say(app, event, "会场直播")
    late = guest.post(code_page, {"code": code_in(mails(app, "registration-attempt")[0])})
    assert (late.status_code, f'href="{here}"' in late.text) == (403, True)
    assert people_of(app, event) == []


def test_several_groups_are_shown_with_what_is_truly_free(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app, groups=(NewGroup("firm", "企业", 2), NewGroup("bank", "银行", 1)))
    with database_of(app).writing() as session:
        for number in range(2):
            registered(session, event, number, group=1, now=now())
    page = guest.get(f"/events/{event.code}/registration").text
    assert "还有 2 个名额" in page
    assert "已满，可候补，前面 1 人" in page


def test_a_lost_link_goes_to_the_registered_contact_only(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app)
    (group,) = group_ids(app, event)
    guest.sign_in("firm@demo.example")
    guest.post(f"/events/{event.code}/registration", fill_in(guest, event, group))
    told = guest.post("/registrations", {"contact": "13800001111"}).text
    nobody = guest.post("/registrations", {"contact": "13899999999"}).text
    assert ("请查收短信或邮件" in told, "请查收短信或邮件" in nobody) == (True, True)
    (letter,) = mails(app, ":link:")
    assert letter.to == FORM["email"]
    assert "报名成功" in guest.get(link_in(letter)).text


def test_a_made_up_link_and_somebody_elses_code_are_not_found(
    app: Starlette, another: Callable[[], Browser]
) -> None:
    event = an_open_event(app)
    (group,) = group_ids(app, event)
    owner = another().sign_in("firm@demo.example")
    owner.post(f"/events/{event.code}/registration", fill_in(owner, event, group))
    code = people_of(app, event)[0].code
    stranger = another().sign_in("firm2@demo.example")
    for path in (
        f"/registrations/{code}",
        "/registrations/AAAABBBBCCCCDDDD",
        f"/registrations/{code}/changes",
    ):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"/registrations/{code}/cancellation").status_code == 404


def test_after_the_event_the_page_leads_to_what_came_of_it(guest: Browser) -> None:
    guest.sign_in("firm@demo.example")
    codes = re.findall(r'href="/registrations/(\w{10})"', guest.get("/me/registrations").text)
    pages = [guest.get(f"/registrations/{code}").text for code in codes]
    (coming,) = [each for each in pages if "报名成功" in each]
    (over,) = [each for each in pages if "活动已结束" in each]
    assert "加入日历" in coming
    assert "会后：" not in coming
    assert "加入日历" not in over
    assert "想见哪些机构" not in over
    assert "会后：" in over


def test_who_waits_no_longer_waits_when_the_event_is_over(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app, capacity=1)
    with database_of(app).writing() as session:
        _, (_, token) = (registered(session, event, number, now=now()) for number in range(2))
        earlier = {
            name: getattr(event, name) - timedelta(days=20)
            for name in ("registration_opens_at", "registration_closes_at", "starts_at", "ends_at")
        }
        session.execute(update(Event).where(Event.id == event.id).values(earlier))
    page = guest.get(f"/registrations/{token}").text
    assert "活动已结束" in page
    assert "您排第" not in page


def _say(app: Starlette, event: Event, text: str) -> None:
    """The organiser's own text from now on. Commits."""
    with database_of(app).writing() as session:
        consents.write_own(session, event.id, text, event.organiser_account_id, now())
