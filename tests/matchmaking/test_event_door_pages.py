"""The pages of the door of an event: list, pass, walk-in, counts, hours, certificates, badges."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from events.matchmaking.models import AgendaSession, Certificate, Event, Registration
from events.matchmaking.on_site.certificate_work import KIND
from events.matchmaking.registering import links
from events.passes import pass_of
from tests.world import Browser
from yurong.background import handlers
from yurong.kit.clock import now
from yurong.kit.jobs import work

HERE = "/organise/events/demo-peixun"
BEFORE = "/organise/events/demo-peixun-1"
ORGANISER, FIRM = "organiser@demo.example", "firm@demo.example"
JSON = {"accept": "application/json"}


@dataclass(frozen=True)
class Door:
    """The demo training of today: two of its eight people have come."""

    app: Starlette
    another: Callable[[], Browser]
    code: str
    name: str

    def staff(self) -> Browser:
        return self.another().sign_in(ORGANISER)

    def tap(self, key: str = "a-key-of-the-door-1", **fields: str) -> dict[str, str]:
        return {"registration": self.code, "key": key, **fields}


@pytest.fixture
def door(app: Starlette, another: Callable[[], Browser]) -> Door:
    with app.state.database.reading() as session:
        found = select(Registration).join(Event, Event.id == Registration.event_id)
        person = session.scalars(found.where(Event.code == "demo-peixun", Registration.name == "张雨")).one()
        return Door(app, another, person.code, person.name)


def link_of(door: Door, event: str, name: str) -> str:
    """A secret link of that person's."""
    with door.app.state.database.writing() as session:
        found = select(Registration).join(Event, Event.id == Registration.event_id)
        person = session.scalars(found.where(Event.code == event, Registration.name == name)).one()
        return links.mint(session, person, now())


def test_one_tap_checks_in_and_the_second_says_who_when_and_where(door: Door) -> None:
    staff = door.staff()
    staff.post(f"{HERE}/door", {"door": "东门"})
    page = staff.post(f"{HERE}/check-ins", door.tap()).text
    assert "张雨已签到" in page
    assert page.count("<span data-all-arrived>3</span>") == 1
    again = staff.post(f"{HERE}/check-ins", door.tap("a-key-of-the-door-2")).text
    assert "之前已经办理" in again
    assert "（东门） 已办理过" in again


def test_a_device_that_was_offline_hears_what_became_of_each(door: Door) -> None:
    staff = door.staff()
    first = staff.post(f"{HERE}/check-ins", door.tap(door="西门"), headers=JSON).json()
    assert (first["registration"], first["again"]) == (door.code, False)
    assert "（西门）" in first["by"]
    assert staff.post(f"{HERE}/check-ins", door.tap(), headers=JSON).json()["again"] is False
    wrong = staff.post(f"{HERE}/check-ins", door.tap() | {"registration": "NOSUCH2345"}, headers=JSON)
    assert (wrong.status_code, "没有这个报名码" in wrong.json()["detail"]) == (404, True)


@pytest.mark.parametrize(
    "fields",
    [{"registration": "<script>"}, {"key": "短"}, {"at": "昨天"}, {"how": "magic"}, {"door": "门" * 21}],
)
def test_bad_input_is_refused_in_words(door: Door, fields: dict[str, str]) -> None:
    answer = door.staff().post(f"{HERE}/check-ins", door.tap() | fields)
    assert answer.status_code == 400
    assert "返回签到名单" in answer.text


@pytest.mark.parametrize("words", ["张雨", "zy", "zhangyu", "大学科技园", "13900000003"])
def test_the_list_is_searched_by_name_sound_organisation_and_phone(door: Door, words: str) -> None:
    page = door.staff().get(f"{HERE}/check-in?q={words}").text
    assert f'id="b-{door.code}"' in page
    assert page.count("<li id=") < 3  # 陈志远 sounds like zy too


def test_an_arrival_is_taken_back_with_a_reason(door: Door) -> None:
    staff = door.staff()
    staff.post(f"{HERE}/check-ins", door.tap())
    bare = staff.post(f"{HERE}/check-ins/removal", {"registration": door.code, "reason": ""})
    assert (bare.status_code, "请写明撤销的原因" in bare.text) == (422, True)
    done = staff.post(f"{HERE}/check-ins/removal", {"registration": door.code, "reason": "点错了"})
    assert "已撤销签到" in done.text
    assert staff.get(f"{HERE}/arrivals.json").json()["arrived"] == 2


def test_a_pass_opens_the_staff_page_for_staff_and_asks_others_to_show_it(door: Door) -> None:
    key = door.app.state.settings.secret_key
    address = f"/passes/{pass_of(door.code, key, 'passes')}"
    assert "手机尾号" in door.staff().get(address).text
    for stranger in (door.another(), door.another().sign_in(FIRM)):
        page = stranger.get(address).text
        assert "请出示给工作人员" in page
        assert door.name not in page
    assert door.another().get(f"/passes/{pass_of(door.code, key)}").status_code == 404


def test_a_walk_in_is_registered_and_here_and_a_wrong_number_stands_beside_its_field(door: Door) -> None:
    with door.app.state.database.writing() as session:
        event = session.scalars(select(Event).where(Event.code == "demo-peixun")).one()
        # Whatever the time of the test run is.
        event.starts_at = min(event.starts_at, now() - timedelta(minutes=1))
        event.ends_at = max(event.ends_at, now() + timedelta(hours=1))
    staff = door.staff()
    group = re.search(r'<option value="(\d+)"', staff.get(f"{HERE}/walk-ins").text)
    assert group
    typed = {
        "name": "路过的人",
        "phone": "13700000000",
        "organisation": "示例路过单位",
        "group": group[1],
        "agreed": "1",
        "key": "walk-in-number-one",
    }
    for field, value, words in (("phone", "123456789012", "11 位手机号"), ("agreed", "", "得到同意后勾选")):
        wrong = staff.post(f"{HERE}/walk-ins", typed | {field: value})
        assert wrong.status_code == 422
        assert words in wrong.text
        assert "示例路过单位" in wrong.text
    assert "路过的人已签到" in staff.post(f"{HERE}/walk-ins", typed).text
    assert staff.get(f"{HERE}/arrivals.json").json() | {"at": ""} == {
        "at": "",
        "arrived": 3,
        "expected": 9,
        "groups": [{"name": "技术经理人", "arrived": 3, "expected": 9}],
    }


def test_the_list_of_arrivals_is_a_file_without_formulas(door: Door) -> None:
    staff = door.staff()
    text = staff.get(f"{HERE}/arrivals.csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 9
    assert text.count("扫码") == 2
    assert staff.get(f"{HERE}/arrivals.xlsx").content[:2] == b"PK"


def test_a_session_has_its_own_lists_and_its_minutes_stand_on_the_own_page(door: Door) -> None:
    with door.app.state.database.reading() as session:
        found = select(AgendaSession).join(Event, Event.id == AgendaSession.event_id)
        lessons = session.scalars(
            found.where(Event.code == "demo-peixun").order_by(AgendaSession.starts_at)
        ).all()
        counted, other = lessons[0].id, lessons[3].id
        at = lessons[0].starts_at
    staff = door.staff()
    assert "进场" in staff.get(f"{HERE}/sessions/{counted}/check-in").text
    assert staff.get(f"{HERE}/sessions/{other}/check-in").status_code == 404
    tap = door.tap(at=at.isoformat()) if at <= now() else door.tap()
    answer = staff.post(f"{HERE}/sessions/{counted}/check-ins", tap, headers=JSON)
    assert answer.status_code in (200, 409)  # before eight in the morning its door is closed
    page = door.another().get(f"/registrations/{link_of(door, 'demo-peixun', '张雨')}").text
    assert f"签到码 {door.code}" in page
    assert ("已签到" in page) is (answer.status_code == 200)
    assert "要求 240 分钟" in page or "要求的 240 分钟" in page


def test_the_hours_page_issues_revokes_and_the_paper_is_the_persons(door: Door) -> None:
    staff = door.staff()
    page = staff.get(f"{BEFORE}/training").text
    assert "还差 1 小时 15 分钟" in page
    code = re.search(r"/certificates/([0-9A-Z]{8})\.pdf", page)
    assert code
    own = f"/registrations/{link_of(door, 'demo-peixun-1', '陈志远')}"
    assert "打开证书" in door.another().get(own).text
    assert door.another().get(f"{own}/certificate.pdf").content[:4] == b"%PDF"
    assert staff.get(f"{BEFORE}/certificates/{code[1]}.pdf").content[:4] == b"%PDF"
    verified = door.another().get(f"/verify/certificates?code={code[1][:4].lower()}-{code[1][4:]}")
    assert "证书有效" in verified.text
    bare = staff.post(f"{BEFORE}/certificates/{code[1]}/revocation", {"reason": ""})
    assert (bare.status_code, "请写明撤销的原因" in bare.text) == (422, True)
    staff.post(f"{BEFORE}/certificates/{code[1]}/revocation", {"reason": "姓名写错了"})
    gone = door.another().get(f"/verify/certificates/{code[1]}").text
    assert "已撤销" in gone
    assert "姓名写错了" in gone
    again = re.search(r'name="registration" value="([0-9A-Z]{10})"', staff.get(f"{BEFORE}/training").text)
    assert again
    assert "证书已出具" in staff.post(f"{BEFORE}/certificates/one", {"registration": again[1]}).text


def test_who_lacks_hours_gets_no_certificate_whatever_is_sent(door: Door) -> None:
    with door.app.state.database.reading() as session:
        found = select(Registration).join(Event, Event.id == Registration.event_id)
        short = session.scalars(
            found.where(Event.code == "demo-peixun-1", Registration.name == "欧阳明")
        ).one()
    answer = door.staff().post(f"{BEFORE}/certificates/one", {"registration": short.code})
    assert (answer.status_code, "还差 1 小时 15 分钟" in answer.text) == (409, True)
    with door.app.state.database.reading() as session:
        assert len(session.scalars(select(Certificate)).all()) == 2


def test_badges_of_one_of_a_group_and_of_all(door: Door) -> None:
    staff = door.staff()
    assert "只打印" in staff.get(f"{HERE}/badges?registration={door.code}").text
    for fields in ({}, {"registration": door.code}):
        made = staff.post(f"{HERE}/badges", {"size": "card"} | fields)
        assert made.content[:4] == b"%PDF"
    wrong = staff.post(f"{HERE}/badges", {"size": "poster"})
    assert wrong.status_code == 422


def test_only_the_lists_may_use_the_camera(door: Door) -> None:
    staff = door.staff()
    assert "camera=(self)" in staff.get(f"{HERE}/check-in").headers["permissions-policy"]
    assert "camera=()" in staff.get(f"{HERE}/arrivals").headers["permissions-policy"]


def test_all_certificates_are_a_job_of_whoever_asked(door: Door) -> None:
    settings, database, staff = door.app.state.settings, door.app.state.database, door.staff()
    waiting = staff.post(f"{BEFORE}/certificates")
    assert "出具证书" in waiting.text
    ours = {KIND: handlers(settings)[KIND]}
    assert work(database, ours, settings.folder.jobs, now()) == "done"
    assert "全部 2 份有效的证书" in staff.get(waiting.url.path).text
    assert door.another().get(waiting.url.path).status_code == 404
