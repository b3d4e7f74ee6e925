"""The public pages of events: what they show and never show, kept and true."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from starlette.applications import Starlette

from events.matchmaking.models import Event
from tests.world import Browser
from yurong.kit.snapshots import address

IDENTITY = {"Accept-Encoding": "identity"}


def _event(app: Starlette, code: str) -> Event:
    with app.state.database.reading() as session:
        return session.scalars(select(Event).where(Event.code == code)).one()  # type: ignore[no-any-return]  # app.state


def _is_kept(app: Starlette, path: str, query: str = "") -> bool:
    return app.state.kept.snapshots.find(address(path, query.encode())) is not None


def test_the_list_shows_what_is_to_come_and_leads_to_clinics_and_back(guest: Browser) -> None:
    page = guest.get("/events").text
    assert page.index("demo-lian") < page.index("demo-duijie") < page.index("demo-dasai")
    for hidden in ("demo-huigu", "demo-caogao", "demo-shenhe"):
        assert hidden not in page
    assert 'href="/clinics"' in page
    assert 'href="/events"' in guest.get("/clinics").text


CHOICES = [
    ("?kind=contest", "demo-dasai", "demo-duijie"),
    ("?city=410300", "demo-luyan", "demo-duijie"),
    ("?track=materials", "demo-lian", "demo-luyan"),
    ("?mode=online", "demo-xuanjiang", "demo-lian"),
    ("?state=soon", "demo-xuanjiang", "demo-lian"),
    ("?state=over", "demo-huigu", "demo-lian"),
    ("?view=city&kind=roadshow", "洛阳市", "demo-duijie"),
]


def test_filters_live_in_the_address_in_every_view(guest: Browser) -> None:
    for query, shown, hidden in CHOICES:
        page = guest.get(f"/events{query}").text
        assert shown in page, query
        assert f"/events/{hidden}" not in page, query
    assert "没有这样的活动" in guest.get("/events?kind=contest&city=410300").text


def test_the_month_has_each_event_on_its_day(app: Starlette, guest: Browser) -> None:
    month = f"{_event(app, 'demo-dasai').starts_at:%Y-%m}"
    page = guest.get(f"/events?view=month&month={month}").text
    assert "/events/demo-dasai" in page
    assert "<th scope" in page
    assert guest.get("/events?view=month&month=2026-99").status_code == 200


def test_an_event_is_told_whole_but_for_its_link(guest: Browser) -> None:
    page = guest.get("/events/demo-luyan").text
    for said in ("洛阳自创区路演厅", "项目路演", "陈思远", "示例创投基金", "/products/jifentou", "3 个名额"):
        assert said in page, said
    assert "meeting.example" not in page
    assert 'href="/events/demo-luyan/registration"' in page


def test_it_speaks_schema_org_with_a_zone(guest: Browser) -> None:
    page = guest.get("/events/demo-luyan").text
    assert 'itemtype="https://schema.org/BusinessEvent"' in page
    assert "https://schema.org/MixedEventAttendanceMode" in page
    assert re.search(r'itemprop="startDate" datetime="\d{4}-\d\d-\d\dT14:00:00\+08:00"', page)
    assert "https://schema.org/EducationEvent" in guest.get("/events/demo-peixun").text
    assert "https://schema.org/EventCancelled" in guest.get("/events/demo-quxiao").text


def test_products_and_events_name_each_other(guest: Browser) -> None:
    assert "/products/chuangsai-dai" in guest.get("/events/demo-dasai").text
    page = guest.get("/products/chuangsai-dai").text
    assert "/events/demo-duijie" in page
    assert "/events/demo-huigu" not in page


STANDING = [
    ("demo-duijie", "我要报名", "已取消"),
    ("demo-xuanjiang", "开始报名", "我要报名"),
    ("demo-quxiao", "场地临时检修", "我要报名"),
    ("demo-huigu", "已经结束", "我要报名"),
]


def test_the_page_says_whether_one_can_register(guest: Browser) -> None:
    for code, said, unsaid in STANDING:
        page = guest.get(f"/events/{code}").text
        assert said in page, code
        assert unsaid not in page, code


def test_who_comes_too_late_is_not_told_to_register_for_meetings(guest: Browser) -> None:
    assert "发给每人洽谈时间表" in guest.get("/events/demo-duijie").text
    over = guest.get("/events/demo-huigu").text
    assert "一对一洽谈" in over
    assert "发给每人洽谈时间表" not in over


def test_the_first_page_names_the_next_three_events(guest: Browser) -> None:
    page = guest.get("/").text
    assert re.findall(r'href="/events/([\w-]+)"', page) == ["demo-peixun", "demo-lian", "demo-luyan"]
    assert 'href="/board"' in page


@pytest.mark.parametrize("path", ["/events/demo-caogao", "/events/demo-shenhe", "/events/none"])
def test_what_is_not_published_is_not_there(guest: Browser, path: str) -> None:
    for each in (path, f"{path}.ics", f"{path}/poster.pdf"):
        assert guest.get(each).status_code == 404


def test_the_pages_are_kept_and_a_change_is_seen_at_once(
    app: Starlette, guest: Browser, another: Callable[[], Browser]
) -> None:
    for path in ("/events", "/events/demo-duijie", "/events/feed.ics", "/events/demo-duijie.ics"):
        first = guest.get(path, headers=IDENTITY)
        assert _is_kept(app, path), path
        assert another().get(path, headers=IDENTITY).content == first.content
    organiser = another().sign_in("organiser@demo.example")
    form = organiser.get("/organise/events/demo-duijie/basics").text
    fields = _typed(form) | {"title": "换了名称的对接会"}
    answer = organiser.post("/organise/events/demo-duijie/basics", fields, follow_redirects=False)
    assert answer.status_code == 303, re.findall('class="error"[^>]*>([^<]*)', answer.text)
    for path in ("/events", "/events/demo-duijie", "/events/feed.ics", "/products/chuangsai-dai"):
        assert "换了名称的对接会" in guest.get(path).text, path


def test_a_kept_page_turns_by_itself_when_registration_opens_and_closes(
    app: Starlette, guest: Browser
) -> None:
    event, path = _event(app, "demo-xuanjiang"), "/events/demo-xuanjiang"
    tick = timedelta(seconds=1)
    for moment, before, after in (
        (event.registration_opens_at, "报名未开始", "报名中"),
        (event.starts_at, "报名中", "进行中"),
        (event.ends_at, "进行中", "已结束"),
    ):
        with time_machine.travel(moment - tick, tick=False) as travel:
            assert before in guest.get(path).text
            assert before in guest.get(path).text
            travel.shift(tick)
            assert after in guest.get(path).text


def _typed(page: str) -> dict[str, str]:
    """What a form shows, as a browser would send it."""
    found = dict(re.findall(r'<input class="input" id="f-\w+" name="(\w+)"[^>]*? value="([^"]*)"', page))
    found |= dict(re.findall(r'<input type="hidden" name="(kind)" value="([^"]*)"', page))
    found |= dict(re.findall(r'name="(\w+)" value="(\w+)" checked', page))
    found |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        if chosen := re.search(r'value="([^"]*)" selected', options):
            found[name] = chosen[1]
    return found
