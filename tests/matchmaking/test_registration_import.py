"""A list from a spreadsheet, and the organiser's side by hand: import, decide, find, take along, settle."""

import html
import re
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from catalog.scoring.uploads import TableRow, UnreadableTable
from events.matchmaking.drawing_up import NewGroup
from events.matchmaking.models import Event, RegistrationGroup
from events.matchmaking.registering import rules
from events.matchmaking.registering.imported import HEADINGS, MOST, read_rows
from tests.matchmaking.factories import registered
from tests.matchmaking.registration_site import an_open_event, database_of, group_ids, mails, people_of
from tests.world import Browser
from yurong.accounts.models import Account
from yurong.kit.clock import now
from yurong.kit.tables import as_xlsx
from yurong.seeds import ACCOUNTS

GOOD = {"姓名": "王广启", "手机": "138 0000 0000", "单位": "示例企业", "身份": "企业"}
USCC = "91410100MA44YR001X"
GROUPS = {"企业": 1, "银行": 2}


@pytest.mark.parametrize(
    ("change", "heading", "why"),
    [
        ({"姓名": ""}, "姓名", "请填写"),
        ({"手机": "12345"}, "手机", "请填写 11 位手机号"),
        ({"邮箱": "不是邮箱"}, "邮箱", "邮箱格式不对"),
        ({"邮箱": "wang@"}, "邮箱", "邮箱格式不对"),
        ({"邮箱": "wang @guests.example"}, "邮箱", "邮箱格式不对"),
        ({"统一社会信用代码": "91410100MA44YR0019"}, "统一社会信用代码", "校验位不对"),
        ({"身份": "嘉宾"}, "身份", "企业、银行"),
        ({"身份": ""}, "身份", "企业、银行"),
        ({"单位": "长" * 81}, "单位", "最多 80 个字"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_heading(change: dict[str, str], heading: str, why: str) -> None:
    read = read_rows([TableRow(5, GOOD | change)], GROUPS, frozenset())
    assert [(each.row, each.heading) for each in read.wrong] == [(5, heading)]
    assert why in read.wrong[0].why


def test_a_number_twice_or_already_registered_is_named() -> None:
    twice = read_rows([TableRow(2, GOOD), TableRow(3, GOOD | {"姓名": "李会计"})], GROUPS, frozenset())
    assert [(each.row, each.why) for each in twice.wrong] == [
        (0, "13800000000 在第 2、3 行都有，一人只填一行")
    ]
    known = read_rows([TableRow(2, GOOD)], GROUPS, frozenset({"13800000000"}))
    assert "已报过名" in known.wrong[0].why


def test_what_a_spreadsheet_adds_to_a_cell_is_taken_off() -> None:
    odd = {"姓名": "王\n广启", "手机": "１３８－００００－００００", "单位": " 示例\t企业 "}
    (entry,) = read_rows([TableRow(2, GOOD | odd)], GROUPS, frozenset()).entries
    assert (entry.person.name, entry.person.phone) == ("王 广启", "13800000000")
    assert entry.person.organisation == "示例 企业"


def test_too_many_rows_are_refused_whole() -> None:
    with pytest.raises(UnreadableTable):
        read_rows([TableRow(number, GOOD) for number in range(MOST + 1)], GROUPS, frozenset())


def test_an_import_is_previewed_and_then_all_or_nothing(app: Starlette, guest: Browser) -> None:
    event = _own_event(app, capacity=2)
    people = [[f"参加人{n}", f"1390000000{n}", "", "示例企业", "", "", "企业"] for n in range(3)]
    guest.sign_in("organiser@demo.example")
    here = f"/organise/events/{event.code}/registrations/import"
    bad = _send(guest, here, [*people, ["缺号", "", "", "示例企业", "", "", "企业"]])
    assert bad.status_code == 422
    assert "第 5 行" in bad.text
    preview = _send(guest, here, people)
    assert "可以导入 3 人" in preview.text
    assert len(people_of(app, event)) == 0
    kept = _hidden(preview.text)
    short = guest.post(f"{here}/confirmation", kept)
    assert (short.status_code, len(people_of(app, event))) == (409, 0)
    assert "「企业」要导入 3 人，现在还有 2 个名额" in short.text
    for _ in range(2):
        done = guest.post(f"{here}/confirmation", kept | {"rest_waits": "true"})
        assert "名单已导入" in done.text
    assert len(people_of(app, event)) == 3
    assert len(mails(app, ":made:sms")) == 3


def test_what_comes_back_from_the_preview_is_read_once_more(app: Starlette, guest: Browser) -> None:
    event = _own_event(app)
    guest.sign_in("organiser@demo.example")
    here = f"/organise/events/{event.code}/registrations/import"
    kept = _hidden(_send(guest, here, [["王广启", "13900000000", "", "示例企业", "", "", "企业"]]).text)
    for rows in ("", "[]", "[[1, {}]]", '[[1, {"姓名": 5}]]', kept["rows"].replace("企业", "长" * 90)):
        assert guest.post(f"{here}/confirmation", kept | {"rows": rows}).status_code in (400, 422), rows
    assert guest.post(f"{here}/confirmation", kept | {"request_key": ""}).status_code == 400
    with database_of(app).writing() as session:
        session.get_one(RegistrationGroup, group_ids(app, event)[0]).name = "科技企业"
    renamed = guest.post(f"{here}/confirmation", kept)
    assert renamed.status_code == 422
    assert "请从这些里选：科技企业" in renamed.text
    assert people_of(app, event) == []


def test_a_number_no_row_can_have_is_refused_in_words(app: Starlette, guest: Browser) -> None:
    event = _own_event(app)
    guest.sign_in("organiser@demo.example")
    here = f"/organise/events/{event.code}"
    for number in ("9999999999", "9" * 5000):
        assert guest.get(f"{here}/registrations?group={number}").status_code == 200
        assert guest.get(f"{here}/form?question={number}").status_code == 200
        decided = {"registration": number, "verb": "approve"}
        assert guest.post(f"{here}/registrations", decided).status_code == 400
        asked = {"label": "怎么来", "kind": "text"}
        for field in ("number", "shown_if", "groups"):
            assert guest.post(f"{here}/form/questions", asked | {field: number}).status_code == 422
        short = number[:40]
        for path in ("groups/{}", "groups/{}/removal", "agenda/{}/removal", "form/questions/{}/removal"):
            assert guest.post(f"{here}/{path.format(short)}").status_code == 404, path


def test_who_keeps_a_list_from_being_imported_is_named(app: Starlette, guest: Browser) -> None:
    event = _own_event(app)
    people = [[f"参加人{n}", f"1390000000{n}", "", "示例企业", USCC, "", "企业"] for n in range(2)]
    guest.sign_in("organiser@demo.example")
    here = f"/organise/events/{event.code}/registrations/import"
    kept = _hidden(_send(guest, here, people).text)
    with database_of(app).writing() as session:
        rules.settle(session, event.id, most_per_firm=1, kept_days=rules.KEPT_DAYS)
    crowded = guest.post(f"{here}/confirmation", kept)
    assert (crowded.status_code, people_of(app, event)) == (409, [])
    assert "参加人1（13900000001）所在的单位人数已到上限" in crowded.text
    with database_of(app).writing() as session:
        registered(session, event, phone="13900000000", now=now())
    known = guest.post(f"{here}/confirmation", kept)
    assert (known.status_code, len(people_of(app, event))) == (409, 1)
    assert "参加人0（13900000000）已用这个手机号报名" in known.text


def test_the_organiser_decides_finds_and_takes_the_list_along(app: Starlette, guest: Browser) -> None:
    event = _own_event(app, needs_approval=True)
    with database_of(app).writing() as session:
        good, bad = (registered(session, event, number, now=now())[0] for number in range(2))
    guest.sign_in("organiser@demo.example")
    here = f"/organise/events/{event.code}/registrations"
    assert "有 2 人等您审核" in guest.get(here).text
    assert guest.post(here, {"registration": str(bad.id), "verb": "refuse"}).status_code == 400
    guest.post(here, {"registration": str(bad.id), "verb": "refuse", "reason": "不在本次范围"})
    guest.post(here, {"registration": str(good.id), "verb": "approve"})
    assert "不在本次范围" in mails(app, ":refused")[0].body
    assert [each.to for each in mails(app, ":approved")] == [good.email]
    found = guest.get(f"{here}?q={good.phone}&state=confirmed").text
    assert good.code in found
    assert bad.code not in found
    assert guest.get(f"{here}.xlsx").content.startswith(b"PK")
    assert good.organisation in guest.get(f"{here}.csv?state=confirmed").text
    guest.post(here, {"registration": str(good.id), "verb": "cancel", "reason": "场地变小"})
    assert "场地变小" in mails(app, ":cancelled")[0].body


def test_only_who_runs_the_event_sees_its_people(app: Starlette, guest: Browser) -> None:
    event = an_open_event(app)
    guest.sign_in("organiser@demo.example")
    for path in ("registrations", "registrations.xlsx", "form", "registrations/import"):
        assert guest.get(f"/organise/events/{event.code}/{path}").status_code == 404


def test_rule_text_and_questions_are_settled_by_hand(app: Starlette, guest: Browser) -> None:
    event = _own_event(app, groups=(NewGroup("firm", "企业", 5), NewGroup("bank", "银行", 5)))
    guest.sign_in("organiser@demo.example")
    here = f"/organise/events/{event.code}/form"
    assert guest.post(here, {"kept_days": "0"}).status_code == 422
    kept = guest.post(here, {"kept_days": "90", "most_per_firm": "3", "own_text": "会场拍照，用于宣传。"})
    assert "已保存" in kept.text
    wrong = guest.post(f"{here}/questions", {"label": "怎么来", "kind": "choice", "options": "自驾"})
    assert wrong.status_code == 422
    assert 'value="怎么来"' in wrong.text
    guest.post(f"{here}/questions", {"label": "怎么来", "kind": "choice", "options": "自驾\n公交"})
    asked = {"label": "车牌号", "kind": "text", "shown_if": "1", "shown_when": "自驾", "is_required": "true"}
    assert "车牌号" in guest.post(f"{here}/questions", asked).text
    stays = guest.post(f"{here}/questions/1/removal")
    assert (stays.status_code, "车牌号" in stays.text) == (409, True)
    page = guest.get(f"/events/{event.code}/registration")
    assert "您以什么身份参加" in page.text
    form = guest.get(f"/events/{event.code}/registration?group={group_ids(app, event)[0]}").text
    for words in ("会场拍照", "怎么来", "车牌号", 'data-shown-if="q1"', "保留 90 天"):
        assert words in form


def _own_event(app: Starlette, **changes: object) -> Event:
    """An open event of the demo organiser."""
    event = an_open_event(app, **changes)
    from_demo = next(each.email for each in ACCOUNTS if each.role == "organiser")
    with database_of(app).writing() as session:
        mine = session.get_one(Event, event.id)
        mine.organiser_account_id = session.scalars(
            select(Account.id).where(Account.email == from_demo)
        ).one()
    return event


def _send(browser: Browser, here: str, rows: list[list[str]]) -> Any:  # a response of the test client
    content = as_xlsx("名单", HEADINGS, rows)
    return browser.post(here, files={"file": ("名单.xlsx", BytesIO(content))})


def _hidden(page: str) -> dict[str, str]:
    found = re.findall(r'name="(rows|request_key)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}
